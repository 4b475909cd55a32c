"""A queue of sixty: few statements to show it, one request to sign it."""

import re
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from kaptrain.hours.models import LedgerLine
from kaptrain.logbook.models import Entry, Signature
from tests.signing import post
from tests.statements import statements

SIXTY = 60


@pytest.fixture
def entries(room):
    days = (date(2026, 6, 1) + timedelta(days=number) for number in range(SIXTY))
    return [room.submitted(room.practicum(on=day)) for day in days]


def asked_for(connection, mine, path):
    assert mine.get(path).status_code == 200
    with statements(connection) as asked:
        page = mine.get(path)
    return page, asked


def test_a_queue_of_sixty_asks_little(browser, room, connection, entries):
    mine = browser(room.practitioner)
    chosen = "&".join(f"pick={each.id}" for each in entries)

    page, asked = asked_for(connection, mine, "/signoff")
    review, asked_by_review = asked_for(connection, mine, f"/signoff/review?{chosen}")

    assert page.text.count('name="pick"') == SIXTY
    assert review.text.count('name="item"') == SIXTY
    assert len(asked) <= 12, asked
    assert len(asked_by_review) <= 12, asked_by_review


def test_sixty_are_signed_in_one_request(browser, room, session, entries):
    mine = browser(room.practitioner)
    chosen = "&".join(f"pick={each.id}" for each in entries)
    review = mine.get(f"/signoff/review?{chosen}").text
    items = re.findall(r'name="item" value="([^"]+)"', review)

    answer = post(
        mine, "/signoff/review", {"item": items, "agree": "y", "agreed": [each.id for each in entries]}
    )

    assert answer.status_code == 303
    session.expire_all()
    assert session.scalar(select(func.count()).select_from(Signature)) == SIXTY
    assert session.scalar(select(func.count()).select_from(LedgerLine)) == SIXTY


def test_of_sixty_none_is_signed_when_one_lacks_its_tick_and_it_is_named(browser, room, session, entries):
    mine = browser(room.practitioner)
    chosen = "&".join(f"pick={each.id}" for each in entries)
    items = re.findall(r'name="item" value="([^"]+)"', mine.get(f"/signoff/review?{chosen}").text)
    ticked = [each.id for each in entries[1:]]

    answer = post(mine, "/signoff/review", {"item": items, "agree": "y", "agreed": ticked})

    assert answer.status_code == 409
    assert "one entry stands in the way" in answer.text
    assert answer.text.count("Tick this once you know") == 1
    session.expire_all()
    assert set(session.scalars(select(Entry.status))) == {"submitted"}


def test_all_on_a_page_are_selected_without_a_script(browser, room, entries):
    mine = browser(room.practitioner)

    page = mine.get("/signoff?all=1").text

    assert len(re.findall(r'name="pick" value="\d+" checked', page)) == SIXTY
