"""What the pages of decisions show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from kaptrain.catalogue.rules import Plan
from kaptrain.enrolment.models import Enrolment, Leave
from kaptrain.hours.models import Decision
from kaptrain.hours.rules import LineResult, Statement, Total
from kaptrain.shared.minutes import format_minutes

PER_PAGE = 25
UNDOABLE = frozenset({"exemption", "extension", "condition", "prior_learning"})
KIND_WORDS = {
    "module": "Lesson",
    "webinar": "Webinar",
    "elective": "Elective",
    "practicum": "Practicum",
    "mentorship": "Mentorship",
    "roleplay": "Consent practice",
    "discussion": "Discussion",
    "bookclub": "Book club",
    "prior_learning": "Prior learning",
}
MODALITY_WORDS = {"self_paced": "Self-paced", "live": "Live, online", "in_person": "In person"}
CONDITION_WORDS = {
    "knowledge_checks": "Knowledge checks",
    "consent_rubric": "Consent rubric",
    "licence": "Licence",
    "final_approval": "Final approval",
    "evaluation": "Evaluation of the program",
}
REASON_WORDS = {
    "not_accepted": "the component does not take it",
    "in_future": "in the future",
    "outside_window": "outside the year",
    "gate_closed": "gate closed",
    "overlap": "overlaps another line",
    "daily_limit": "above the day's limit",
    "cap_reached": "cap reached",
}


@dataclass(frozen=True)
class ComponentRow:
    """One component in minutes."""

    id: str
    title: str
    counted: int
    required: int
    missing: int
    exempt: int


@dataclass(frozen=True)
class Summary:
    """Where the hours of an enrolment stand."""

    rows: list[ComponentRow]
    counted: int
    required: int
    conditions: list[tuple[str, bool]]


@dataclass(frozen=True)
class YearStep:
    """How the end of the year came to be, one move after the other."""

    what: str
    from_on: date | None
    why: str
    ends_on: date


@dataclass(frozen=True)
class DecisionRow:
    """One decision, with who, when and why."""

    seq: int
    words: str
    reason: str
    by: str
    at: datetime
    undone: bool
    can_undo: bool


@dataclass(frozen=True)
class LineRow:
    """One live line of the ledger with what became of it."""

    seq: str
    component: str
    title: str
    on: date
    minutes: int
    counted: int
    look: str
    why: str
    by: str


@dataclass(frozen=True)
class TransferRow:
    """One row of a file to take over, with what would count of it."""

    row: int
    title: str
    component: str
    on: date
    minutes: int
    counted: int
    why: str


def summary_of(plan: Plan, statement: Statement) -> Summary:
    """The totals that stand beside each form."""
    titles = {part.id: part.title for part in plan.components}
    return Summary(
        rows=[
            ComponentRow(each.id, titles[each.id], each.counted, each.required, each.missing, each.exempt)
            for each in statement.components
        ],
        counted=statement.total.counted,
        required=statement.total.required,
        conditions=[(condition_words(each.id), each.met) for each in statement.conditions],
    )


def total_words(total: Total) -> str:
    """The new total, for the message after a decision."""
    return f"{format_minutes(total.counted)} of {format_minutes(total.required)} counted now."


def condition_words(condition: str) -> str:
    """A condition of the plan in words."""
    return CONDITION_WORDS.get(condition, condition.replace("_", " ").capitalize())


def year_steps(place: Enrolment, leaves: Sequence[Leave], decisions: Sequence[Decision]) -> list[YearStep]:
    """The plan's end of the year, then each leave and each extension in force, in the order of decision."""
    moves: list[tuple[datetime, int, str, date | None, str]] = [
        (each.at, each.days, "Leave", each.from_on, f"{each.reason} ({each.by_name})") for each in leaves
    ]
    moves += [
        (each.at, each.days or 0, "Extension", None, f"{each.reason} ({each.by_name})")
        for each in decisions
        if each.kind == "extension"
    ]
    ends_on = place.ends_on - timedelta(days=sum(move[1] for move in moves))
    steps = [YearStep("As the plan says", None, "", ends_on)]
    for _, length, what, from_on, why in sorted(moves, key=lambda move: move[0]):
        ends_on += timedelta(days=length)
        steps.append(YearStep(f"{what} of {days(length)}", from_on, why, ends_on))
    return steps


def days(number: int) -> str:
    """A number of days in words."""
    return "1 day" if number == 1 else f"{number} days"


def decision_rows(decisions: Sequence[Decision]) -> list[DecisionRow]:
    """All decisions, newest first; those that were undone stay readable."""
    gone = {each.takes_back for each in decisions if each.takes_back is not None}
    return [
        DecisionRow(
            seq=each.seq,
            words=each.words,
            reason=each.reason,
            by=each.by_name,
            at=each.at,
            undone=each.seq in gone,
            can_undo=each.kind in UNDOABLE and each.takes_back is None and each.seq not in gone,
        )
        for each in sorted(decisions, key=lambda each: each.seq, reverse=True)
    ]


def line_rows(
    plan: Plan, results: Sequence[LineResult], ledger: Mapping[str, Any], component: str
) -> list[LineRow]:
    """The live lines, newest first, of one component or of all."""
    titles = {part.id: part.title for part in plan.components}
    shown = []
    for result in reversed(results):
        row = ledger.get(result.id)
        if row is not None and component in ("", row.component):
            shown.append(
                LineRow(
                    seq=result.id,
                    component=titles.get(row.component, row.component),
                    title=row.title,
                    on=row.on,
                    minutes=row.minutes,
                    counted=result.counted,
                    look="counted" if result.counted else "not",
                    why=why(result),
                    by=vouched_by(row.attested),
                )
            )
    return shown


def why(result: LineResult) -> str:
    """Why a line counts as it does."""
    if not result.removed:
        return "Counted"
    parts = [
        f"{format_minutes(each.minutes)} {REASON_WORDS.get(each.code, each.code)}" for each in result.removed
    ]
    return f"{'Counted in part' if result.counted else 'Not counted'}: {', '.join(parts)}"


def vouched_by(attested: dict[str, Any]) -> str:
    """Who vouched for a line."""
    return str(attested.get("name") or "Knowledge check")


def transfer_rows(plan: Plan, results: Sequence[LineResult], titles: Sequence[str]) -> list[TransferRow]:
    """The rows of a file, each with what would count of it."""
    parts = {part.id: part.title for part in plan.components}
    return [
        TransferRow(
            row=each.line.seq,
            title=title,
            component=parts[each.line.component],
            on=each.line.on,
            minutes=each.minutes,
            counted=each.counted,
            why=why(each),
        )
        for each, title in zip(results, titles, strict=True)
    ]
