"""Consent practice on phones: everybody's own card, the sheet tap by tap, the debrief, the confirmation."""

import re
from datetime import timedelta
from html import escape
from typing import Any

from sqlalchemy import select

from kaptrain.roleplay import service
from kaptrain.roleplay.models import LabFeedback, LabPin, LabRound, LabSheet
from kaptrain.roleplay.rules.groups import Part
from kaptrain.shared.clock import FrozenClock
from tests.factories.roleplay import FINE, FULL
from tests.signing import post, sign_in

Phones = Any


def card(phones: Phones, part: str) -> str:
    """A few words of a card that stand on no other one."""
    found = phones.room.lab.card(phones.rounds[0].card)
    return (
        escape(str(getattr(found, part)).strip()[:60], quote=False)
        .replace('"', "&#34;")
        .replace("'", "&#39;")
    )


def test_everybody_reads_their_own_card_and_no_other(phones: Phones) -> None:
    for at, part in enumerate(("therapist", "client", "observer")):
        page = phones.see(phones.room.people[at], f"/labs/rounds/{phones.first}")
        assert f"You are the {part}" in page
        assert [name for name in ("therapist", "client", "observer") if card(phones, name) in page] == [part]


def test_the_page_of_a_lab_shows_the_round_one_is_in(phones: Phones) -> None:
    url = f"/labs/{phones.room.event.id}"

    assert "You are the client" in phones.see(phones.room.people[1], url)
    phones.room.finish(phones.first)
    phones.room.confirm(phones.first)
    page = phones.see(phones.room.people[1], url)

    assert "You are the therapist" in page
    assert "Round 1: client" in page


def test_before_there_are_groups_the_page_says_so(phones: Phones) -> None:
    room = phones.room
    for each in phones.rounds:
        service.set_aside(room.session, room.actor(room.host), each.id, "Late", now=room.now)

    assert "Round 1: therapist" in phones.see(room.people[0], f"/labs/{room.event.id}")


def test_whoever_leads_sees_every_group_and_all_cards(phones: Phones) -> None:
    board = phones.see(phones.room.host, f"/labs/{phones.room.event.id}")
    page = phones.see(phones.room.host, f"/labs/rounds/{phones.first}")

    assert "Group 1" in board and "Therapist Ada Lab, client Bo Lab, observer Cy Lab" in board
    assert all(card(phones, part) in page for part in ("therapist", "client", "observer"))


def test_the_observer_starts_taps_and_finishes(phones: Phones, clock: FrozenClock) -> None:
    room, observer = phones.room, phones.room.people[2]
    assert phones.send(observer, "start").status_code == 303
    assert "0 min of 28 are gone" in phones.see(observer, f"/labs/rounds/{phones.first}")

    for item, points in FULL.items():
        answer = phones.send(observer, "score", {"item": item, "points": points})
        assert answer.location.endswith(f"#item-{item}")
    phones.send(observer, "say", {"number": 1, "said": 1})
    clock.set(room.now + timedelta(seconds=100))
    phones.send(observer, "pin", {"label": "pressure", "note": "the date", "once": "tap", "ago": "10"})
    phones.send(observer, "pin", {"label": "pressure", "note": "the date", "once": "tap", "ago": "30"})
    phones.send(observer, "end")
    phones.send(observer, "finish")

    room.session.expire_all()
    sheet = room.session.get_one(LabSheet, phones.first)
    assert (sheet.scores, sheet.said) == (FULL, [1])
    assert [each.seconds for each in room.session.scalars(select(LabPin))] == [90]
    page = phones.see(observer, f"/labs/rounds/{phones.first}")
    assert "13 of 16 points" in page and "1:30" in page


def test_the_sheet_works_without_a_script(phones: Phones) -> None:
    observer = phones.room.people[2]
    phones.room.start(phones.first)
    page = phones.see(observer, f"/labs/rounds/{phones.first}")

    forms = re.findall(r'<form method="post" action="([^"]+)" data-tap', page)
    sentences = len(phones.room.lab.terms.must_say)
    assert len([each for each in forms if each.endswith("/score")]) == 8
    assert len([each for each in forms if each.endswith("/say")]) == sentences
    assert page.count('name="points"') == 24
    assert page.count('name="once"') >= len(forms)


