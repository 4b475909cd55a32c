"""One real request for every form that looks through its texts, with words in it that point to a person."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from kaptrain.accounts.models import Person
from kaptrain.events.models import MakeUp
from kaptrain.hours.models import LedgerLine
from tests.factories import person
from tests.factories.admin import place_with_hours
from tests.factories.attendance import Evening
from tests.factories.bookclub import Circle as Club
from tests.factories.ce import Room, activity_data
from tests.factories.certificates import complete_year, issued
from tests.factories.events import a_booking
from tests.factories.held import ROUTES
from tests.factories.mentorship import Pair, competencies
from tests.factories.practicum import a_document
from tests.factories.reporting import kap_place
from tests.factories.roleplay import FINE, a_lab_room
from tests.factories.threads import Circle
from tests.signing import post, sign_in
from tests.web.events.conftest import Stage
from tests.web.events.test_planning_forms import NEW, filled

RISKY = "Ask Zebulonia Quartermain on 303-555-0199"
FILE = "Rosa_Quartermain.csv"
SECRETS = ("Zebulonia", "Quartermain", "303-555-0199")


@dataclass
class Here:
    """What a case is made of."""

    app: Flask
    session: Session
    now: datetime

    def browser(self, who: Person) -> FlaskClient:
        return sign_in(self.app.test_client(), who)


@dataclass
class Case:
    """Whoever sends, where to, and what; `keeps` says that a reason lets it through."""

    who: Person
    url: str
    data: dict[str, Any] = field(default_factory=dict)
    keeps: bool = False


CASES: dict[str, Callable[[Here], Case]] = {}


def of(form: str) -> Callable[[Callable[[Here], Case]], Callable[[Here], Case]]:
    """Register the case of a form, named slice.Form."""

    def keep(make: Callable[[Here], Case]) -> Callable[[Here], Case]:
        CASES[form] = make
        return make

    return keep


def _logbook(path: str, who: str, data: dict[str, str], *, keeps: bool = True) -> Callable[[Here], Case]:
    def make(here: Here) -> Case:
        room = Pair(here.session, here.now)
        entry = room.submitted()
        return Case(getattr(room, who), path.format(entry.id), data, keeps=keeps)

    return make


CASES["logbook.ReasonForm"] = _logbook("/logbook/{}/withdraw", "trainee", {"reason": RISKY})
CASES["logbook.SignForm"] = _logbook("/signoff/{}", "practitioner", {"return": "1", "comment": RISKY})
CASES["logbook.EntryForm"] = _logbook("/logbook/new/mentorship", "trainee", {"reaction": RISKY}, keeps=False)


@of("learning.WritingForm")
def _note(here: Here) -> Case:
    trainee = person(here.session, "Demo Trainee", ["trainee"])
    kap_place(here.session, trainee)
    lesson = "/modules/m01/m01-01"
    found = re.search(rf"{lesson}/notes/[\w-]+", here.browser(trainee).get(lesson).text)
    assert found
    return Case(trainee, found[0], {"text": RISKY, "seen": ""})


def _mentorship(path: str, who: str, data: dict[str, str], *, keeps: bool = True) -> Callable[[Here], Case]:
    def make(here: Here) -> Case:
        pair = Pair(here.session, here.now)
        meeting = pair.logged()
        if path.endswith("approval"):
            pair.finished()
        url = path.format(place=pair.place.id, meeting=meeting.id, mentor=pair.mentor.id)
        return Case(getattr(pair, who), url, data, keeps=keeps)

    return make


LEVELS = {f"level-{each.id}": "1" for each in competencies()}
AT = "/mentorship/{place}"
CASES |= {
    "mentorship.ItemForm": _mentorship(f"{AT}/new/note", "mentor", {"text": RISKY}),
    "mentorship.PlanningForm": _mentorship(f"{AT}/new/goal", "trainee", {"text": RISKY}, keeps=False),
    "mentorship.PrivateForm": _mentorship(f"{AT}/private", "mentor", {"text": RISKY}),
    "mentorship.ConfirmForm": _mentorship(
        f"{AT}/meetings/{{meeting}}", "trainee", {"reaction": RISKY, "absent": "y"}
    ),
    "mentorship.ReasonForm": _mentorship(f"{AT}/meetings/{{meeting}}/decline", "trainee", {"reason": RISKY}),
    "mentorship.ApprovalForm": _mentorship(f"{AT}/approval", "mentor", {"statement": RISKY}, keeps=False),
    "mentorship.RatingForm": _mentorship(
        f"{AT}/competencies/mark", "trainee", {**LEVELS, "instance-craft": RISKY}
    ),
    "mentorship.HandOverForm": _mentorship(
        "/admin/mentors/{mentor}", "admin", {"on": "2026-11-22", "reason": RISKY}, keeps=False
    ),
}


def _lab(step: str, who: int | None, data: dict[str, Any]) -> Callable[[Here], Case]:
    def make(here: Here) -> Case:
        room = a_lab_room(here.session, here.now)
        made = room.group()[0]
        room.start(made.id) if step in ("pin", "set-aside") else room.finish(made.id)
        sender = room.host if who is None else room.people[who]
        return Case(sender, f"/labs/rounds/{made.id}/{step}", data, keeps=True)

    return make


CASES |= {
    "roleplay.PinForm": _lab("pin", 2, {"label": "pressure", "note": RISKY, "once": "tap"}),
    "roleplay.FeedbackForm": _lab("feedback", 1, {**FINE, "text": RISKY}),
    "roleplay.ReflectionForm": _lab("reflection", 0, {"reflection": RISKY}),
    "roleplay.NoteForm": _lab("reopen", None, {"note": RISKY}),
    "roleplay.ReasonForm": _lab("set-aside", None, {"reason": RISKY}),
}


@of("practicum.ReviewForm")
def _document(here: Here) -> Case:
    trainee = person(here.session, "Demo Trainee", ["trainee"])
    kap_place(here.session, trainee)
    paper, admin = a_document(here.session, trainee), person(here.session, "Demo Admin", ["admin"])
    data = {"verdict": "refuse", "reason": RISKY, "shown": "0"}
    return Case(admin, f"/practicum/documents/{paper.id}", data)


def _reading(path: str, who: str, data: dict[str, str]) -> Callable[[Here], Case]:
    def make(here: Here) -> Case:
        circle = Club(here.session, here.now, 1)
        circle.vote()
        book = circle.book()
        url = path.format(book=book.slug, section=book.guide.sections[0].id, free=circle.book("book-8").slug)
        if who == "admin":
            ids = {"cohort": str(circle.cohort.id), "facilitator": str(circle.host.id)}
            return Case(circle.admin, url, data | ids)
        return Case(circle.people[0], url, data, keeps=True)

    return make


IDEA = {"title": "Asylum", "by": "Somebody", "why": RISKY, "critic": "A reply"}
CASES |= {
    "bookclub.TextForm": _reading("/books/{book}/journal/{section}", "reader", {"text": RISKY, "seen": ""}),
    "bookclub.IdeaForm": _reading("/books/{free}/choice/suggestions", "reader", IDEA),
    "bookclub.ClubForm": _reading("/clubs", "admin", {"title": RISKY}),
}


def _decision(path: str, **data: Any) -> Callable[[Here], Case]:
    def make(here: Here) -> Case:
        place = place_with_hours(here.session)
        seq = here.session.scalars(select(LedgerLine.seq)).first()
        url = f"/admin/enrolments/{place.id}/{path}".replace("SEQ", str(seq))
        return Case(person(here.session, "Demo Admin", ["admin"]), url, data)

    return make


CASES |= {
    "enrolment.MentorForm": _decision("mentor", reason=RISKY),
    "enrolment.EndForm": _decision("mentor/end", reason=RISKY),
    "enrolment.LeaveForm": _decision("leave", from_on="2026-09-01", days="30", reason=RISKY),
    "enrolment.ReasonForm": _decision("withdraw", reason=RISKY),
    "hours.DecisionForm": _decision("lines/SEQ/removal", reason=RISKY),
    "hours.ExemptionForm": _decision("exemption", minutes="30", reason=RISKY),
    "hours.PriorLearningForm": _decision("prior-learning", title=RISKY, reason="Seen"),
    "hours.ExtensionForm": _decision("extension", days="3", reason=RISKY),
    "hours.ConditionForm": _decision("condition", words=RISKY, reason="Seen"),
    "hours.CorrectionForm": _decision("lines/SEQ/correction", title=RISKY, reason="A slip"),
    "hours.TransferForm": _decision("transfer", file=FILE, reason="The record before"),
}


@of("enrolment.CohortForm")
def _cohort(here: Here) -> Case:
    admin = person(here.session, "Demo Admin", ["admin"])
    return Case(admin, "/admin/cohorts/new", {"title": RISKY, "program": "kap", "starts_on": "2026-12-01"})


def _certificate(step: str) -> Callable[[Here], Case]:
    def make(here: Here) -> Case:
        cast = complete_year(here.session)
        made = issued(here.session, cast, here.now, valid_until=date(2027, 11, 22))
        data = {"reason": RISKY, "valid_until": "2028-11-22"}
        return Case(cast.admin, f"/admin/certificates/{made.id}/{step}", data)

    return make


CASES["certificates.RevokeForm"] = _certificate("revoke")
CASES["certificates.CorrectForm"] = _certificate("correct")
CASES["certificates.RenewForm"] = _certificate("renew")


def _renewals(here: Here) -> Case:
    cast = complete_year(here.session)
    issued(here.session, cast, here.now, valid_until=date(2026, 12, 22))
    data = {"reason": RISKY, "valid_until": "2028-11-22", "agreed": "y"}
    return Case(cast.admin, "/admin/certificates/renewals", data)


CASES["certificates.RenewSeveralForm"] = _renewals


def _stage(path: str, who: str, *, booked: bool, **data: str) -> Callable[[Here], Case]:
    def make(here: Here) -> Case:
        stage = Stage(here.session, here.app.test_client(), here.now)
        if path.endswith("apology"):
            stage.event = stage.plan(starts_at=here.now + timedelta(hours=3))
        if booked:
            a_booking(here.session, stage.event, stage.place)
        sender = stage.host if who == "host" else stage.place.person
        url = path.format(event=stage.event.id, place=stage.place.id)
        whole = filled(stage, **data) if "about" in data else data
        return Case(sender, url, whole, keeps="about" in data and path == NEW)

    return make


CASES |= {
    "events.PlanForm": _stage(NEW, "host", booked=False, about=RISKY),
    "events.ChangeForm": _stage("/admin/events/{event}/edit", "host", booked=False, about=RISKY),
    "events.ChangeDetailsForm": _stage("/admin/events/{event}/edit", "host", booked=True, about=RISKY),
    "events.CancelForm": _stage("/admin/events/{event}/cancel", "host", booked=True, reason=RISKY),
    "events.RemoveForm": _stage("/events/{event}/seats/{place}", "host", booked=True, reason=RISKY),
    "events.ApologyForm": _stage("/events/{event}/apology", "trainee", booked=True, reason=RISKY),
}


def _evening(path: str, **data: Any) -> Callable[[Here], Case]:
    def make(here: Here) -> Case:
        evening = Evening(
            here.session, here.now, 1, make_ups=ROUTES, recording="https://v.kaptrain.example/1"
        )
        evening.confirmed("absent")
        event, ask = evening.event.id, path == "/make-ups/{make_up}"
        if ask:
            asking = here.browser(evening.people[0])
            post(asking, f"/events/{event}/make-up", {"route": "tutorial"})
        make_up = here.session.scalars(select(MakeUp.id)).first()
        url = path.format(event=event, place=evening.places[0].id, make_up=make_up)
        who = evening.people[0] if path.endswith("claim") else evening.host
        return Case(who, url, data, keeps=ask or path.endswith("claim"))

    return make


CASES |= {
    "events.WordsForm": _evening("/events/{event}/claim", words=RISKY),
    "events.CorrectForm": _evening("/events/{event}/attendance/{place}", mark="present", reason=RISKY),
    "events.DeclineForm": _evening("/make-ups/{make_up}", act="decline", reason=RISKY),
    "events.FileForm": _evening("/events/{event}/attendance/file", file=FILE),
}


def _circle(path: str, who: str, *, keeps: bool = False, **data: str) -> Callable[[Here], Case]:
    def make(here: Here) -> Case:
        circle = Circle(here.session, here.now)
        thread = circle.thread()
        written = circle.reply(thread)
        url = path.format(room=circle.room.id, thread=thread.id, post=written.id)
        leader = {"leader": str(circle.host.id)} if url.endswith("groups/new") else {}
        return Case(getattr(circle, who), url, {**data, **leader}, keeps=keeps)

    return make


def _credit(path: str, who: str, *, keeps: bool, **data: str) -> Callable[[Here], Case]:
    def make(here: Here) -> Case:
        room = Room(here.session, here.now, 1)
        room.confirmed()
        sender = room.admin if who == "admin" else room.people[0]
        whole = activity_data(room, **data) if keeps else {**room.answers(), **data}
        return Case(sender, path.format(event=room.event.id), whole, keeps=keeps)

    return make


GROUP = {"title": "A circle", "about": RISKY, "places": "8", "slow_minutes": "0", "guide": "", "cohort": ""}
CASES |= {
    "groups.GroupForm": _circle("/groups/{room}/settings", "host", **GROUP),
    "groups.NewGroupForm": _circle("/groups/new", "host", **GROUP),
    "threads.ReplyForm": _circle("/threads/{thread}", "ada", keeps=True, body=RISKY),
    "threads.ThreadForm": _circle("/rooms/{room}/threads/new", "ada", keeps=True, title="Fees", body=RISKY),
    "threads.EditForm": _circle("/posts/{post}/edit", "bo", keeps=True, body=RISKY, version="1"),
    "threads.ReasonForm": _circle("/posts/{post}/report", "ada", reason=RISKY),
}
CASES |= {
    "ce.ActivityForm": _credit("/admin/ce/activities/{event}", "admin", keeps=True, support=RISKY),
    "ce.EvaluationForm": _credit("/events/{event}/evaluate", "trainee", keeps=False, comment=RISKY),
}
