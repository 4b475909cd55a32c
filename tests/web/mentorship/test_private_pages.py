"""P3, M7: a private note is on its author's pages and on nobody else's, in no representation."""

import re

import pytest
from flask import url_for
from sqlalchemy import select

from kaptrain.audit.models import KeptWords
from kaptrain.mentorship.service.private import text_mark
from kaptrain.search.cli import refresh
from tests.answers import words_of
from tests.factories import person
from tests.signing import post

CANARY, SOUGHT = "wistful-canary", "zanzibarish"


@pytest.fixture
def note(pair):
    return pair.private(f"A {CANARY} of a {SOUGHT} thought")


def everything(app, pair):
    """Every address of the site that needs no more than the ids of this pair."""
    ids = {
        "enrolment_id": pair.place.id,
        "cohort_id": pair.place.cohort_id,
        "person_id": pair.mentor.id,
        "program": "kap",
        "slug": "kap",
    }
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            if "GET" in rule.methods and rule.arguments <= ids.keys():
                yield url_for(rule.endpoint, **{name: ids[name] for name in rule.arguments})
    yield from (f"/search?q={SOUGHT}", f"/admin/audit?q={SOUGHT}", f"/trainees?name={SOUGHT}")


def test_it_is_on_no_page_and_in_no_file_of_anybody_else(app, browser, pair, note, now):
    post(
        browser(pair.mentor),
        f"/mentorship/private/{note.id}",
        {"text": f"A {CANARY}, {SOUGHT} again", "seen": text_mark(note.text)},
    )
    pair.session.commit()
    with app.app_context():
        refresh(pair.session, now)
    pair.session.commit()
    facilitator = person(pair.session, "A Facilitator", ["facilitator"])
    people = (pair.trainee, pair.other_mentor, pair.admin, pair.practitioner, facilitator)
    asked, found = 0, []
    for who in people:
        client = browser(who)
        for address in everything(app, pair):
            answer = client.get(address)
            asked += answer.status_code == 200
            if CANARY in words_of(answer):
                found.append((who.name, address))

    assert found == []
    assert asked > 60


def test_its_author_finds_it_in_the_room_and_among_theirs(browser, pair, note):
    client = browser(pair.mentor)

    for address in (f"/mentorship/{pair.place.id}", "/mentorship/private", f"/mentorship/private/{note.id}"):
        assert CANARY in client.get(address).text
    assert CANARY not in client.get(f"/search?q={SOUGHT}").text


def test_the_next_mentor_does_not_get_it(browser, pair, note):
    pair.change_mentor()

    page = browser(pair.other_mentor).get(f"/mentorship/{pair.place.id}").text
    assert "Your private notes" in page and CANARY not in page
    assert browser(pair.other_mentor).get(f"/mentorship/private/{note.id}").status_code == 404


def test_it_is_written_changed_and_deleted_by_its_author(browser, pair):
    client = browser(pair.mentor)
    post(client, f"/mentorship/{pair.place.id}/private", {"text": "First"})
    page = client.get("/mentorship/private").text
    url = re.search(r"/mentorship/private/\d+", page)[0]

    assert post(client, url, {"text": "Second", "seen": text_mark("First")}).status_code == 303
    stale = post(client, url, {"text": "Third", "seen": text_mark("First")})
    assert stale.status_code == 409 and "Second" in stale.text and "Third" in stale.text
    assert post(client, f"{url}/delete", {"seen": text_mark("First")}).status_code == 409
    assert post(client, f"{url}/delete", {"seen": text_mark("Second")}).status_code == 303
    assert "No private notes" in client.get("/mentorship/private").text


def test_why_marked_words_of_a_private_note_stay_is_kept_nowhere(browser, pair):
    client, url = browser(pair.mentor), f"/mentorship/{pair.place.id}/private"
    first = post(client, url, {"text": "Reminds me of a woman named Rosa, 42."})
    mark = re.search(r'name="kept_mark"[^>]*value="(\w+)"', first.text)[1]
    assert first.status_code == 422

    kept = {
        "text": "Reminds me of a woman named Rosa, 42.",
        "kept_mark": mark,
        "kept_reason": "Out of a novel.",
    }
    assert post(client, url, kept).status_code == 303
    assert pair.session.scalars(select(KeptWords)).all() == []
