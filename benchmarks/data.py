"""A year's worth of rows in bulk: many trainees with many lines, their signers, and a full queue.

Rows go in through SQLAlchemy Core. The chain's digests are the models' own, so that
`flask ledger verify` finds nothing wrong with them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import insert
from sqlalchemy.orm import Session

from kaptrain.accounts.adapters.passwords import Passwords
from kaptrain.accounts.models import Person, RoleGrant
from kaptrain.accounts.rules import email_key
from kaptrain.audit.models import ChainHead
from kaptrain.audit.rules import GENESIS, link
from kaptrain.catalogue.rules.program import Program
from kaptrain.catalogue.service import Library
from kaptrain.db.session import db
from kaptrain.enrolment.models import Cohort, Enrolment, MentorPair, PlanVersion
from kaptrain.enrolment.service import freeze_plan
from kaptrain.hours.models import LedgerLine
from kaptrain.logbook.models import Entry, EntryVersion
from kaptrain.logbook.rules.content import scaled
from kaptrain.logbook.rules.kinds import BY_ID, Kind

PROGRAM = "kap"
PASSWORD = "correct horse battery staple"
ZONE = "America/Denver"
DAYS_SO_FAR, DAYS_OF_WORK = 170, 160
IN_A_COHORT, OF_A_MENTOR = 500, 25
QUEUE, OWN_OPEN = 50, 3
BATCH = 20_000
# Trainees with a number of lines of their own, by the number in their name; all others have the usual.
SIZES = {1: 15, 2: 300, 3: 1500}
ADMIN, PRACTITIONER, FACILITATOR, FIRST_MENTOR = 1, 2, 3, 4

Row = dict[str, Any]


@dataclass(frozen=True)
class Filled:
    """What stands in the database: addresses to sign in with and ids to ask for."""

    trainees: int
    lines: int
    people: Mapping[str, str] = field(default_factory=dict)
    lesson: str = ""
    queue: Sequence[int] = ()


def address(name: str) -> str:
    return f"{name}@bench.example"


def fill(app: Flask, *, trainees: int, lines: int, now: datetime) -> Filled:
    """Migrate the application's empty database and fill it."""
    with app.app_context():
        upgrade()
        library: Library = app.extensions["kaptrain"][Library]
        with Session(db.engine) as session:
            filler = _Filler(session, library.program(PROGRAM), trainees=trainees, lines=lines, now=now)
            filled = filler.fill()
            session.commit()
    return filled


