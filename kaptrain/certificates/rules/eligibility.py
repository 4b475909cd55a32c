"""Who may be awarded a certificate, and in plain words what is still to do."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from kaptrain.shared.minutes import format_minutes

Statement = Mapping[str, Any]  # the object of `hours.rules.evaluate` as JSON (DESIGN section 3d)

MODALITY_NAMES = {"self_paced": "self-paced", "live": "live online", "in_person": "in person"}
CONDITION_MET = {
    "knowledge_checks": "all knowledge checks at 80% or more",
    "consent_rubric": "consent practice rubric passed",
    "licence": "licence and basic life support seen",
    "final_approval": "mentor’s final approval",
    "evaluation": "program evaluation given",
}
_CONDITION_OPEN = {
    "knowledge_checks": "Knowledge checks are not all passed",
    "consent_rubric": "The consent practice rubric is not passed yet",
    "licence": "The licence has not been seen",
    "final_approval": "Final approval is open",
    "evaluation": "The program evaluation is open",
}


@dataclass(frozen=True)
class Tally:
    """How many occurrences (or different activities) count, of how many."""

    done: int
    needed: int


@dataclass(frozen=True)
class Labels:
    """Names for the ids of a statement, and counts that it does not carry.

    `tallies` is keyed by (component, activity) for `at_least` and (component, "") for `choose`.
    """

    components: Mapping[str, str] = field(default_factory=dict)
    activities: Mapping[str, str] = field(default_factory=dict)
    topics: Mapping[str, str] = field(default_factory=dict)
    tallies: Mapping[tuple[str, str], Tally] = field(default_factory=dict)


@dataclass(frozen=True)
class Eligibility:
    """Whether a certificate may be issued; `reasons` is empty exactly when it may."""

    eligible: bool
    reasons: tuple[str, ...]


def eligibility(statement: Statement, labels: Labels) -> Eligibility:
    """Decide from a statement's JSON; one reason per missing thing, in the order of the plan."""
    reasons = (
        *_total(statement),
        *(reason for row in statement["components"] for reason in _component(row, labels)),
        *(
            _short(f"Topic {labels.topics.get(row['id'], _words(row['id']))}", row)
            for row in statement["topics"]
            if not row["met"]
        ),
        *(
            _short(f"Hours {MODALITY_NAMES.get(row['id'], row['id'])}", row)
            for row in statement["modalities"]
            if not row["met"]
        ),
        *(_condition(row["id"]) for row in statement["conditions"] if not row["met"]),
    )
    if not statement["complete"] and not reasons:
        reasons = ("The statement of hours is not complete",)
    return Eligibility(eligible=not reasons, reasons=reasons)


def _total(statement: Statement) -> Iterator[str]:
    # What the components lack already says it; only hours beyond them need a line of their own.
    total = statement["total"]
    missing = total["required"] - total["counted"]
    explained = sum(row["missing"] for row in statement["components"])
    if missing > explained:
        yield f"The year as a whole: {format_minutes(missing - explained)} still to do"


def _component(row: Mapping[str, Any], labels: Labels) -> Iterator[str]:
    title = labels.components.get(row["id"], _words(row["id"]))
    for unmet in row["unmet"]:
        code, _, activity = unmet.partition(":")
        if code == "hours":
            yield f"{title}: {format_minutes(row['missing'])} still to do{_pending(row)}"
        elif code == "at_least":
            name = labels.activities.get(activity, _words(activity))
            yield f"{title}, {name[:1].lower()}{name[1:]}: {_left(row, activity, labels)} still to do"
        else:
            yield f"{title}: {_left(row, '', labels)} different activities still to do"
    if not row["met"] and not row["unmet"]:
        yield f"{title}: not met yet"


def _left(row: Mapping[str, Any], activity: str, labels: Labels) -> str:
    tally = labels.tallies.get((row["id"], activity))
    return f"{tally.needed - tally.done} of {tally.needed}" if tally else "more"


def _pending(row: Mapping[str, Any]) -> str:
    pending = min(row["pending"], row["missing"])
    return f", {format_minutes(pending)} of it pending" if pending else ""


def _short(name: str, row: Mapping[str, Any]) -> str:
    return f"{name}: {format_minutes(row['required'] - row['counted'])} still to do"


def _condition(condition: str) -> str:
    return _CONDITION_OPEN.get(condition, f"{_words(condition)} is open")


def _words(identifier: str) -> str:
    return identifier.replace("_", " ").replace("-", " ").capitalize()
