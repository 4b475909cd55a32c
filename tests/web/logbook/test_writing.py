"""The form of an entry, and a trainee's own pages."""

import re

import pytest
from sqlalchemy import select

from kaptrain.enrolment.models import MentorPair
from kaptrain.logbook.models import Entry, EntryVersion, Signature
from tests.signing import post

NEW = "/logbook/new/practicum"


def state(session):
    session.expire_all()
    return session.scalars(select(Entry).order_by(Entry.id)).all()


def test_the_logbook_offers_every_kind_and_says_what_to_do_first(browser, room):
    page = browser(room.trainee).get("/logbook").text

    assert "No entries yet" in page
    for kind in ("practicum", "mentorship", "roleplay", "webinar", "elective", "discussion", "bookclub"):
        assert f'href="/logbook/new/{kind}"' in page


def test_a_trainee_without_a_cohort_is_told_so(browser, room):
    """An account may come before the year."""
    room.session.delete(room.session.scalar(select(MentorPair)))
    room.session.flush()
    room.place.person_id = room.admin.id
    page = browser(room.trainee).get("/logbook").text

    assert "Your year has not begun" in page


@pytest.mark.parametrize(
    "kind", ["practicum", "mentorship", "roleplay", "webinar", "elective", "discussion", "bookclub"]
)
def test_each_kind_has_a_form_with_todays_date(browser, room, kind):
    response = browser(room.trainee).get(f"/logbook/new/{kind}?phase=integration")

    assert response.status_code == 200
    assert 'value="2026-11-22"' in response.text
    assert "All 18 kinds of identifier are absent" in response.text


def test_no_form_has_a_field_for_a_client(browser, room):
    page = browser(room.trainee).get(f"{NEW}?phase=integration").text

    names = set(re.findall(r'<(?:input|select|textarea)[^>]*\bname="([^"]+)"', page))
    assert names == {
        "csrf_token", "once", "activity", "on", "start", "length", "minutes", "modality", "site", "theme",
        "skills", "feeling", "topic", "reaction", "question", "absent", "host", "send", "draft",
    } - {"send", "draft"}  # fmt: skip


def test_a_practicum_entry_begins_with_its_phase(browser, room):
    page = browser(room.trainee).get(NEW).text

    for phase in ("onboarding", "evaluation", "preparation", "dosing", "integration", "debrief", "log"):
        assert f'href="/logbook/new/practicum?phase={phase}"' in page


def test_a_phase_asks_only_what_belongs_to_it(browser, room):
    dosing = browser(room.trainee).get(f"{NEW}?phase=dosing").text
    log = browser(room.trainee).get(f"{NEW}?phase=log").text

    assert "Grief and loss" in dosing and "Finding plain words" not in dosing
    assert "Finding plain words" in log and "Grief and loss" not in log
    assert "Kind of site" not in log
    assert re.search(r'name="activity"[^>]*value="log"|value="log"[^>]*name="activity"', log)


def test_correcting_what_counts_ends_the_signature_and_shows_the_signer_the_difference(
    browser, room, session, filled
):
    entry = room.signed()
    mine = browser(room.trainee)
    assert "The signature ends at once" in mine.get(f"/logbook/{entry.id}/edit").text

    answer = post(mine, f"/logbook/{entry.id}/edit", {**filled, "length": "90"})

    assert answer.status_code == 303
    assert (state(session)[0].status, state(session)[0].current_version) == ("submitted", 2)
    page = browser(room.practitioner).get("/signoff").text
    assert "What changed since version 1" in page
    assert "<del>1 h</del> <ins>1 h 30 min</ins>" in page


def test_an_unknown_kind_is_not_found(browser, room):
    assert browser(room.trainee).get("/logbook/new/surgery").status_code == 404