def test_points_that_do_not_exist_are_refused_in_words(phones: Phones) -> None:
    observer = phones.room.people[2]
    phones.room.start(phones.first)

    for data in ({"item": "accuracy", "points": "3"}, {"item": "charm", "points": "1"}, {"item": "risks"}):
        answer = phones.send(observer, "score", data)
        assert answer.status_code == 422
        assert "Choose 0, 1 or 2 points" in answer.text


def test_a_note_that_is_too_long_stays_in_its_field(phones: Phones) -> None:
    observer = phones.room.people[2]
    phones.room.start(phones.first)

    answer = phones.send(observer, "pin", {"label": "again", "note": "word " * 40, "once": "k"})

    assert answer.status_code == 422
    assert "word word" in answer.text
    assert phones.room.session.scalars(select(LabPin)).all() == []


def test_a_second_device_is_told_that_the_sheet_is_finished(phones: Phones) -> None:
    phones.room.finish(phones.first)

    answer = phones.send(phones.room.people[2], "score", {"item": "risks", "points": "0"})

    assert answer.status_code == 409
    assert "The sheet is finished" in answer.text


def test_the_client_answers_before_reading_what_the_observer_wrote(phones: Phones) -> None:
    room, client = phones.room, phones.room.people[1]
    room.finish(phones.first)
    url = f"/labs/rounds/{phones.first}"
    before = phones.see(client, url)
    assert "13 of 16" not in before and "Answer first" in before

    refused = phones.send(client, "feedback", {**FINE, "free": "", "text": "I could breathe."})
    assert refused.status_code == 422 and "I could breathe." in refused.text
    phones.send(client, "feedback", {**FINE, "text": "I could breathe."})

    for who in (client, room.people[0], room.people[2], room.host, room.mentor):
        page = phones.see(who, url)
        assert "13 of 16 points" in page and "I could breathe." in page
    assert room.session.scalars(select(LabFeedback)).one().by_id == client.id


def test_the_client_may_go_on_without(phones: Phones) -> None:
    phones.room.finish(phones.first)

    page = phones.see(phones.room.people[1], f"/labs/rounds/{phones.first}?on=1")

    assert "13 of 16 points" in page and "Nothing yet." in page


def test_nobody_else_reads_the_reflection(phones: Phones) -> None:
    room = phones.room
    room.finish(phones.first)
    phones.send(room.people[0], "reflection", {"reflection": "I hurried her."})

    assert "I hurried her." in phones.see(room.people[0], f"/labs/rounds/{phones.first}")
    for who in (room.people[1], room.people[2], room.host, room.mentor):
        assert "I hurried her." not in phones.see(who, f"/labs/rounds/{phones.first}?on=1")


def test_the_facilitator_reads_the_sheet_and_confirms_it(phones: Phones) -> None:
    room = phones.room
    room.finish(phones.first)
    page = phones.see(room.host, f"/labs/rounds/{phones.first}/review")
    seen = re.search(r'name="seen"[^>]*value="([^"]+)"', page)
    assert seen is not None
    assert phones.send(room.host, "review", {"seen": seen[1]}).status_code == 422

    answer = phones.send(room.host, "review", {"seen": seen[1], "agree": "y"})

    assert answer.status_code == 303
    page = phones.see(room.people[0], f"/labs/rounds/{phones.first}")
    assert "Confirmed by Lab Facilitator, facilitator" in page


def test_peers_find_no_page_to_confirm(phones: Phones) -> None:
    phones.room.finish(phones.first)

    for who in phones.room.people:
        answer = sign_in(phones.client, who).get(f"/labs/rounds/{phones.first}/review")
        assert answer.status_code == 404
        assert phones.send(who, "review", {"seen": "x", "agree": "y"}).status_code == 404


def test_a_sheet_goes_back_to_the_observer_with_a_word(phones: Phones) -> None:
    room = phones.room
    room.finish(phones.first)

    phones.send(room.host, "reopen", {"note": "Which fact was wrong?"})

    assert "Which fact was wrong?" in phones.see(room.people[2], f"/labs/rounds/{phones.first}")


