"""The room as its two people see it, and what they do there."""

import re

from sqlalchemy import func, select

from kaptrain.logbook.models import Entry, EntryVersion
from kaptrain.mentorship.models import LoggedSession, Rating, RoomItem, RoomItemVersion
from tests.factories import person
from tests.factories.mentorship import competencies
from tests.signing import post

GOAL = {"text": "Wait after a question.", "shows": "Ten seconds, five times.", "due_on": "2026-12-20"}


def count(pair, model):
    pair.session.expire_all()
    return pair.session.scalar(select(func.count()).select_from(model))


def here(pair):
    return f"/mentorship/{pair.place.id}"


def once(page):
    """The key of the first form of a page."""
    return re.search(r'name="once" value="([^"]+)"', page)[1]


def test_a_trainee_opens_their_own_room(browser, pair):
    page = browser(pair.trainee).get("/mentorship").text

    assert "With Demo Mentor since 1 June 2026. Month 6 of the year." in page
    assert "This month: Boundaries" in page
    assert "No goals yet" in page and "private" not in page.lower()
    for title in ("1. Goals", "12. Plan for practice"):
        assert title in page


def test_a_mentor_sees_whom_they_mentor_and_what_waits(browser, pair):
    pair.submitted(kind="mentorship")
    pair.item("goal")
    page = browser(pair.mentor).get("/mentorship").text

    assert f'href="{here(pair)}"' in page and "Demo Trainee" in page
    assert "1 entry, since" in page and "18 November 2026" in page


def test_a_mentor_of_nobody_is_told_what_comes(browser, pair):
    page = browser(pair.other_mentor).get("/mentorship").text

    assert "You mentor nobody now" in page


def test_a_trainee_without_a_place_is_told_so(browser, pair):
    alone = person(pair.session, "Not Yet", ["trainee"])

    assert "You have no place in a program yet" in browser(alone).get("/mentorship").text


def test_somebody_who_mentors_and_trains_finds_both(browser, pair):
    both = person(pair.session, "Both Ways", ["trainee", "mentor"])
    pair.place.person_id = both.id
    page = browser(both).get("/mentorship").text

    assert "Your own year" in page and f'href="{here(pair)}"' in page


def test_themes_show_how_far_they_have_come(browser, pair):
    pair.signed(kind="mentorship")
    page = browser(pair.trainee).get("/mentorship").text

    row = page[page.index("7. Consent") :]
    assert "Done" in row[:400]
    assert "1 h</a> of 12 h counted. 1 of 12 themes done." in page


def test_a_goal_is_written_and_both_see_it(browser, pair):
    answer = post(browser(pair.trainee), f"{here(pair)}/new/goal", GOAL)

    assert answer.location == f"{here(pair)}#goals"
    assert "Wait after a question." in browser(pair.mentor).get(here(pair)).text


def test_a_goal_without_what_it_needs_is_shown_again_with_its_words(browser, pair):
    answer = post(browser(pair.trainee), f"{here(pair)}/new/goal", {"text": "Be present"})

    assert answer.status_code == 422
    assert "Say how you both will see it." in answer.text and "Be present" in answer.text
    assert count(pair, RoomItem) == 0


def test_a_second_press_writes_once(browser, pair):
    client = browser(pair.trainee)
    key = once(client.get(f"{here(pair)}/new/goal").text)

    for _ in range(2):
        assert post(client, f"{here(pair)}/new/goal", {**GOAL, "once": key}).status_code == 303
    assert count(pair, RoomItem) == 1