class _Filler:
    """Writes one table after the other; ids are counted, so that nothing has to be read back."""

    def __init__(self, session: Session, program: Program, *, trainees: int, lines: int, now: datetime):
        self.session, self.program, self.now = session, program, now
        self.trainees, self.lines = max(trainees, len(SIZES) + QUEUE), lines
        self.mentors = -(-self.trainees // OF_A_MENTOR)
        self.starts_on = now.date() - timedelta(days=DAYS_SO_FAR)
        self.long_ago = now - timedelta(days=DAYS_SO_FAR + 20)
        self.first = FIRST_MENTOR + self.mentors  # the first trainee's person id

    def fill(self) -> Filled:
        plan = freeze_plan(
            self.session, PROGRAM, self.program.plan, self.program.module_lessons, now=self.long_ago
        )
        self._write(Person, self._people())
        self._write(RoleGrant, self._roles())
        self._write(Cohort, self._cohorts(plan))
        self._write(Enrolment, self._enrolments(plan))
        self._write(MentorPair, self._pairs())
        self._write_ledger()
        entries = list(self._entries())
        self._write(Entry, (entry for entry, _ in entries))
        self._write(EntryVersion, (version for _, version in entries))
        return self._filled([entry["id"] for entry, _ in entries if entry["host_id"] == PRACTITIONER])

    def _filled(self, queue: list[int]) -> Filled:
        names = {lines: f"trainee-{at}" for at, lines in SIZES.items()}
        return Filled(
            trainees=self.trainees,
            lines=self.lines,
            people={
                "admin": address("admin"),
                "practitioner": address("practitioner"),
                "mentor": address("mentor-0"),
                "trainee": address(f"trainee-{len(SIZES) + 1}"),
                **{f"trainee-{lines}": address(name) for lines, name in names.items()},
            },
            lesson=next(iter(self.program.lessons)),
            queue=queue,
        )

    def _write(self, model: type[Any], rows: Iterator[Row]) -> None:
        batch: list[Row] = []
        for row in rows:
            batch.append(row)
            if len(batch) == BATCH:
                self.session.execute(insert(model.__table__), batch)
                batch = []
        if batch:
            self.session.execute(insert(model.__table__), batch)

    def _people(self) -> Iterator[Row]:
        hashed = Passwords().hashed(PASSWORD)
        names = ["admin", "practitioner", "facilitator", *(f"mentor-{n}" for n in range(self.mentors))]
        names += [f"trainee-{number}" for number in range(1, self.trainees + 1)]
        for at, name in enumerate(names, 1):
            yield {
                "id": at,
                "email": address(name),
                "email_key": email_key(address(name)),
                "name": name.replace("-", " ").title(),
                "credential": "" if name.startswith("trainee") else "LPC",
                "zone": ZONE,
                "password_hash": hashed,
                "secret_version": 1,
                "suspended_at": None,
                "created_at": self.long_ago,
            }

    def _roles(self) -> Iterator[Row]:
        yield {"person_id": ADMIN, "role": "admin"}
        yield {"person_id": PRACTITIONER, "role": "practitioner"}
        yield {"person_id": FACILITATOR, "role": "facilitator"}
        yield from ({"person_id": FIRST_MENTOR + at, "role": "mentor"} for at in range(self.mentors))
        yield from ({"person_id": self.first + at, "role": "trainee"} for at in range(self.trainees))

    def _cohorts(self, plan: PlanVersion) -> Iterator[Row]:
        for at in range(-(-self.trainees // IN_A_COHORT)):
            yield {
                "id": at + 1,
                "program": PROGRAM,
                "title": f"Cohort {at + 1}",
                "starts_on": self.starts_on,
                "plan_version_id": plan.id,
                "created_at": self.long_ago,
            }

    def _enrolments(self, plan: PlanVersion) -> Iterator[Row]:
        for at in range(self.trainees):
            yield {
                "id": at + 1,
                "person_id": self.first + at,
                "cohort_id": at // IN_A_COHORT + 1,
                "plan_version_id": plan.id,
                "starts_on": self.starts_on,
                "ends_on": self.starts_on + timedelta(days=364),
                "state": "active",
                "created_at": self.long_ago,
            }

    def _pairs(self) -> Iterator[Row]:
        for at in range(self.trainees):
            mentor = FIRST_MENTOR + at // OF_A_MENTOR
            yield {
                "enrolment_id": at + 1,
                "mentor_id": mentor,
                "from_on": self.starts_on,
                "until_on": None,
            }

    def _write_ledger(self) -> None:
        most = max(self.lines, *SIZES.values())
        made = list(templates(self.program, most, starts_on=self.starts_on, now=self.long_ago))
        heads: list[Row] = []
        self._write(LedgerLine, self._chains(made, heads))
        self._write(ChainHead, iter(heads))

    def _chains(self, made: list[tuple[Row, Row]], heads: list[Row]) -> Iterator[Row]:
        for number in range(1, self.trainees + 1):
            place: Row = {"stream": f"enrolment:{number}", "enrolment_id": number}
            before, size = GENESIS, SIZES.get(number, self.lines)
            for seq, (values, content) in enumerate(made[:size], 1):
                place |= {"seq": seq, "prev_digest": before}
                before = link(LedgerLine.__tablename__, {**content, **place})
                yield {**values, **place, "digest": before}
            heads.append({"stream": place["stream"], "seq": size, "digest": before})

    def _entries(self) -> Iterator[tuple[Row, Row]]:
        """A full queue of the practitioner, the mentor's, and open entries of the usual trainee."""
        waiting = range(len(SIZES) + 2, len(SIZES) + 2 + QUEUE - OWN_OPEN)
        usual = len(SIZES) + 1
        wanted = [(usual, BY_ID["practicum"], PRACTITIONER)] * OWN_OPEN
        wanted += [(place, BY_ID["practicum"], PRACTITIONER) for place in waiting]
        mentored: list[tuple[int, Kind, int | None]] = [
            (place, BY_ID["mentorship"], None) for place in range(usual + 1, OF_A_MENTOR + 1)
        ]
        for at, (place, kind, host) in enumerate([*wanted, *mentored], 1):
            yield self._entry(at, place, kind, host), self._version(at, kind)

    def _entry(self, number: int, place: int, kind: Kind, host: int | None) -> Row:
        sent = self.now - timedelta(days=9, minutes=number)
        return {
            "id": number,
            "enrolment_id": place,
            "kind": kind.id,
            "status": "submitted",
            "current_version": 1,
            "host_id": host,
            "submitted_at": sent,
            "waiting_since": sent,
            "closed_at": None,
            "created_at": sent,
            "line_seq": None,
        }

    def _version(self, number: int, kind: Kind) -> Row:
        activity = next(each for each in self.program.activities if each.component == kind.component)
        lists = {name: choices[0][0] for name, _, choices in kind.lists}
        return {
            "entry_id": number,
            "version": 1,
            "component": kind.component,
            "kind": kind.line_kind,
            "activity": activity.id,
            "title": activity.title,
            "on": self.now.date() - timedelta(days=10),
            "start": time(14, 0),
            "minutes": 60,
            "modality": activity.modality,
            "topics": [],
            "fields": {
                **lists,
                "reaction": "I wanted to fill the silence, and waited.",
                "question": "How long is too long?",
                "identifiers_absent": True,
            },
            "confirmed": [],
            "written_at": self.now - timedelta(days=9),
            "locked": True,
        }


def templates(program: Program, number: int, *, starts_on: date, now: datetime) -> Iterator[tuple[Row, Row]]:
    """The lines of a year as column values, with what their digest covers; a place is still to be added."""
    lessons = [
        ("modules", "module", each.id, each.title, each.minutes, "self_paced", each.topics)
        for module in program.modules
        for each in module.lessons
    ]
    activities = [
        (each.component, each.kind, each.id, each.title, each.minutes, each.modality, each.topics)
        for each in program.activities
    ]
    for at in range(number):
        every = lessons if at < len(lessons) else activities
        component, kind, activity, title, usual, modality, topics = every[at % len(every)]
        on = starts_on + timedelta(days=at % DAYS_OF_WORK)
        minutes = usual if component == "modules" else min(usual, 60)
        by = "check" if component == "modules" else "signature"
        signed = datetime.combine(on, time(18), UTC).isoformat()
        line = LedgerLine(
            source=f"lesson:{activity}" if at < len(lessons) else f"transfer:{at}:{activity}",
            takes_back=None,
            component=component,
            kind=kind,
            activity=activity,
            title=title,
            on=on,
            start=None,
            minutes=minutes,
            modality=modality,
            topics=[list(pair) for pair in scaled(tuple(topics.items()), usual, minutes)],
            content_version=None,
            attested={
                "by": by,
                "name": "Demo Signer",
                "credential": "LPC",
                "role": "practitioner",
                "at": signed,
            },
            recorded_at=now,
        )
        columns = [column.key for column in LedgerLine.__table__.columns]
        yield {name: getattr(line, name) for name in columns}, line.content()
