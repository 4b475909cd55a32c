"""Why marked words stay is shown where the words are read, and a pin is never lost to its note."""

import re
from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kaptrain.accounts.models import Person
from kaptrain.audit.models import KeptWords
from kaptrain.events.models import Event
from kaptrain.roleplay.models import LabPin
from tests.factories.mentorship import Pair
from tests.factories.roleplay import FINE, LabRoom, a_lab_room
from tests.signing import post
from tests.web.events.conftest import Stage
from tests.web.events.test_planning_forms import NEW, filled
from tests.web.guarded_cases import CASES, RISKY, Here
from tests.web.test_guarded_everywhere import reason_in, send

WHY = "kept with a reason: “Ours.”"


@pytest.fixture
def here(app: Flask, session: Session, now: datetime) -> Here:
    return Here(app, session, now)


@pytest.fixture
def room(session: Session, now: datetime) -> LabRoom:
    return a_lab_room(session, now)


def pins(session: Session) -> list[tuple[str, str]]:
    session.expire_all()
    return [(each.label, each.note) for each in session.scalars(select(LabPin).order_by(LabPin.id))]


def read(here: Here, who: Person, url: str) -> str:
    return here.browser(who).get(url).text


def test_a_pin_is_kept_at_once_and_its_note_comes_back_to_be_mended(here: Here, room: LabRoom) -> None:
    made = room.group()[0]
    room.start(made.id)
    observer, url = room.people[2], f"/labs/rounds/{made.id}/pin"

    refused = post(here.browser(observer), url, {"label": "pressure", "note": RISKY, "once": "one"})
    again = post(here.browser(observer), url, {"label": "pressure", "note": RISKY, "once": "one"})
    assert (refused.status_code, again.status_code) == (422, 422)
    assert "The moment is pinned." in refused.text and f'value="{RISKY}"' in refused.text
    assert pins(here.session) == [("pressure", "")]

    pin = reason_in(refused.text)["pin"]
    mended = post(here.browser(observer), url, {"label": "pressure", "note": "the date", "pin": pin})

    assert mended.status_code == 303
    assert pins(here.session) == [("pressure", "the date")]


def test_a_note_for_a_pin_that_was_taken_away_says_so(here: Here, room: LabRoom) -> None:
    made = room.group()[0]
    room.start(made.id)

    answer = post(
        here.browser(room.people[2]),
        f"/labs/rounds/{made.id}/pin",
        {"label": "pressure", "note": "late", "pin": "999"},
    )

    assert answer.status_code == 409
    assert "This moment was taken away" in answer.text


def test_why_a_pin_keeps_its_words_stands_in_the_debrief(here: Here, room: LabRoom) -> None:
    made = room.group()[0]
    room.start(made.id)
    observer, url = room.people[2], f"/labs/rounds/{made.id}"
    note = {"label": "pressure", "note": RISKY, "once": "one"}
    page = post(here.browser(observer), f"{url}/pin", note).text
    assert post(here.browser(observer), f"{url}/pin", {**note, **reason_in(page)}).status_code == 303

    room.score(made.id)
    assert post(here.browser(observer), f"{url}/end").status_code == 303
    assert post(here.browser(observer), f"{url}/finish").status_code == 303

    assert WHY in read(here, room.people[0], url)
    assert WHY in read(here, room.host, f"{url}/review")


def test_feedback_that_was_kept_once_needs_no_second_reason(here: Here, room: LabRoom) -> None:
    made = room.group()[0]
    room.finish(made.id)
    client, url = room.people[1], f"/labs/rounds/{made.id}/feedback"
    words = {**FINE, "text": RISKY}
    page = post(here.browser(client), url, words).text

    kept = post(here.browser(client), url, {**words, **reason_in(page)})
    again = post(here.browser(client), url, words)

    assert (kept.status_code, again.status_code) == (303, 303)
    assert here.session.scalar(select(func.count()).select_from(KeptWords)) == 1


