"""What an event takes from the activity it is about: its length, its rule of credit, its make-ups."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kaptrain.catalogue.rules.program import Activity, Program
from kaptrain.events.rules.policy import Piece, Policy, Rule, fit, policy_data, read_policy
from kaptrain.shared.errors import Invalid
from kaptrain.shared.minutes import format_minutes

# Kinds of line that are earned at a scheduled meeting, and what to call one.
KINDS = {
    "webinar": "Webinar",
    "elective": "Elective",
    "practicum": "Practicum",
    "roleplay": "Consent lab",
    "discussion": "Discussion group",
    "bookclub": "Book club",
}
SELF_PACED = "self_paced"
TOLERANCE = 15
CHECK_IN_EVERY = 30
SEATS = {"webinar": 24, "elective": 16, "practicum": 2, "roleplay": 9, "discussion": 8, "bookclub": 12}
BREAK = re.compile(r"(\d{1,3})\s*/\s*(\d{1,3})")
ROUTES: dict[str, dict[str, object]] = {
    "another_date": {"route": "another_date", "days": 60, "approval": False},
    "recording": {"route": "recording", "days": 14, "approval": False, "items": 5},
    "tutorial": {"route": "tutorial", "days": 30, "approval": True},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A policy as a form offers it. `breaks` are written "60/10": after 60 minutes, for 10."""

    rule: str
    tolerance: int = TOLERANCE
    check_ins: bool = False
    breaks: str = ""


def offered(program: Program) -> tuple[Activity, ...]:
    """Return the activities that can be scheduled, in the order of the program."""
    return tuple(each for each in program.activities if each.kind in KINDS and each.modality != SELF_PACED)


def default_choice(activity: Activity) -> Choice:
    """Return the rule that fits the kind: long meetings hour by hour, webinars with check-ins."""
    if activity.kind == "elective":
        return Choice(rule=Rule.PER_HOUR.value)
    return Choice(rule=Rule.FULL.value, check_ins=activity.kind == "webinar")


def default_routes(activity: Activity) -> list[str]:
    """Return the make-ups that the activity has material for."""
    if activity.kind == "practicum":
        return ["another_date"]
    return ["another_date", *(["recording"] if activity.guide.check else []), "tutorial"]


def routes_data(names: Sequence[str]) -> list[dict[str, object]]:
    """Return make-ups as stored (rules/makeups.py reads them); unknown names are left out."""
    return [ROUTES[name] for name in ROUTES if name in names]


def breaks_minutes(text: str) -> int:
    """Return how long the breaks are together."""
    return sum(each.minutes for each in _breaks(text))


def policy_from(choice: Choice, minutes: int, activity: Activity) -> dict[str, object]:
    """Return the policy as stored; Invalid at the field of the form that is wrong.

    `minutes` is the credit; the session lasts that and its breaks.
    """
    breaks = _breaks(choice.breaks)
    data = policy_data(Policy(Rule.FULL, breaks=breaks)) | {"rule": choice.rule}
    if choice.rule == Rule.GRACE:
        data["per_hour"] = choice.tolerance
    elif choice.rule != Rule.MINUTES:
        data["in_one_go"] = choice.tolerance
    if choice.rule == Rule.PARTS:
        data["parts"] = _parts(activity, minutes, breaks)
    if choice.check_ins:
        held = max(1, minutes // CHECK_IN_EVERY)
        data["check_ins"] = {"needed": held, "held": held}
    policy = read_policy(data)
    fit(policy, minutes + sum(each.minutes for each in breaks))
    return policy_data(policy)


def choice_of(data: dict[str, object]) -> Choice:
    """Return a stored policy as the form shows it."""
    policy = read_policy(data)
    return Choice(
        rule=policy.rule.value,
        tolerance=policy.per_hour if policy.rule is Rule.GRACE else policy.in_one_go,
        check_ins=policy.check_ins_held > 0,
        breaks=", ".join(f"{each.after}/{each.minutes}" for each in policy.breaks),
    )


def _breaks(text: str) -> tuple[Piece, ...]:
    written = [each.strip() for each in text.split(",") if each.strip()]
    matches = [BREAK.fullmatch(each) for each in written]
    if not all(matches):
        message = "Write each break as 60/10: after 60 minutes of the session, for 10 minutes."
        raise Invalid(message, code="breaks", field="breaks")
    return tuple(Piece(int(match[1]), int(match[2])) for match in matches if match)


def _parts(activity: Activity, minutes: int, breaks: Sequence[Piece]) -> list[dict[str, object]]:
    parts = activity.guide.parts
    if not parts:
        message = "This activity announces no parts. Choose another rule."
        raise Invalid(message, code="no_parts", field="policy")
    total = sum(each.minutes for each in parts)
    if total != minutes:
        message = (
            f"The parts announced for it last {format_minutes(total)} together; that is its credit then."
        )
        raise Invalid(message, code="parts", field="minutes")
    made: list[dict[str, object]] = []
    worked = 0
    for part in parts:
        after, until = _at(worked, breaks, begins=True), _at(worked + part.minutes, breaks)
        made.append({"title": part.title[:120], "after": after, "minutes": until - after})
        worked += part.minutes
    return made


def _at(worked: int, breaks: Sequence[Piece], *, begins: bool = False) -> int:
    """Return the minute of the session at which so much of it without breaks is over.

    What `begins` there begins after a break, what ends there ends before it.
    """
    at = worked
    for each in breaks:
        if each.after < at or (begins and each.after == at):
            at += each.minutes
    return at