def test_two_people_at_once_lose_nothing_and_the_second_sees_the_difference(browser, pair):
    item = pair.item("goal")
    url = f"{here(pair)}/items/{item.id}"
    mine = {**GOAL, "state": "open", "seen": "1"}
    first = post(browser(pair.mentor), url, {**mine, "text": "The mentor’s words."})
    assert first.status_code == 303

    second = post(browser(pair.trainee), url, {**mine, "text": "The trainee’s words."})

    assert second.status_code == 409
    assert "There now: The mentor’s words." in second.text
    assert "In your form: The trainee’s words." in second.text
    assert re.search(r'name="seen"[^>]*value="2"', second.text)
    third = post(browser(pair.trainee), url, {**mine, "seen": "2", "text": "Both of ours."})
    assert third.status_code == 303
    page = browser(pair.mentor).get(url).text
    assert page.index("Version 3") < page.index("Version 2") < page.index("Version 1")
    assert "<del>The mentor’s words.</del> <ins>Both of ours.</ins>" in page


def test_one_button_ticks_a_point_off_unless_it_changed_meanwhile(browser, pair):
    item = pair.item("agenda")
    url = f"{here(pair)}/items/{item.id}/state"

    assert post(browser(pair.mentor), url, {"state": "done", "seen": "1"}).status_code == 303
    late = post(browser(pair.trainee), url, {"state": "dropped", "seen": "1"})

    assert late.status_code == 409
    states = pair.session.scalars(select(RoomItemVersion.state).order_by(RoomItemVersion.version)).all()
    assert states == ["open", "done"]


def test_a_state_that_nobody_offers_is_refused(browser, pair):
    item = pair.item("agenda")
    answer = post(
        browser(pair.mentor), f"{here(pair)}/items/{item.id}/state", {"state": "burnt", "seen": "1"}
    )

    assert answer.status_code == 422
    assert count(pair, RoomItemVersion) == 1


def test_a_shared_note_of_the_other_side_is_read_and_not_changed(browser, pair):
    note = pair.item("note", by=pair.mentor)
    page = browser(pair.trainee).get(f"{here(pair)}/items/{note.id}").text

    assert "We practiced silence." in page
    assert "Only Demo Mentor, who wrote it, changes a shared note." in page and "<textarea" not in page


def test_a_meeting_logged_by_the_mentor_becomes_the_trainees_entry(browser, pair):
    form = {
        "activity": "meeting-6",
        "on": "2026-11-20",
        "start": "12:00",
        "minutes": "1 h",
        "modality": "live",
    }
    logged = post(browser(pair.mentor), f"{here(pair)}/meetings/new", form)
    assert logged.status_code == 303 and count(pair, Entry) == 0
    row = pair.session.scalars(select(LoggedSession)).one()
    page = browser(pair.trainee).get("/mentorship").text
    assert "Demo Mentor wrote down a meeting with you" in page

    confirmed = post(
        browser(pair.trainee),
        f"{here(pair)}/meetings/{row.id}",
        {"reaction": "I bent my rule twice.", "absent": "y"},
    )

    entry = pair.session.scalars(select(Entry)).one()
    assert confirmed.location == f"/logbook/{entry.id}"
    assert (entry.status, entry.kind) == ("submitted", "mentorship")
    assert "Mentorship meeting 6: Boundaries" in browser(pair.mentor).get("/signoff").text
    again = browser(pair.trainee).get(f"{here(pair)}/meetings/{row.id}").text
    assert "You confirmed this meeting" in again


def test_words_that_may_point_to_a_client_are_marked_before_anything_is_sent(browser, pair):
    row, client = pair.logged(), browser(pair.trainee)
    url = f"{here(pair)}/meetings/{row.id}"
    text = {"reaction": "We spoke about a man aged 34.", "absent": "y"}

    first = post(client, url, text)

    assert first.status_code == 422 and "<mark>" in first.text
    assert count(pair, Entry) == 0
    shown = {"kept_mark": kept_mark(first.text), "kept_reason": "Invented for the role play."}
    assert post(client, url, {**text, **shown}).status_code == 303
    version = pair.session.scalars(select(EntryVersion)).one()
    assert version.fields["kept_reason"] == "Invented for the role play."