def test_a_sent_entry_waits_for_its_host(browser, room, session, filled):
    response = post(browser(room.trainee), NEW, filled)

    (entry,) = state(session)
    assert (response.status_code, response.location) == (303, f"/logbook/{entry.id}")
    assert (entry.status, entry.host_id) == ("submitted", room.practitioner.id)
    version = session.get(EntryVersion, (entry.id, 1))
    assert (version.title, version.minutes, version.locked) == ("Integration session", 60, True)
    assert version.topics == [["practice", 60]]


def test_a_draft_may_lack_the_rest(browser, room, session, filled):
    bare = {key: filled[key] for key in ("activity", "on", "length", "modality")} | {"draft": "1"}

    response = post(browser(room.trainee), NEW, bare)

    assert response.status_code == 303
    assert state(session)[0].status == "draft"


def test_a_refused_form_keeps_what_was_typed_and_says_what_is_missing(browser, room, session, filled):
    response = post(browser(room.trainee), NEW, {**filled, "absent": "", "site": "", "on": "2026-12-01"})

    assert response.status_code == 422
    assert "This day has not come yet" in response.text
    assert "Choose one." in response.text
    assert "I wanted to fill the silence" in response.text
    assert state(session) == []


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"on": "2026-05-31"}, "had not begun"),
        ({"on": "soon"}, "Not a valid date"),
        ({"minutes": "4"}, "5 to 720"),
        ({"minutes": "721"}, "5 to 720"),
        ({"minutes": "an hour"}, "Not a valid integer"),
        ({"length": "61"}, "Not a valid choice"),
        ({"activity": "surgery"}, "Not a valid choice"),
        ({"modality": "self_paced"}, "Not a valid choice"),
        ({"reaction": "x" * 601}, "600"),
        ({"skills": []}, "Choose at least one"),
        ({"feeling": ""}, "Choose one"),
        ({"theme": "rooms"}, "Not a valid choice"),
        ({"host": ""}, "Choose the practitioner"),
        ({"host": "999999"}, "Not a valid choice"),
    ],
)
def test_bad_input_is_refused_next_to_its_field(browser, room, session, filled, change, message):
    response = post(browser(room.trainee), NEW, {**filled, **change})

    assert response.status_code == 422
    assert message in response.text
    assert state(session) == []


def shown_mark(page):
    return re.search(r'name="kept_mark" value="([^"]+)"', page.text)[1]


def test_marked_words_stop_the_entry_until_they_are_kept_with_a_reason(browser, room, session, filled):
    risky = {**filled, "reaction": "The client, a 42 year old nurse from Boulder, was quiet."}
    mine = browser(room.trainee)

    refused = post(mine, NEW, risky)

    assert refused.status_code == 422
    assert "2 places may point to a person: an age and a place" in refused.text
    assert "<mark>42 year old<small>age</small></mark>" in refused.text
    assert state(session) == []
    mark = shown_mark(refused)
    without = post(mine, NEW, {**risky, "kept_mark": mark, "kept_reason": " "})
    assert (without.status_code, "Say in a few words why they may stay" in without.text) == (422, True)
    kept = post(mine, NEW, {**risky, "kept_mark": mark, "kept_reason": "I invented both."})
    assert kept.status_code == 303
    version = session.scalar(select(EntryVersion))
    assert [mark[3] for mark in version.confirmed] == ["age", "place"]
    assert version.fields["kept_reason"] == "I invented both."


def test_a_reason_does_not_cover_words_written_afterwards(browser, room, session, filled):
    mine = browser(room.trainee)
    first = post(mine, NEW, {**filled, "reaction": "She turned 42 that day."})
    kept = {"kept_mark": shown_mark(first), "kept_reason": "I invented it."}

    second = post(mine, NEW, {**filled, "reaction": "Call 303-555-0199.", **kept})

    assert second.status_code == 422
    assert "<mark>303-555-0199<small>phone number</small></mark>" in second.text
    assert state(session) == []


