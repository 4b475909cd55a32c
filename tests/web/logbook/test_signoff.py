"""The queue, signing, returning, several at once, voiding, and what admins do."""

import re
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from kaptrain.enrolment.service import assign_mentor
from kaptrain.hours.models import LedgerLine
from kaptrain.logbook import service
from kaptrain.logbook.models import Entry, EntryComment, Signature
from tests.factories import SYSTEM, person
from tests.signing import post
from tests.statements import statements


def seen_on(page):
    return re.search(r'name="seen"[^>]*value="([^"]+)"', page.text)[1]


def signatures(session):
    session.expire_all()
    return session.scalars(select(Signature).order_by(Signature.seq)).all()


def sign(browser, entry, page, **more):
    return post(
        browser,
        f"/signoff/{entry.id}",
        {"seen": seen_on(page), "agree": "y", "agreed": "y", "act": "next", **more},
    )


def test_an_empty_queue_says_so(browser, room):
    page = browser(room.practitioner).get("/signoff")

    assert "Nothing waits for you" in page.text


def test_the_queue_shows_the_oldest_first_with_its_age_and_opens_it(browser, room, now, clock):
    first = room.submitted()
    room.now = now + timedelta(days=2)
    room.submitted(room.practicum(on=date(2026, 11, 12)))
    clock.set(now + timedelta(days=9))

    page = browser(room.practitioner).get("/signoff").text

    assert "2 entries wait for you" in page
    assert "The oldest has waited 9 days" in page
    assert page.index("9 days") < page.index("7 days")
    assert f'action="/signoff/{first.id}"' in page
    assert "Each client present had agreed in writing to an observer" in page


def test_what_is_signed_is_what_was_shown(browser, room, session):
    entry = room.submitted()
    mine = browser(room.practitioner)
    page = mine.get(f"/signoff/{entry.id}")

    response = sign(mine, entry, page)

    assert response.status_code == 303
    (signature,) = signatures(session)
    assert seen_on(page).startswith(signature.content_digest)
    assert signature.statement_text.replace("'", "&#39;") in page.text
    assert session.get(Entry, entry.id).status == "signed"


def test_signing_opens_the_next_one(browser, room):
    first, second = room.submitted(), room.submitted(room.practicum(on=date(2026, 11, 12)))
    mine = browser(room.practitioner)
    page = mine.get("/signoff")
    following = re.search(r'name="next"[^>]*value="([^"]*)"', page.text)[1]

    response = sign(mine, first, page, next=following)

    assert response.location == f"/signoff?next={second.id}"
    assert f'action="/signoff/{second.id}"' in mine.get(response.location).text


def test_without_the_tick_nothing_is_signed(browser, room, session):
    entry = room.submitted()
    mine = browser(room.practitioner)
    page = mine.get(f"/signoff/{entry.id}")

    response = sign(mine, entry, page, agree="")

    assert response.status_code == 422
    assert signatures(session) == []


def test_an_entry_that_changed_is_not_signed_and_the_difference_is_shown(browser, room, session, now):
    """T2: edit between GET and POST."""
    entry = room.submitted()
    mine = browser(room.practitioner)
    page = mine.get(f"/signoff/{entry.id}")
    room.revised(entry, minutes=90)
    service.submit(session, room.actor(room.trainee), entry.id, now=now)
    session.commit()

    response = sign(mine, entry, page)

    assert response.status_code == 409
    assert "Nothing was signed" in response.text
    assert "<del>1 h</del> <ins>1 h 30 min</ins>" in response.text
    assert seen_on(response) != seen_on(page)
    assert signatures(session) == []


def test_an_entry_that_was_taken_back_is_not_signed(browser, room, session):
    entry = room.submitted()
    mine = browser(room.practitioner)
    page = mine.get(f"/signoff/{entry.id}")
    room.revised(entry, minutes=90)
    session.commit()

    response = sign(mine, entry, page)

    assert response.status_code == 409
    assert "Nothing was signed" in response.text
    assert mine.get(f"/signoff/{entry.id}").status_code == 404
    assert signatures(session) == []


def test_a_double_press_signs_once_and_gives_the_first_answer(browser, room, session):
    """T5, R2"""
    entry = room.submitted()
    mine = browser(room.practitioner)
    page = mine.get(f"/signoff/{entry.id}")

    first = sign(mine, entry, page, once="k" * 20)
    second = sign(mine, entry, page, once="k" * 20)

    assert (first.status_code, second.status_code) == (303, 303)
    assert first.location == second.location
    assert len(signatures(session)) == 1
    assert len(session.scalars(select(LedgerLine)).all()) == 1


