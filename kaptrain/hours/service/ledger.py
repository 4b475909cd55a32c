"""Use cases of the ledger: credit minutes, take a line back, and evaluate a year."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from sqlalchemy.orm import Session

from kaptrain.audit import service as audit
from kaptrain.audit.models import ChainHead
from kaptrain.catalogue.rules import Plan
from kaptrain.enrolment.models import Enrolment
from kaptrain.enrolment.queries import plan_of
from kaptrain.hours import queries
from kaptrain.hours.models import Decision, LedgerLine
from kaptrain.hours.queries import LedgerRow
from kaptrain.hours.rules import Enrolment as Window
from kaptrain.hours.rules import Facts, Line, Statement, evaluate
from kaptrain.shared.errors import Refused

KNOWLEDGE_CHECKS = "knowledge_checks"


@dataclass(frozen=True, kw_only=True)
class Earned:
    """Minutes that somebody vouches for. `topics` keep their order; `source` is unique per enrolment."""

    source: str
    component: str
    kind: str
    activity: str
    title: str
    on: date
    minutes: int
    modality: str
    start: time | None = None
    topics: Sequence[tuple[str, int]] = ()
    content_version: str | None = None


@dataclass(frozen=True, kw_only=True)
class Year:
    """An enrolment evaluated: the statement and the rows behind it.

    `rows` are the live ledger rows by line id; `decisions` those still in force.
    """

    enrolment: Enrolment
    plan: Plan
    facts: Facts
    statement: Statement
    rows: Mapping[str, LedgerRow]
    decisions: Sequence[Decision] = field(default_factory=tuple)

    @property
    def window(self) -> Window:
        return Window(self.enrolment.starts_on, self.enrolment.ends_on)


def credit(
    session: Session,
    enrolment: Enrolment,
    earned: Earned,
    *,
    attested: dict[str, Any],
    now: datetime,
    head: ChainHead | None = None,
) -> LedgerLine:
    """Append a line; a source that was credited before breaks a unique key."""
    line = LedgerLine(
        enrolment_id=enrolment.id,
        source=earned.source,
        component=earned.component,
        kind=earned.kind,
        activity=earned.activity,
        title=earned.title,
        on=earned.on,
        start=earned.start,
        minutes=earned.minutes,
        modality=earned.modality,
        topics=[[topic, minutes] for topic, minutes in earned.topics],
        content_version=earned.content_version,
        attested=attested,
        recorded_at=now,
    )
    audit.append(session, head or audit.locked_head(session, enrolment.stream), line)
    return line


def credit_once(
    session: Session, enrolment: Enrolment, earned: Earned, *, attested: dict[str, Any], now: datetime
) -> LedgerLine | None:
    """Append a line unless its source was credited before; None then."""
    head = audit.locked_head(session, enrolment.stream)
    if queries.line_by_source(session, enrolment.id, earned.source) is not None:
        return None
    line = credit(session, enrolment, earned, attested=attested, now=now, head=head)
    session.flush()
    return line


def take_back(
    session: Session,
    enrolment: Enrolment,
    seq: int,
    *,
    attested: dict[str, Any],
    now: datetime,
    head: ChainHead | None = None,
) -> LedgerLine:
    """Append a row that takes line `seq` out of every evaluation; Refused when it is out already."""
    head = head or audit.locked_head(session, enrolment.stream)
    line = session.get(LedgerLine, (enrolment.stream, seq))
    if line is None or line.takes_back is not None:
        raise Refused("There is no such line to take back.", code="no_line")
    if queries.line_by_source(session, enrolment.id, f"back:{seq}") is not None:
        raise Refused("That line was taken back before.", code="already_back")
    row = LedgerLine(
        enrolment_id=enrolment.id,
        source=f"back:{seq}",
        takes_back=seq,
        component=line.component,
        kind=line.kind,
        activity=line.activity,
        title=line.title,
        on=line.on,
        start=line.start,
        minutes=line.minutes,
        modality=line.modality,
        topics=line.topics,
        attested=attested,
        recorded_at=now,
    )
    audit.append(session, head, row)
    session.flush()
    return row


def year_of(
    session: Session,
    enrolment: Enrolment,
    *,
    today: date,
    open_lines: Iterable[Line] = (),
    attested: bool = True,
) -> Year:
    """Evaluate one enrolment; `open_lines` are its logbook entries that have no ledger line."""
    waiting = {enrolment.id: list(open_lines)}
    return years_of(session, [enrolment], today=today, open_lines=waiting, attested=attested)[0]


def years_of(
    session: Session,
    enrolments: Sequence[Enrolment],
    *,
    today: date,
    open_lines: Mapping[int, Sequence[Line]] | None = None,
    attested: bool = True,
) -> list[Year]:
    """Evaluate several enrolments with two statements, however many lines they have.

    Pages that show no single lines do not ask who `attested` them.
    """
    ids = [enrolment.id for enrolment in enrolments]
    rows: dict[int, list[LedgerRow]] = defaultdict(list)
    for row in queries.ledger_rows(session, ids, attested=attested):
        rows[row.enrolment_id].append(row)
    decisions: dict[int, list[Decision]] = defaultdict(list)
    for decision in queries.decisions_of(session, ids):
        decisions[decision.enrolment_id].append(decision)
    waiting = open_lines or {}
    return [
        _year(each, rows[each.id], decisions[each.id], open_lines=waiting.get(each.id, ()), today=today)
        for each in enrolments
    ]


def _year(
    enrolment: Enrolment,
    rows: Sequence[LedgerRow],
    decisions: Sequence[Decision],
    *,
    open_lines: Sequence[Line],
    today: date,
) -> Year:
    plan = plan_of(enrolment.plan_version)
    gone = {row.takes_back for row in rows if row.takes_back is not None}
    live = {str(row.seq): row for row in rows if row.takes_back is None and row.seq not in gone}
    undone = {each.takes_back for each in decisions if each.takes_back is not None}
    standing = [each for each in decisions if each.takes_back is None and each.seq not in undone]
    facts = facts_from(plan, live.values(), standing)
    lines = [*(as_line(row) for row in live.values()), *open_lines]
    window = Window(enrolment.starts_on, enrolment.ends_on)
    statement = evaluate(plan, window, lines, facts, today)
    return Year(
        enrolment=enrolment, plan=plan, facts=facts, statement=statement, rows=live, decisions=standing
    )


def as_line(row: LedgerRow) -> Line:
    """Return a ledger row as evaluation reads it: everything in the ledger is signed."""
    return Line(
        id=str(row.seq),
        component=row.component,
        kind=row.kind,
        activity=row.activity,
        on=row.on,
        start=row.start,
        minutes=row.minutes,
        modality=row.modality,
        topics=dict(row.topics),
        status="signed",
        seq=row.seq,
    )


def facts_from(plan: Plan, rows: Iterable[LedgerRow], decisions: Iterable[Decision]) -> Facts:
    """Conditions met by decision, knowledge checks met by every lesson, and exempted minutes."""
    met = {each.condition for each in decisions if each.kind == "condition" and each.condition}
    exempt: dict[str, int] = defaultdict(int)
    for each in decisions:
        if each.kind == "exemption" and each.component and each.minutes:
            exempt[each.component] += each.minutes
    lessons = {lesson for ids in plan.modules.values() for lesson in ids}
    if lessons and lessons <= {row.activity for row in rows}:
        met.add(KNOWLEDGE_CHECKS)
    return Facts(frozenset(met), dict(exempt))
