"""How an event counts, as data: fixed before the first booking, shown to everybody who books."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from itertools import pairwise

from kaptrain.events.rules.presence import Interval
from kaptrain.shared.errors import Invalid

LONGEST = 24 * 60
MOST_PIECES = 50
LONGEST_TITLE = 120


class Rule(StrEnum):
    """The kinds of rule."""

    FULL = "full"  # the whole session or nothing; `in_one_go` minutes may be missed at a time
    GRACE = "grace"  # the whole session or nothing; `per_hour` minutes of each hour may be missed in all
    PER_HOUR = "per_hour"  # each hour for itself; none for an hour with more than `in_one_go` missed
    PARTS = "parts"  # each announced part for itself; `in_one_go` minutes of it may be missed at a time
    MINUTES = "minutes"  # the minutes present


@dataclass(frozen=True, slots=True)
class Piece:
    """Part of a session, or a break in it: whole minutes, counted from the start of the session."""

    after: int
    minutes: int
    title: str = ""

    @property
    def until(self) -> int:
        """The minute of the session at which it ends."""
        return self.after + self.minutes

    def within(self, window: Interval) -> Interval:
        """Where it lies in a session."""
        return Interval(
            window.start + timedelta(minutes=self.after), window.start + timedelta(minutes=self.until)
        )


@dataclass(frozen=True, slots=True)
class Policy:
    """One rule of credit. `check_ins` of the `check_ins_held` must be answered, by every rule."""

    rule: Rule
    in_one_go: int = 0
    per_hour: int = 0
    parts: tuple[Piece, ...] = ()
    breaks: tuple[Piece, ...] = ()
    check_ins: int = 0
    check_ins_held: int = 0

    def breaks_in(self, window: Interval) -> tuple[Interval, ...]:
        """The breaks of a session."""
        return tuple(each.within(window) for each in self.breaks)


# What a rule needs, and what it may have besides breaks and check-ins.
NEEDED = {Rule.GRACE: ("per_hour",), Rule.PER_HOUR: ("in_one_go",), Rule.PARTS: ("parts",)}
ALLOWED = {
    Rule.FULL: ("in_one_go",),
    Rule.GRACE: ("per_hour", "in_one_go"),
    Rule.PER_HOUR: ("in_one_go",),
    Rule.PARTS: ("parts", "in_one_go"),
    Rule.MINUTES: (),
}
EVERY_RULE = ("rule", "breaks", "check_ins")


def read_policy(data: object) -> Policy:
    """Read a policy from plain data as `policy_data` writes it; Invalid, at `policy`, says what is wrong."""
    fields = _mapping(data, "A policy")
    rule = _rule(fields.get("rule"))
    _known(fields, (*EVERY_RULE, *ALLOWED[rule]), f"the rule {rule.value}")
    for name in NEEDED.get(rule, ()):
        if name not in fields:
            raise _bad(f"The rule {rule.value} needs {name}.")
    check_ins = _mapping(fields.get("check_ins", {}), "check_ins")
    _known(check_ins, ("needed", "held"), "check_ins")
    policy = Policy(
        rule=rule,
        in_one_go=_minutes(fields.get("in_one_go", 0), "in_one_go"),
        per_hour=_minutes(fields.get("per_hour", 0), "per_hour", most=59),
        parts=_pieces(fields.get("parts", []), "parts", titled=True),
        breaks=_pieces(fields.get("breaks", []), "breaks", titled=False),
        check_ins=_minutes(check_ins.get("needed", 0), "check_ins.needed"),
        check_ins_held=_minutes(check_ins.get("held", 0), "check_ins.held", most=MOST_PIECES),
    )
    if policy.check_ins > policy.check_ins_held:
        raise _bad("More check-ins are needed than are held.")
    if rule is Rule.PARTS and not policy.parts:
        raise _bad("The rule parts needs at least one part.")
    return policy


def policy_data(policy: Policy) -> dict[str, object]:
    """Write a policy as plain data, without what it does not use."""
    data: dict[str, object] = {"rule": policy.rule.value}
    data |= {name: getattr(policy, name) for name in ("in_one_go", "per_hour") if getattr(policy, name)}
    data |= {name: getattr(policy, name) for name in NEEDED.get(policy.rule, ()) if name != "parts"}
    if policy.parts:
        data["parts"] = [
            {"title": each.title, "after": each.after, "minutes": each.minutes} for each in policy.parts
        ]
    if policy.breaks:
        data["breaks"] = [{"after": each.after, "minutes": each.minutes} for each in policy.breaks]
    if policy.check_ins_held:
        data["check_ins"] = {"needed": policy.check_ins, "held": policy.check_ins_held}
    return data


def fit(policy: Policy, minutes: int) -> None:
    """Refuse, with Invalid, breaks or parts that leave a session of `minutes` or nothing of it."""
    for name, pieces in (("break", policy.breaks), ("part", policy.parts)):
        if pieces and pieces[-1].until > minutes:
            raise _bad(f"The last {name} ends after {pieces[-1].until} minutes, the session after {minutes}.")
    if sum(each.minutes for each in policy.breaks) >= minutes:
        raise _bad("The breaks leave nothing of the session.")


def _rule(value: object) -> Rule:
    if isinstance(value, str) and value in set(Rule):
        return Rule(value)
    raise _bad(f"Choose a rule: {', '.join(Rule)}.")


def _mapping(data: object, name: str) -> Mapping[str, object]:
    if isinstance(data, Mapping) and all(isinstance(key, str) for key in data):
        return data
    raise _bad(f"{name} is a list of names with values.")


def _known(fields: Iterable[str], allowed: Iterable[str], place: str) -> None:
    unknown = sorted(set(fields) - set(allowed))
    if unknown:
        raise _bad(f"{unknown[0]} does not belong to {place}.")


def _minutes(value: object, name: str, *, least: int = 0, most: int = LONGEST) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and least <= value <= most:
        return value
    raise _bad(f"{name} must be a whole number from {least} to {most}.")


def _pieces(value: object, name: str, *, titled: bool) -> tuple[Piece, ...]:
    if not isinstance(value, (list, tuple)) or len(value) > MOST_PIECES:
        raise _bad(f"{name} is a list of at most {MOST_PIECES}.")
    pieces = tuple(_piece(each, f"{name}[{at}]", titled=titled) for at, each in enumerate(value, 1))
    for earlier, later in pairwise(pieces):
        if later.after < earlier.until:
            raise _bad(f"{name} overlap, or are not in the order of the session.")
    return pieces


def _piece(value: object, name: str, *, titled: bool) -> Piece:
    fields = _mapping(value, name)
    _known(fields, ("after", "minutes", *(("title",) if titled else ())), name)
    title = fields.get("title", "")
    if not isinstance(title, str) or len(title) > LONGEST_TITLE:
        raise _bad(f"{name}.title is text of at most {LONGEST_TITLE} characters.")
    return Piece(
        after=_minutes(fields.get("after"), f"{name}.after"),
        minutes=_minutes(fields.get("minutes"), f"{name}.minutes", least=1),
        title=title.strip(),
    )


def _bad(message: str) -> Invalid:
    return Invalid(message, code="bad_policy", field="policy")