def test_a_second_press_from_another_tab_is_told(browser, room, session):
    entry = room.submitted()
    mine = browser(room.practitioner)
    page = mine.get(f"/signoff/{entry.id}")
    sign(mine, entry, page, once="k" * 20)

    second = sign(mine, entry, page, once="j" * 20)

    assert second.status_code == 409
    assert "already signed" in second.text
    assert len(signatures(session)) == 1


def test_returning_needs_words_and_gives_it_back(browser, room, session):
    entry = room.submitted()
    mine = browser(room.practitioner)

    refused = post(mine, f"/signoff/{entry.id}", {"return": "1"})
    done = post(
        mine, f"/signoff/{entry.id}", {"return": "1", "phrase": ["length"], "comment": "We met for an hour."}
    )

    assert refused.status_code == 422
    assert done.status_code == 303
    session.expire_all()
    assert session.get(Entry, entry.id).status == "returned"
    assert session.scalar(select(EntryComment.text)) == "Check the length. We met for an hour."


def test_a_changed_entry_comes_back_with_its_difference(browser, room, session, now):
    entry = room.returned()
    room.revised(entry, minutes=90)
    service.submit(session, room.actor(room.trainee), entry.id, now=now)

    page = browser(room.practitioner).get("/signoff").text

    assert "changed since you returned it" in page
    assert "What changed since version 1" in page
    assert "counted field" in page
    assert "Check the length" in page


def test_several_are_listed_and_signed_by_one_press(browser, room, session):
    entries = [room.submitted(room.practicum(on=date(2026, 11, day))) for day in (10, 11, 12)]
    mine = browser(room.practitioner)

    page = mine.get("/signoff/review?" + "&".join(f"pick={one.id}" for one in entries[:2]))
    items = re.findall(r'name="item" value="([^"]+)"', page.text)
    unticked = post(mine, "/signoff/review", {"item": items})
    done = post(
        mine,
        "/signoff/review",
        {"item": items, "agree": "y", "agreed": [each.partition(":")[0] for each in items]},
    )

    assert page.text.count("kt-statement") == 2
    assert unticked.status_code == 422
    assert done.status_code == 303
    assert [one.entry_id for one in signatures(session)] == [entries[0].id, entries[1].id]


def test_several_are_not_signed_when_one_changed(browser, room, session, now):
    """T5: all or reported."""
    entries = [room.submitted(room.practicum(on=date(2026, 11, day))) for day in (10, 11)]
    mine = browser(room.practitioner)
    page = mine.get("/signoff/review?" + "&".join(f"pick={one.id}" for one in entries))
    items = re.findall(r'name="item" value="([^"]+)"', page.text)
    room.revised(entries[1], minutes=90)
    service.submit(session, room.actor(room.trainee), entries[1].id, now=now)
    session.commit()

    response = post(
        mine,
        "/signoff/review",
        {"item": items, "agree": "y", "agreed": [each.partition(":")[0] for each in items]},
    )

    assert response.status_code == 409
    assert "one entry stands in the way" in response.text
    assert "changed after you opened it" in response.text
    assert signatures(session) == []


@pytest.mark.parametrize("items", [[], ["x"], ["1"], ["99999999999:abc"], ["-1:abc"], ["1:abc"] * 60])
def test_odd_selections_are_refused_without_harm(browser, room, session, items):
    """W9"""
    response = post(
        browser(room.practitioner),
        "/signoff/review",
        {"item": items, "agree": "y", "agreed": [each.partition(":")[0] for each in items]},
    )

    assert response.status_code in (404, 422)
    assert signatures(session) == []


def test_a_signer_ends_their_signature_from_the_entry(browser, room, session):
    entry = room.signed()
    mine = browser(room.practitioner)
    assert f'href="/signoff/{entry.id}"' in mine.get("/signoff").text
    assert "Void my signature" in mine.get(f"/signoff/{entry.id}").text

    refused = post(mine, f"/signoff/{entry.id}/void", {"reason": ""})
    done = post(mine, f"/signoff/{entry.id}/void", {"reason": "Wrong day"})

    assert refused.status_code == 422
    assert done.status_code == 303
    assert [one.act for one in signatures(session)] == ["sign", "void"]
    assert "Wrong day" in browser(room.trainee).get(f"/logbook/{entry.id}").text


@pytest.mark.parametrize("who", ["mentor", "trainee", "admin", "other"])
def test_a_request_is_found_by_nobody_but_its_signer(browser, room, session, who):
    """Z3, Z6: refused looks like unknown, and nothing changes."""
    entry = room.submitted()
    mark = service.mark_of(session, entry.id)
    others = {"other": person(session, "Other Practitioner", ["practitioner", "mentor", "facilitator"])}
    stranger = browser(others.get(who) or getattr(room, who))

    answers = [
        stranger.get(f"/signoff/{entry.id}").status_code,
        post(stranger, f"/signoff/{entry.id}", {"seen": mark, "agree": "y"}).status_code,
        post(stranger, f"/signoff/{entry.id}", {"return": "1", "comment": "No"}).status_code,
        post(stranger, f"/signoff/{entry.id}/void", {"reason": "No"}).status_code,
        post(stranger, "/signoff/review", {"item": [f"{entry.id}:{mark}"], "agree": "y"}).status_code,
    ]

    assert answers == [404] * 5
    session.expire_all()
    assert session.get(Entry, entry.id).status == "submitted"
    assert signatures(session) == []


