"""An admin finds what ends soon and renews two of three at once; the third stays as it is."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from kaptrain.accounts import service as accounts
from kaptrain.certificates.models import Certificate
from tests.conftest import NOON
from tests.factories import CHEAP
from tests.factories.bulk import complete_years
from tests.factories.certificates import issued
from tests.journeys.house import PASSWORD, House, open_house
from tests.journeys.test_certificates import examine
from tests.journeys.windows import Windows, let_in

pytestmark = pytest.mark.browser
LAST = date(2026, 12, 22)
PRESSES = 20


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with open_house(tmp_path / "renewals.db") as opened:
        yield opened


def test_two_of_three_that_end_soon_are_renewed_together(
    windows: Windows, house: House, javascript: bool
) -> None:
    with house.session() as session:
        casts = complete_years(session, 3)
        for cast in casts:
            issued(session, cast, NOON, valid_until=LAST)
        accounts.set_password(session, casts[0].admin, CHEAP.hashed(PASSWORD))
        admin = casts[0].admin.email
    desk = windows.open()
    let_in(desk, admin, PASSWORD)

    choose(desk, javascript=javascript)
    see_it_done(desk, javascript=javascript)

    desk.goto("/admin/certificates/renewals")
    expect(desk.get_by_role("heading", name="To renew: 1")).to_be_visible()
    expect(desk.get_by_role("checkbox", name="Demo Ready 0003")).to_be_visible()
    with house.session() as session:
        lasts = session.scalars(select(Certificate.valid_until).order_by(Certificate.id)).all()
    assert lasts == [LAST] * 3 + [date(2028, 12, 22)] * 2


def choose(desk: Page, *, javascript: bool) -> None:
    """Find the list, leave one out, and confirm the rest with one day and one reason."""
    desk.goto("/admin/certificates")
    desk.get_by_label("Last day").select_option("Soon or over")
    desk.get_by_role("button", name="Search").click()
    desk.get_by_role("link", name="Renew several of them").click()
    expect(desk.get_by_role("checkbox", name="Renew KAP-")).to_have_count(3)
    examine(desk, javascript=javascript)
    desk.get_by_role("checkbox", name="Demo Ready 0003").uncheck()
    desk.get_by_label("New last day of validity").fill("2028-12-22")
    desk.get_by_label("Reason").fill("Refresher attended")
    desk.get_by_label("I have looked at the list").check()
    desk.get_by_role("button", name="Renew the ticked certificates").click()
    desk.wait_for_url(re.compile(r"/bulk/\d+$"))


def see_it_done(desk: Page, *, javascript: bool) -> None:
    """It goes on by itself, or press by press."""
    for _ in range(0 if javascript else PRESSES):
        expect(desk.get_by_role("progressbar")).to_be_visible()
        if not desk.get_by_role("button", name="Continue").count():
            break
        with desk.expect_navigation():
            desk.get_by_role("button", name="Continue").click()
    expect(desk.get_by_text("2 of 2 done: 2 renewed, 0 not")).to_be_visible(timeout=60_000)
    expect(desk.get_by_role("heading", name="Renewed: 2")).to_be_visible()
    expect(desk.get_by_role("button", name="Continue")).to_have_count(0)
    examine(desk, javascript=javascript)