def test_a_draft_is_looked_through_as_well(browser, room, session, filled):
    risky = {**filled, "question": "Should I ring Mrs. Miller on 3 May?", "draft": "1"}

    assert post(browser(room.trainee), NEW, risky).status_code == 422
    assert state(session) == []


def test_signers_may_be_named(browser, room, session, filled):
    words = "I watched how Demo Practitioner waited."

    assert post(browser(room.trainee), NEW, {**filled, "reaction": words}).status_code == 303


def test_the_signer_and_the_owner_read_why_words_were_kept(browser, room, session, filled):
    mine = browser(room.trainee)
    risky = {**filled, "reaction": "She turned 42 that day."}
    mark = shown_mark(post(mine, NEW, risky))
    post(mine, NEW, {**risky, "kept_mark": mark, "kept_reason": "<b>My</b> sister, not a client."})
    (entry,) = state(session)

    for page in (browser(room.practitioner).get(f"/signoff/{entry.id}"), mine.get(f"/logbook/{entry.id}")):
        assert "Kept with a reason: “&lt;b&gt;My&lt;/b&gt; sister, not a client.”" in page.text


def test_words_kept_before_need_no_second_reason_until_they_change(browser, room, session, filled):
    mine = browser(room.trainee)
    risky = {**filled, "reaction": "She turned 42 that day."}
    del risky["send"]
    mark = shown_mark(post(mine, NEW, risky))
    post(mine, NEW, {**risky, "draft": "1", "kept_mark": mark, "kept_reason": "My sister."})
    (entry,) = state(session)

    same = post(mine, f"/logbook/{entry.id}/edit", {**risky, "draft": "1", "theme": "anger"})
    other = post(
        mine, f"/logbook/{entry.id}/edit", {**risky, "draft": "1", "reaction": "She turned 43 then."}
    )

    assert (same.status_code, other.status_code) == (303, 422)
    assert session.scalar(select(EntryVersion)).fields["kept_reason"] == "My sister."


def test_the_same_form_twice_makes_one_entry(browser, room, session, filled):
    """R2: a double click gives the first answer."""
    mine = browser(room.trainee)

    first = post(mine, NEW, {**filled, "once": "k" * 20})
    second = post(mine, NEW, {**filled, "once": "k" * 20})

    assert (first.status_code, second.status_code) == (303, 303)
    assert first.location == second.location
    assert len(state(session)) == 1


def test_an_entry_shows_its_hours_with_the_date_and_its_note_with_the_year(browser, room):
    entry = room.submitted()

    page = browser(room.trainee).get(f"/logbook/{entry.id}").text

    note = page[page.index('id="note"') : page.index('id="story"')]
    assert "10 November 2026, 14:00 to 15:00" in page[: page.index('id="note"')]
    assert "2026" in note
    assert "November" not in note
    assert "Demo Practitioner" in page


def test_a_closed_gate_does_not_stop_logging_but_says_how_to_open_it(browser, room, session, filled):
    mine = browser(room.trainee)

    form = mine.get(f"{NEW}?phase=integration").text
    sent = post(mine, NEW, filled)

    assert "Module 6" in form
    assert "Lesson 12.4" in form
    page = mine.get(sent.location).text
    assert "Would not count" in page
    assert 'href="/modules/m06"' in page


def test_a_returned_entry_shows_why_and_is_sent_again_as_a_new_version(browser, room, session, filled):
    entry = room.returned()
    mine = browser(room.trainee)

    assert "Check the length" in mine.get(f"/logbook/{entry.id}").text
    form = mine.get(f"/logbook/{entry.id}/edit").text
    assert "Check the length" in form
    assert "version 2" in form
    sent = post(mine, f"/logbook/{entry.id}/edit", {**filled, "length": "90"})

    assert sent.status_code == 303
    assert state(session)[0].status == "submitted"
    assert [v.minutes for v in session.scalars(select(EntryVersion).order_by(EntryVersion.version))] == [
        60,
        90,
    ]