def test_a_mentor_who_was_replaced_meanwhile_signs_nothing(browser, room, session, now):
    """Z6: two browsers, unassigned between GET and POST."""
    entry = room.submitted(kind="mentorship")
    mine = browser(room.mentor)
    page = mine.get(f"/signoff/{entry.id}")
    newcomer = person(session, "New Mentor", ["mentor"])
    assign_mentor(session, SYSTEM, room.place, newcomer, today=now.date(), now=now)
    session.commit()

    response = sign(mine, entry, page)

    assert response.status_code == 404
    assert signatures(session) == []
    assert f"/signoff/{entry.id}" in browser(newcomer).get("/signoff").text


def test_overdue_requests_come_before_an_admin_who_gives_them_away(browser, room, session, clock, now):
    entry = room.submitted()
    other = person(session, "Other Practitioner", ["practitioner"])
    mine = browser(room.admin)
    assert "Nothing is stuck" in mine.get("/admin/requests").text
    clock.set(now + timedelta(days=15))
    mine = browser(room.admin)

    listed = mine.get("/admin/requests").text
    refused = post(mine, f"/signoff/overdue/{entry.id}", {"host": str(room.trainee.id)})
    done = post(mine, f"/signoff/overdue/{entry.id}", {"host": str(other.id)})

    assert "15 days" in listed
    assert refused.status_code == 422
    assert done.status_code == 303
    session.expire_all()
    assert session.get(Entry, entry.id).host_id == other.id


def test_an_admin_opens_a_signed_entry_again(browser, room, session):
    entry = room.signed()
    mine = browser(room.admin)

    done = post(mine, f"/signoff/overdue/{entry.id}/reopen", {"reason": "The site reports less"})

    assert done.status_code == 303
    assert "The site reports less" in mine.get(done.location).text
    session.expire_all()
    assert session.get(Entry, entry.id).status == "voided"


@pytest.mark.parametrize("path", ["/admin/requests", "/signoff/overdue", "/signoff/overdue/1"])
def test_overdue_pages_are_for_admins(browser, room, path):
    assert browser(room.practitioner).get(path).status_code == 404
    assert browser(room.trainee).get(path).status_code == 404


def test_a_page_of_the_queue_beyond_the_end_is_empty(browser, room):
    room.submitted()

    assert browser(room.practitioner).get("/signoff?page=99999999999").status_code == 200


def many(room, count):
    for number in range(count):
        room.submitted(room.practicum(on=date(2026, 6, 1) + timedelta(days=number % 170)))


@pytest.mark.parametrize("count", [2, 70])
def test_the_queue_asks_at_most_six_statements(browser, room, connection, count):
    many(room, count)
    mine = browser(room.practitioner)
    mine.get("/signoff")

    with statements(connection) as asked:
        page = mine.get("/signoff")

    assert page.status_code == 200
    assert len(asked) <= 6, asked


@pytest.mark.parametrize("count", [2, 70])
def test_signing_asks_at_most_eight_statements(browser, room, connection, count):
    entry = room.submitted()
    many(room, count)
    mine = browser(room.practitioner)
    page = mine.get(f"/signoff/{entry.id}")

    with statements(connection) as asked:
        response = sign(mine, entry, page, once="k" * 20)

    assert response.status_code == 303
    assert len(asked) <= 8, asked


def test_reading_writes_nothing(browser, room, session):
    """W4: a GET crawl leaves the tables as they were."""
    entry = room.signed()
    waiting = room.submitted(room.practicum(on=date(2026, 11, 12)))
    before = session.execute(select(Entry.id, Entry.status, Entry.current_version)).all()
    mine, theirs, admins = browser(room.trainee), browser(room.practitioner), browser(room.admin)

    for path in ("/logbook", f"/logbook/{entry.id}", f"/logbook/{waiting.id}/edit", "/logbook/new/webinar"):
        assert mine.get(path).status_code == 200
    for path in ("/signoff", f"/signoff/{entry.id}", f"/signoff/review?pick={waiting.id}"):
        assert theirs.get(path).status_code == 200
    for path in ("/admin/requests", f"/signoff/overdue/{waiting.id}"):
        assert admins.get(path).status_code == 200

    session.expire_all()
    assert session.execute(select(Entry.id, Entry.status, Entry.current_version)).all() == before