def test_people_of_the_round_and_of_its_card_may_be_named(here: Here, room: LabRoom) -> None:
    made = room.group()[0]
    room.finish(made.id)

    answer = post(
        here.browser(room.people[1]),
        f"/labs/rounds/{made.id}/feedback",
        {**FINE, "text": "Ada Lab waited, and Cy Lab looked up."},
    )

    assert answer.status_code == 303


@pytest.mark.parametrize("name", ["Zoe Quartermain said so.", "Call 303-555-0100.", ""])
def test_a_reason_that_points_to_a_person_keeps_nothing(here: Here, name: str) -> None:
    case = CASES["logbook.ReasonForm"](here)
    page = send(here, case).text

    answer = send(here, case, **{**reason_in(page), "kept_reason": name})

    assert answer.status_code == 422
    assert here.session.scalars(select(KeptWords)).all() == []


@pytest.mark.parametrize(
    ("form", "page"),
    [("learning.WritingForm", "{url}"), ("events.WordsForm", "{url}/../attended"),
     ("events.DeclineForm", "/events/{event}"), ("mentorship.RatingForm", "{url}/..")],
)  # fmt: skip
def test_the_reason_stands_beside_the_words(here: Here, form: str, page: str) -> None:
    case = CASES[form](here)
    assert send(here, case, **reason_in(send(here, case).text)).status_code == 303

    event = here.session.scalars(select(Event.id)).first()
    address = page.format(url=case.url, event=event).replace("/claim/..", "").replace("/mark/..", "")

    assert WHY in read(here, reader(here, form, case.who), address)


def reader(here: Here, form: str, writer: Person) -> Person:
    """Who reads what was written: the trainee, where a host wrote to them."""
    if form != "events.DeclineForm":
        return writer
    return here.session.scalars(select(Person).where(Person.name == "Trainee 1")).one()


def test_a_writing_that_was_kept_once_needs_no_second_reason(here: Here) -> None:
    case = CASES["learning.WritingForm"](here)
    assert send(here, case, **reason_in(send(here, case).text)).status_code == 303
    seen = re.search(r'name="seen"[^>]*value="([^"]+)"', read(here, case.who, case.url))
    assert seen

    assert send(here, case, seen=seen[1]).status_code == 303
    assert here.session.scalar(select(func.count()).select_from(KeptWords)) == 1


def test_a_declined_meeting_and_an_approval_say_why_words_stay(here: Here, session, now) -> None:
    pair = Pair(session, now)
    pair.finished()
    meeting, room = pair.logged(), f"/mentorship/{pair.place.id}"
    declined, decline = {"reason": RISKY}, f"{room}/meetings/{meeting.id}/decline"
    page = post(here.browser(pair.trainee), decline, declined).text
    post(here.browser(pair.trainee), decline, {**declined, **reason_in(page)})
    assert WHY in read(here, pair.mentor, room)

    shown = re.search(r'name="seen"[^>]*value="(\w+)"', read(here, pair.mentor, f"{room}/approval"))
    given = {"statement": RISKY, "aware": "y", "seen": shown[1] if shown else ""}
    page = post(here.browser(pair.mentor), f"{room}/approval", given).text
    assert (
        post(here.browser(pair.mentor), f"{room}/approval", {**given, **reason_in(page)}).status_code == 303
    )

    assert WHY in read(here, pair.mentor, f"{room}/approval")
    assert WHY in read(here, pair.trainee, "/mentorship")


def test_a_guest_of_an_event_is_named_with_a_reason_and_not_in_its_title(here: Here) -> None:
    stage = Stage(here.session, here.app.test_client(), here.now)
    host, guest = here.browser(stage.host), filled(stage, about=RISKY)
    both = post(host, NEW, {**guest, "title": "An evening with Zebulonia Quartermain"}).text
    page = post(host, NEW, guest).text

    made = post(host, NEW, {**guest, **reason_in(page)})

    assert 'name="kept_mark"' in both and "Mend it." in both
    assert made.status_code == 303
    assert WHY in read(here, stage.place.person, made.location)
    changed = post(host, f"/admin{made.location}/edit", {**guest, "place": "Room 3"})
    assert changed.status_code == 303
    assert here.session.scalar(select(func.count()).select_from(KeptWords)) == 1
