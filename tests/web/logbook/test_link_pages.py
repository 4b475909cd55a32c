"""Links to sign as practitioners and scanners of mail open them."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from kaptrain.logbook import service
from kaptrain.logbook.models import Entry, Signature, SigningLink
from kaptrain.logbook.rules.links import Way
from tests.factories import person
from tests.factories.links import TOKEN, digits, mailed, offered
from tests.signing import post
from tests.statements import statements

FORM = {"name": "Demo Practitioner", "credential": "MD", "licence": "CO 12345", "agreed": "y", "agree": "y"}


@pytest.fixture
def visitor(app, connection):
    return app.test_client()


@pytest.fixture
def entry(room):
    return room.submitted()


@pytest.fixture
def path(room, entry):
    token = offered(room, entry.id).token
    room.session.commit()
    return f"/sign/{token}"


def seen_on(page):
    return re.search(r'name="seen"[^>]*value="([^"]+)"', page.text)[1]


def signed(session):
    session.expire_all()
    return session.scalars(select(Signature)).all()


def state(session):
    """Everything that a look could have changed."""
    session.expire_all()
    links = session.execute(select(SigningLink.__table__)).all()
    return (
        links,
        session.execute(select(Entry.__table__)).all(),
        signed(session),
        mailed(session, "sign.copy"),
    )


def test_a_scanner_that_opens_the_link_changes_nothing(visitor, connection, session, path):
    """1 HEAD and 3 GET."""
    before = state(session)

    with statements(connection) as asked:
        answers = [visitor.head(path), *(visitor.get(path) for _ in range(3))]

    assert [each.status_code for each in answers] == [200] * 4
    assert not [each for each in asked if not each.startswith("SELECT")]
    assert state(session) == before
    assert 'name="robots" content="noindex"' in answers[-1].text


def test_a_practitioner_signs_by_a_mailed_link(visitor, session, entry, path):
    page = visitor.get(path)
    assert "Each client present had agreed in writing" in page.text

    answer = post(visitor, path, {**FORM, "seen": seen_on(page)})

    assert answer.status_code == 303
    (signature,) = signed(session)
    assert seen_on(page).startswith(signature.content_digest)
    after = visitor.get(answer.location)
    assert after.status_code == 404
    assert "a copy is on its way" in after.text
    assert "This link has ended" in after.text


def test_pressing_twice_signs_once(visitor, session, path):
    page = visitor.get(path)
    form = {**FORM, "seen": seen_on(page), "once": "the same key"}

    answers = [post(visitor, path, form).status_code for _ in range(2)]

    assert answers == [303, 404]
    assert len(signed(session)) == 1


@pytest.mark.parametrize("missing", ["name", "credential", "licence", "agreed", "agree"])
def test_without_one_of_these_nothing_is_signed(visitor, session, path, missing):
    page = visitor.get(path)

    answer = post(visitor, path, {**FORM, "seen": seen_on(page), missing: ""})

    assert answer.status_code == 422
    assert "Nothing was signed" in answer.text
    assert signed(session) == []


def test_another_text_than_shown_is_not_signed(visitor, session, path):
    answer = post(visitor, path, {**FORM, "seen": "0" * 64})

    assert answer.status_code == 409
    assert "The entry changed after you opened it" in answer.text
    assert signed(session) == []


def test_the_trainees_own_browser_is_refused(browser, room, session, path):
    mine = browser(room.trainee)

    answers = [mine.get(path), post(mine, path, FORM)]

    assert [each.status_code for each in answers] == [409, 409]
    assert "Nobody signs their own hours" in answers[0].text
    assert "I wanted to fill the silence" not in answers[0].text
    assert signed(session) == []


def test_the_browser_that_showed_the_code_is_refused_also_when_signed_out(browser, room, session, entry):
    mine = browser(room.trainee)
    page = post(mine, f"/logbook/{entry.id}/mail-link")
    assert page.status_code == 303
    token = TOKEN.search(mailed(session, "sign.link")[-1].body)[1]
    with mine.session_transaction() as cookie:
        cookie.clear()

    answer = mine.get(f"/sign/{token}")

    assert answer.status_code == 409
    assert "on their own device" in answer.text


def test_the_practitioners_own_account_leads_to_the_queue(browser, room, entry, path):
    answer = browser(room.practitioner).get(path)

    assert (answer.status_code, answer.location) == (303, f"/signoff/{entry.id}")


def test_a_trainee_shows_a_code_for_the_practitioners_phone(browser, room, session, entry):
    shown = post(browser(room.trainee), f"/logbook/{entry.id}/scan")
    assert shown.status_code == 200
    assert "Ask Demo Practitioner to scan this" in shown.text
    assert "<svg" in shown.text
    assert session.scalars(select(SigningLink.way)).all() == ["scan"]


def test_signing_by_a_scanned_code_from_page_to_page(visitor, room, session, entry):
    token = offered(room, entry.id, way=Way.SCAN).token
    session.commit()
    page = visitor.get(f"/sign/{token}")
    assert "Mail me six digits" in page.text

    sent = post(visitor, f"/sign/{token}/code")
    assert sent.status_code == 303
    wrong = post(visitor, f"/sign/{token}", {**FORM, "seen": seen_on(page), "code": "12"})
    right = post(visitor, f"/sign/{token}", {**FORM, "seen": seen_on(page), "code": digits(session)})

    assert (wrong.status_code, right.status_code) == (422, 303)
    assert "Tries left: 4" in wrong.text
    assert [each.method for each in signed(session)] == ["scanned code"]


def test_the_entry_page_says_that_a_link_was_mailed_and_offers_both_ways(browser, room, session, entry):
    mine = browser(room.trainee)
    assert "Show a code to scan" in mine.get(f"/logbook/{entry.id}").text

    answer = post(mine, f"/logbook/{entry.id}/mail-link")

    assert "A link was mailed on" in mine.get(answer.location).text
    (mail,) = mailed(session, "sign.link")
    assert mail.to_address == room.practitioner.email


def test_a_link_to_an_earlier_version_is_not_shown_as_open(browser, room, session, path, entry):
    service.revise(session, room.actor(room.trainee), entry.id, room.practicum(minutes=90), now=room.now)
    service.submit(session, room.actor(room.trainee), entry.id, now=room.now + timedelta(hours=1))
    session.commit()

    page = browser(room.trainee).get(f"/logbook/{entry.id}").text

    assert "A link was mailed" not in page
    assert "Mail a link" in page


def test_a_signed_entry_prints_the_licence_and_the_way(browser, visitor, room, path, entry):
    post(visitor, path, {**FORM, "seen": seen_on(visitor.get(path))})

    page = browser(room.trainee).get(f"/logbook/{entry.id}").text

    assert "By mailed link, license CO 12345." in page


def test_an_admin_sees_who_is_stuck_and_why_and_gives_it_away_in_one_click(
    browser, room, session, entry, clock, now
):
    other = person(session, "Other Practitioner", ["practitioner"])
    clock.set(now + timedelta(days=3))
    admin = browser(room.admin)
    page = admin.get("/admin/requests").text
    assert "Demo Practitioner has no account and no link" in page
    assert "Give to Other Practitioner" in page

    mailed_one = post(admin, f"/signoff/overdue/{entry.id}/mail-link")
    after_mail = admin.get("/admin/requests").text
    given = post(admin, f"/signoff/overdue/{entry.id}", {"host": str(other.id)})

    assert (mailed_one.status_code, given.status_code) == (303, 303)
    assert "Nothing is stuck" in after_mail
    session.expire_all()
    assert session.get(Entry, entry.id).host_id == other.id


def test_a_signer_stops_the_weekly_digest_and_takes_it_up_again(browser, room):
    mine = browser(room.mentor)
    assert "Stop the weekly digest" in mine.get("/signoff/mails").text

    post(mine, "/signoff/mails", {"digest": "0"})
    stopped = mine.get("/signoff/mails").text
    post(mine, "/signoff/mails", {"digest": "1"})

    assert "Send me the weekly digest" in stopped
    assert "Stop the weekly digest" in mine.get("/signoff/mails").text
