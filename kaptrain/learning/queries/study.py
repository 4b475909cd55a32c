"""Reads about a trainee's study: attempts, places, and what the statement says of lessons."""

import json
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    BindParameter,
    ScalarSelect,
    Text,
    bindparam,
    case,
    cast,
    literal,
    null,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from kaptrain.audit.models import ChainHead
from kaptrain.enrolment.models import Enrolment
from kaptrain.hours.service import Year, year_of
from kaptrain.learning.models import Attempt, Mark, Place
from kaptrain.learning.rules.draws import Asked
from kaptrain.learning.rules.marks import Kind
from kaptrain.learning.rules.progress import Credit, Progress, Standing

MODULE = "module"
ATTEMPT, PLACE, HEAD = "attempt", "place", "head"
MARKS = frozenset(Kind)
MOST_STANDINGS = 4000

# Built once, on bare columns: a lesson's page is read more often than any other.
_attempt, _place, _head = Attempt.__table__.c, Place.__table__.c, ChainHead.__table__.c
_mark = Mark.__table__.c
_attempts = select(
    literal(ATTEMPT).label("what"),
    _attempt.lesson_id,
    _attempt.number,
    _attempt.items_right,
    _attempt.items_total,
    _attempt.passed,
    _attempt.at,
    _attempt.content_hash,
    # Only one lesson's answers are shown, so only they are sent and read.
    case((_attempt.lesson_id == bindparam("lesson"), cast(_attempt.answers, Text)), else_=null()).label(
        "words"
    ),
    case((_attempt.lesson_id == bindparam("lesson"), cast(_attempt.wrong, Text)), else_=null()).label(
        "wrong"
    ),
).where(_attempt.enrolment_id == bindparam("enrolment"))
_places = select(
    literal(PLACE), _place.lesson_id, null(), null(), null(), null(), _place.at, null(), _place.anchor, null()
).where(_place.enrolment_id == bindparam("enrolment"))
_heads = select(
    literal(HEAD), literal(""), null(), null(), null(), null(), null(), null(), _head.digest, null()
).where(_head.stream == bindparam("stream"))
_marks = select(
    _mark.kind,
    _mark.lesson_id,
    null(),
    null(),
    null(),
    _mark.done_at.is_not(None),
    _mark.changed_at,
    _mark.anchor,
    case((_mark.lesson_id == bindparam("lesson"), _mark.text), else_=null()),
    null(),
).where(_mark.person_id == bindparam("person"), _mark.program == bindparam("program"))
PROGRESS = union_all(_attempts, _places)
STUDY = union_all(_attempts, _places, _heads, _marks)

_standings: OrderedDict[tuple[object, ...], Standing] = OrderedDict()


@dataclass(frozen=True)
class Tried:
    """An attempt as a page shows it; `answers` and `wrong` only for the lesson that was asked for."""

    lesson_id: str
    number: int
    right: int
    total: int
    passed: bool
    at: datetime
    content_hash: str
    answers: Mapping[str, tuple[int, ...]]
    wrong: frozenset[str] = frozenset()

    @property
    def asked(self) -> Asked:
        """What this attempt asked, for the next draw."""
        return Asked(tuple(self.answers), self.wrong)


@dataclass(frozen=True)
class Kept:
    """A private mark; `text` only for the lesson that was asked for."""

    kind: str
    lesson_id: str
    anchor: str
    text: str
    done: bool
    at: datetime


@dataclass(frozen=True)
class Study:
    """All a trainee did in the lessons, and the digest at the head of the enrolment's chain."""

    attempts: tuple[Tried, ...]
    places: Mapping[str, tuple[str, datetime]]
    head: str | None
    marks: tuple[Kept, ...] = ()

    @property
    def started(self) -> frozenset[str]:
        """The lessons read or tried."""
        return frozenset(self.places) | {each.lesson_id for each in self.attempts}

    def of(self, lesson_id: str) -> list[Tried]:
        """The attempts at one lesson, oldest first."""
        return [each for each in self.attempts if each.lesson_id == lesson_id]