def test_tries_stand_in_ones_history_and_at_ones_mentors(phones: Phones) -> None:
    room = phones.room
    room.finish(phones.first, {**FULL, "voluntariness": 0})
    room.confirm(phones.first)
    room.finish(phones.rounds[1].id, after=40)

    mine = phones.see(room.people[0], "/labs")
    assert "11 of 16, not met yet" in mine and "Best and last: 11 of 16" in mine
    theirs = phones.see(room.mentor, "/labs")
    assert "Ada Lab" in theirs and "11 of 16, not met yet" in theirs
    assert "Sheets that wait for you" in phones.see(room.host, "/labs")


def test_groups_are_suggested_and_dealt(phones: Phones) -> None:
    room = phones.room
    url = f"/labs/{room.event.id}/groups"
    page = phones.see(room.host, url)
    seen = re.search(r'name="seen" value="([^"]+)"', page)
    assert seen is not None
    assert page.count('value="1" selected') == 3

    pair = {f"person-{each.id}": "1" for each in room.places[:2]} | {"seen": seen[1]}
    refused = post(sign_in(phones.client, room.host), url, pair)
    assert refused.status_code == 422 and "Group 1 is a pair" in refused.text
    done = post(sign_in(phones.client, room.host), url, pair | {"stand-1-1": str(room.mentor.id)})

    assert done.status_code == 303
    assert len(room.session.scalars(select(LabRound)).all()) == 2
    assert "Lab Mentor (stands in)" in phones.see(room.host, f"/labs/{room.event.id}")
    assert "You are the observer" in phones.see(room.mentor, f"/labs/{room.event.id}")


def test_a_list_that_nobody_offered_is_refused(phones: Phones) -> None:
    room = phones.room

    sent = {f"person-{room.places[0].id}": "x" * 50, "seen": "y"}
    answer = post(sign_in(phones.client, room.host), f"/labs/{room.event.id}/groups", sent)

    assert answer.status_code == 422


def test_a_round_can_be_added_and_changed(phones: Phones) -> None:
    room = phones.room
    chairs = [f"{who.id}:{place.id}" for who, place in zip(room.people, room.places, strict=True)]
    sent = {"group": "1", "card": "polite-no", "therapist": chairs[0], "client": chairs[1],
            "observer": f"{room.mentor.id}:"}  # fmt: skip

    added = post(sign_in(phones.client, room.host), f"/labs/{room.event.id}/add", sent)
    twice = phones.send(room.host, "change", {**sent, "observer": chairs[1]})
    changed = phones.send(room.host, "change", {**sent, "observer": chairs[2]})

    assert (added.status_code, twice.status_code, changed.status_code) == (303, 422, 303)
    assert "Only somebody who stands in" in twice.text
    room.session.expire_all()
    assert room.session.get_one(LabRound, phones.first).card == "polite-no"


def test_a_mentor_plans_a_round_with_their_trainee_who_logs_its_time(phones: Phones) -> None:
    room = phones.room
    sent = {"trainee": str(room.places[0].id), "scene": "lab-1:cousin", "observer": str(room.mentor.id)}
    made = post(sign_in(phones.client, room.mentor), "/labs/new", sent)
    round_id = int(made.location.rpartition("/")[2])
    assert "the client and the observer" in phones.see(room.mentor, made.location)
    room.finish(round_id)

    assert "claimed in your logbook" in phones.see(room.people[0], f"/labs/rounds/{round_id}")
    logged = post(sign_in(phones.client, room.people[0]), f"/labs/rounds/{round_id}/log")

    assert re.search(r"/logbook/\d+$", logged.location)
    assert room.whole(round_id).parts_of(room.mentor.id) == (Part.CLIENT, Part.OBSERVER)


def test_an_event_of_a_lab_leads_to_its_rounds(phones: Phones) -> None:
    for who in (phones.room.host, phones.room.people[0]):
        page = phones.see(who, f"/events/{phones.room.event.id}")
        assert f'href="/labs/{phones.room.event.id}"' in page
