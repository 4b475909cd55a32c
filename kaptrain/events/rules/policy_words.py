"""A policy in the words of the page on which somebody decides whether to book."""

from kaptrain.events.rules.policy import Policy, Rule
from kaptrain.events.rules.words import count_minutes, enumerated, format_seconds
from kaptrain.shared.minutes import format_minutes

ASK = "Ask for a make-up on this page; the facilitator answers."
LENGTHS = {30: "half hour", 60: "hour"}


def policy_words(
    policy: Policy, minutes: int, *, counts_as: str = "", missed: str = ASK
) -> list[tuple[str, str]]:
    """Say what full credit is, what it takes, what lateness costs, and what can be done when it is missed.

    `minutes` is what the event is worth, `counts_as` where it counts ("under webinars, live"), `missed`
    the ways to make it up.
    """
    worth = f"{format_minutes(minutes)} {counts_as}".rstrip() + "."
    return [
        ("Full credit", worth),
        ("You must", " ".join((_must(policy, minutes), *_breaks(policy)))),
        ("Late or cut off", LATE[policy.rule](policy, minutes)),
        ("Missed it?", missed),
    ]


def _must(policy: Policy, minutes: int) -> str:
    if not policy.check_ins:
        return "be there; no check-ins are held."
    held, needed = policy.check_ins_held, policy.check_ins
    if needed < held:
        return f"answer at least {needed} of the {held} check-ins."
    if held == 1:
        return "answer the check-in."
    each, rest = divmod(minutes, held)
    pace = f", one every {LENGTHS.get(each, f'{each} minutes')}" if each and not rest else ""
    return f"answer {'both' if held == 2 else f'all {held}'} check-ins{pace}."


def _breaks(policy: Policy) -> list[str]:
    if not policy.breaks:
        return []
    length = count_minutes(sum(each.minutes for each in policy.breaks))
    return [f"Breaks ({length} in all) earn nothing and need no attendance."]


def _full(policy: Policy, minutes: int) -> str:
    if not policy.in_one_go:
        return "No credit for the live session unless you are there from beginning to end."
    return (
        f"Up to {count_minutes(policy.in_one_go)} in one go is fine and costs nothing. "
        "More means no credit for the live session."
    )


def _grace(policy: Policy, minutes: int) -> str:
    one_go = f", and at most {count_minutes(policy.in_one_go)} in one go" if policy.in_one_go else ""
    return (
        f"Up to {count_minutes(policy.per_hour)} of every hour may be missed, "
        f"here {format_seconds(minutes * policy.per_hour)} in all{one_go}. "
        "More means no credit for the live session."
    )


def _per_hour(policy: Policy, minutes: int) -> str:
    return (
        f"Each hour counts for itself. Up to {count_minutes(policy.in_one_go)} of it missed in one go costs "
        "nothing; more means no credit for that hour."
    )


def _parts(policy: Policy, minutes: int) -> str:
    names = enumerated(
        [
            f"{each.title or f'part {at}'} ({format_minutes(each.minutes)})"
            for at, each in enumerate(policy.parts, 1)
        ]
    )
    limit = (
        f"Up to {count_minutes(policy.in_one_go)} of a part missed in one go costs nothing; more means"
        if policy.in_one_go
        else "Missing any of a part means"
    )
    return f"Each part counts for itself: {names}. {limit} no credit for that part."


def _minutes(policy: Policy, minutes: int) -> str:
    return "You get the minutes you were there; a minute that was begun counts."


LATE = {
    Rule.FULL: _full,
    Rule.GRACE: _grace,
    Rule.PER_HOUR: _per_hour,
    Rule.PARTS: _parts,
    Rule.MINUTES: _minutes,
}