def test_a_draft_is_sent_from_its_page(browser, room, session):
    entry = room.started()

    response = post(browser(room.trainee), f"/logbook/{entry.id}/send")

    assert response.status_code == 303
    assert state(session)[0].status == "submitted"


def test_withdrawing_asks_for_a_reason(browser, room, session):
    entry = room.submitted()
    mine = browser(room.trainee)

    refused = post(mine, f"/logbook/{entry.id}/withdraw", {"reason": " "})
    done = post(mine, f"/logbook/{entry.id}/withdraw", {"reason": "Logged twice"})

    assert refused.status_code == 422
    assert done.status_code == 303
    assert state(session)[0].status == "withdrawn"
    assert "Logged twice" in mine.get("/logbook").text


def test_a_signed_entry_cannot_be_sent_or_withdrawn_and_its_note_stays(browser, room, session, filled):
    entry = room.signed()
    mine = browser(room.trainee)

    answers = [
        post(mine, f"/logbook/{entry.id}/edit", {**filled, "reaction": "Another note."}).status_code,
        post(mine, f"/logbook/{entry.id}/send").status_code,
        post(mine, f"/logbook/{entry.id}/withdraw", {"reason": "No"}).status_code,
    ]

    assert answers == [422, 409, 422]
    assert state(session)[0].status == "signed"


def test_without_a_mentor_a_meeting_stays_a_draft(browser, room, session):
    session.delete(session.scalar(select(MentorPair)))
    entry = room.started(kind="mentorship")
    mine = browser(room.trainee)

    response = post(mine, f"/logbook/{entry.id}/send")

    assert response.status_code == 409
    assert "Nobody is assigned" in response.text
    assert "You have no mentor yet" in mine.get("/logbook/new/mentorship").text


def test_columns_of_the_tables_cannot_be_posted(browser, room, session, filled):
    """Z4: every column of every table of the slice, sent along with a draft."""
    columns = {
        column.key: "1" for model in (Entry, EntryVersion, Signature) for column in model.__table__.columns
    }
    hostile = {**columns, "status": "signed", "locked": "1", "line_seq": "7", "enrolment_id": "999"}
    allowed = {*filled, "minutes"}

    post(
        browser(room.trainee),
        NEW,
        {**{k: v for k, v in hostile.items() if k not in allowed}, **filled, "send": "", "draft": "1"},
    )

    (entry,) = state(session)
    assert (entry.status, entry.line_seq, entry.enrolment_id, entry.current_version) == (
        "draft",
        None,
        room.place.id,
        1,
    )
    version = session.get(EntryVersion, (entry.id, 1))
    assert (version.component, version.kind, version.title, version.locked) == (
        "practicum",
        "practicum",
        "Integration session",
        False,
    )


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/logbook/{id}"),
        ("GET", "/logbook/{id}/edit"),
        ("POST", "/logbook/{id}/edit"),
        ("POST", "/logbook/{id}/send"),
        ("POST", "/logbook/{id}/withdraw"),
    ],
)
def test_somebody_elses_entry_is_not_found_and_not_changed(browser, room, session, now, filled, method, path):
    """Z3: foreign ids in every path."""
    others = type(room)(session, now, name="Other")
    entry = room.started()
    url = path.format(id=entry.id)
    stranger = browser(others.trainee)

    data = {**filled, "reason": "Because"}
    answer = stranger.get(url) if method == "GET" else post(stranger, url, data)

    assert answer.status_code == 404
    assert state(session)[0].status == "draft"
    assert len(session.scalars(select(EntryVersion)).all()) == 1


@pytest.mark.parametrize("role", ["mentor", "practitioner", "admin"])
def test_the_logbook_is_for_trainees(browser, room, role):
    assert browser(getattr(room, role)).get("/logbook").status_code == 404
    assert browser(getattr(room, role)).get(NEW).status_code == 404