def study_of(session: Session, enrolment: Enrolment, lesson_id: str = "") -> Study:
    """Return attempts, places, private marks and the head of the chain in one statement.

    Answers come only with the attempts at `lesson_id`, and texts only with the marks in it.
    """
    values = {
        "enrolment": enrolment.id,
        "lesson": lesson_id,
        "stream": enrolment.stream,
        "person": enrolment.person_id,
        "program": enrolment.plan_version.program,
    }
    return _read(session.execute(STUDY, values))


def progress(session: Session, enrolment_id: int) -> Progress:
    """Return where a trainee is and which lessons were tried, in one statement."""
    return progress_from(_read(session.execute(PROGRESS, {"enrolment": enrolment_id, "lesson": ""})))


def last_lesson(enrolment_id: int | BindParameter[int]) -> ScalarSelect[str]:
    """Return, for a statement of somebody else's, the lesson a trainee read or tried last."""
    moments = union_all(
        select(_attempt.lesson_id, _attempt.at).where(_attempt.enrolment_id == enrolment_id),
        select(_place.lesson_id, _place.at).where(_place.enrolment_id == enrolment_id),
    ).subquery("moments")
    newest = (moments.c.at.desc(), moments.c.lesson_id.desc())
    return select(moments.c.lesson_id).order_by(*newest).limit(1).scalar_subquery()


def progress_from(study: Study) -> Progress:
    """Pick the latest lesson out of what a trainee did."""
    attempted: dict[str, bool] = {}
    for each in study.attempts:
        attempted[each.lesson_id] = attempted.get(each.lesson_id, False) or each.passed
    moments = [(at, lesson) for lesson, (_, at) in study.places.items()]
    moments += [(each.at, each.lesson_id) for each in study.attempts]
    if not moments:
        return Progress()
    at, lesson_id = max(moments)
    anchor = study.places[lesson_id][0] if lesson_id in study.places else None
    return Progress(lesson_id, anchor, at, attempted)


def standing_of(session: Session, enrolment: Enrolment, study: Study, *, today: date) -> Standing:
    """Return what the statement says of the lessons; two statements, or none when nothing changed.

    The head of the enrolment's chain changes with every line and decision, so a result
    may be kept for as long as it stays.
    """
    key = (
        enrolment.id,
        study.head,
        enrolment.plan_version.digest,
        enrolment.starts_on,
        enrolment.ends_on,
        today,
    )
    found = _standings.get(key)
    if found is None:
        found = standing_from(year_of(session, enrolment, today=today, attested=False))
        if study.head is not None:
            _standings[key] = found
            while len(_standings) > MOST_STANDINGS:
                _standings.popitem(last=False)
    return found


def standing_from(year: Year) -> Standing:
    """Pick the lessons out of a year."""
    counted: dict[str, int] = {}
    credits_: dict[str, Credit] = {}
    component = ""
    for each in year.statement.lines:
        line, row = each.line, year.rows.get(each.id)
        counted[line.activity] = counted.get(line.activity, 0) + each.counted
        component = line.component if line.kind == MODULE else component
        if line.kind == MODULE and row is not None:
            credits_[line.activity] = Credit(row.title, line.on, line.minutes, row.content_version)
    result = year.statement.component(component or "modules")
    return Standing(
        counted=counted,
        credited=frozenset(counted),
        total=result.counted if result else 0,
        required=result.required if result else 0,
        credits=credits_,
    )


def _read(rows: Iterable[Any]) -> Study:
    attempts: list[Tried] = []
    places: dict[str, tuple[str, datetime]] = {}
    marks: list[Kept] = []
    head = None
    for what, lesson_id, number, right, total, passed, at, content_hash, words, wrong in rows:
        if what == ATTEMPT:
            answers = {item: tuple(chosen) for item, chosen in json.loads(words or "{}").items()}
            missed = frozenset(json.loads(wrong or "[]"))
            attempts.append(Tried(lesson_id, number, right, total, passed, at, content_hash, answers, missed))
        elif what == PLACE:
            places[lesson_id] = (words, at)
        elif what in MARKS:
            marks.append(Kept(what, lesson_id, content_hash, words or "", bool(passed), at))
        else:
            head = words
    attempts.sort(key=lambda each: (each.lesson_id, each.number))
    return Study(tuple(attempts), places, head, tuple(marks))