def kept_mark(page):
    return re.search(r'name="kept_mark"[^>]*value="(\w+)"', page)[1]


def test_words_of_a_shared_note_stay_with_a_reason_that_both_read(browser, pair):
    client, url = browser(pair.mentor), f"{here(pair)}/new/note"
    text = {"text": "Practiced with a woman named Rosa, 42."}

    first = post(client, url, text)

    assert first.status_code == 422 and "<mark>" in first.text and count(pair, RoomItem) == 0
    shown = {"kept_mark": kept_mark(first.text), "kept_reason": "The card of lab 3 calls her so."}
    assert post(client, url, {**text, **shown}).status_code == 303
    item = pair.session.scalars(select(RoomItem)).one()
    page = browser(pair.trainee).get(f"{here(pair)}/items/{item.id}").text
    assert "The card of lab 3 calls her so." in page


def test_the_names_of_the_two_may_stand(browser, pair):
    text = {"text": "Demo Trainee waits; Demo Mentor counts."}

    assert post(browser(pair.mentor), f"{here(pair)}/new/note", text).status_code == 303


def test_a_trainee_says_that_it_was_different(browser, pair):
    row = pair.logged()
    url = f"{here(pair)}/meetings/{row.id}"
    assert post(browser(pair.trainee), f"{url}/decline", {}).status_code == 422

    answer = post(browser(pair.trainee), f"{url}/decline", {"reason": "It was 45 minutes."})

    assert answer.status_code == 303
    assert "It was 45 minutes." in browser(pair.mentor).get(here(pair)).text


def test_marks_of_both_sides_are_drawn_and_stand_in_a_table(browser, pair):
    pair.rated(level=0, days_ago=80)
    pair.rated(pair.mentor, level=1, days_ago=80)
    pair.rated(level=2)
    pair.rated(pair.mentor, level=1)
    page = browser(pair.trainee).get(f"{here(pair)}/competencies").text

    assert page.count('class="kt-plot kt-plot-low"') == 6
    assert "Craft: trainee in month 4 beginning, mentor in month 4 growing" in page
    assert page.count('<rect class="box"') == 12
    assert page.count("<tr>") == 5
    assert "Teaches two skills so that they are found again." in page and "“Taught me two.”" in page


def test_the_other_sides_marks_of_this_month_open_with_ones_own(browser, pair):
    pair.rated(pair.mentor, level=2)
    client = browser(pair.trainee)
    before = client.get(f"{here(pair)}/competencies").text
    assert "Demo Mentor has marked this month." in before and "Ready" not in before
    assert "Ready" not in client.get("/mentorship").text

    levels = {f"level-{each.id}": "1" for each in competencies()}
    answer = post(client, f"{here(pair)}/competencies/mark", levels)

    assert answer.status_code == 303
    assert "Ready" in client.get(f"{here(pair)}/competencies").text


def test_all_six_are_marked_or_none(browser, pair):
    some = {f"level-{each.id}": "1" for each in competencies()[:5]}
    answer = post(browser(pair.mentor), f"{here(pair)}/competencies/mark", some)

    assert answer.status_code == 422 and "Choose a level." in answer.text
    assert count(pair, Rating) == 0


def test_the_marking_page_says_what_each_level_looks_like(browser, pair):
    page = browser(pair.trainee).get(f"{here(pair)}/competencies/mark").text

    assert page.count('type="radio"') == 18
    assert "Chooses the smallest that will do, and stops." in page


def test_what_people_write_is_shown_as_they_wrote_it(browser, pair):
    hostile = "<script>alert(1)</script>{{ 7*7 }}"
    for kind in ("agenda", "note"):
        assert post(browser(pair.trainee), f"{here(pair)}/new/{kind}", {"text": hostile}).status_code == 303
    page = browser(pair.mentor).get(here(pair)).text

    assert "<script>alert" not in page and page.count("{{ 7*7 }}") >= 2
