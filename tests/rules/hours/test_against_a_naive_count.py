"""A second, deliberately slow reading of the rules: every minute is one thing in a set."""

from datetime import datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from kaptrain.catalogue.rules import Plan
from kaptrain.hours.rules import Enrolment, Facts, Line, evaluate, statement_to_data

MINUTE = timedelta(minutes=1)


@given(seed=st.integers(0, 10**9))
def test_the_statement_is_what_a_naive_count_finds(seed: int, case: Any) -> None:
    it = case(seed)

    statement = evaluate(it.plan, it.enrolment, it.lines, it.facts, it.today)

    assert statement_to_data(statement) == naive(it.plan, it.enrolment, it.lines, it.facts, it.today)


def naive(plan: Plan, enrolment: Enrolment, lines: list[Line], facts: Facts, today: Any) -> dict[str, Any]:
    """Count minute by minute. Written from the rules' text only, without the product's functions."""
    minutes: list[dict[str, Any]] = []  # every minute of every line, with what became of it
    taken: list[Line] = []
    waiting = list(lines)
    while waiting:
        line = min(waiting, key=place)
        waiting.remove(line)
        taken.append(line)
        decide(plan, enrolment, today, line, minutes)
    found: dict[str, Any] = {
        **totals(plan, facts, lines, minutes),
        "topics": topic_results(plan, taken, minutes),
        "modalities": [
            minimum(
                name, required, [each for each in minutes if each["in"] and each["line"].modality == name]
            )
            for name, required in plan.modalities.items()
        ],
        "conditions": [{"id": name, "met": name in facts.met} for name in plan.conditions],
        "lines": [line_result(line, minutes) for line in taken],
    }
    wanted = [*found["components"], *found["topics"], *found["modalities"], *found["conditions"]]
    enough = found["total"]["counted"] >= found["total"]["required"]
    return {**found, "complete": enough and all(each["met"] for each in wanted)}


def place(line: Line) -> tuple[Any, ...]:
    clock = 24 * 60 if line.start is None else line.start.hour * 60 + line.start.minute
    return (line.on, clock, line.seq)


def whole_reason(plan: Plan, enrolment: Enrolment, today: Any, line: Line, minutes: list[Any]) -> str | None:
    if line.status != "signed":
        return line.status
    here = [each for each in plan.components if each.id == line.component]
    if not here or line.kind not in here[0].accepts:
        return "not_accepted"
    if line.kind == "prior_learning":
        return None
    if line.on > today:
        return "in_future"
    if line.on < enrolment.starts_on or line.on > enrolment.ends_on:
        return "outside_window"
    needed = list(here[0].after) + list(here[0].gates.get(line.activity, ()))
    for activity in needed:
        if not any(
            each["in"] and each["line"].activity == activity and each["line"].on <= line.on
            for each in minutes
        ):
            return "gate_closed"
    return None


def decide(plan: Plan, enrolment: Enrolment, today: Any, line: Line, minutes: list[dict[str, Any]]) -> None:
    reason = whole_reason(plan, enrolment, today, line, minutes)
    if reason:
        minutes += [{"line": line, "in": False, "why": reason} for _ in range(line.minutes)]
        return
    prior = line.kind == "prior_learning"
    busy = set() if prior else busy_minutes(minutes)
    overlapping = [at for at in span(line) if at in busy]
    for _ in overlapping:
        minutes.append({"line": line, "in": False, "why": "overlap"})
    cap = next(each.cap for each in plan.components if each.id == line.component)
    day = sum(1 for each in minutes if each["in"] and same_day(each["line"], line))
    used = sum(1 for each in minutes if each["in"] and each["line"].component == line.component)
    late, counting = [], []
    for _ in range(line.minutes - len(overlapping)):
        if not prior and day == plan.day_limit:
            late.append({"line": line, "in": False, "why": "daily_limit"})
            continue
        counting.append({"line": line, "in": used < cap, "why": "cap_reached"})
        # The day is filled before the cap is looked at, yet only counted minutes fill it for later lines.
        day += 1
        used += 1
    minutes += late + counting


def same_day(other: Line, line: Line) -> bool:
    return other.on == line.on and other.kind != "prior_learning"


def span(line: Line) -> list[datetime]:
    if line.start is None:
        return []
    first = datetime.combine(line.on, line.start)
    return [first + MINUTE * at for at in range(line.minutes)]


def busy_minutes(minutes: list[dict[str, Any]]) -> set[datetime]:
    counting = {
        each["line"].id: each["line"]
        for each in minutes
        if each["in"] and each["line"].kind != "prior_learning"
    }
    return {at for line in counting.values() for at in span(line)}


def totals(plan: Plan, facts: Facts, lines: list[Line], minutes: list[dict[str, Any]]) -> dict[str, Any]:
    components: list[dict[str, Any]] = []
    lowered = 0
    for each in plan.components:
        counted = [one for one in minutes if one["in"] and one["line"].component == each.id]
        required = each.required
        for _ in range(facts.exempt.get(each.id, 0)):
            if required > 0:
                required, lowered = required - 1, lowered + 1
        unmet = []
        if len(counted) < required:
            unmet.append("hours")
        for activity, times in each.at_least.items():
            if len({one["line"].id for one in counted if one["line"].activity == activity}) < times:
                unmet.append(f"at_least:{activity}")
        if len({one["line"].activity for one in counted}) < each.choose:
            unmet.append("choose")
        components.append(
            {
                "id": each.id,
                "required": required,
                "cap": each.cap,
                "counted": len(counted),
                "pending": sum(
                    line.minutes for line in lines if line.component == each.id and line.status == "submitted"
                ),
                "missing": required - len(counted) if len(counted) < required else 0,
                "met": unmet == [],
                "unmet": unmet,
            }
        )
    total = {
        "required": max(plan.required - lowered, 0),
        "counted": sum(each["counted"] for each in components),
        "pending": sum(each["pending"] for each in components),
    }
    return {"total": total, "components": components}


def topic_results(plan: Plan, taken: list[Line], minutes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    credited: dict[str, list[int]] = {topic.id: [] for topic in plan.topics}
    for axis in {topic.axis for topic in plan.topics}:
        on_axis = {topic.id for topic in plan.topics if topic.axis == axis}
        for line in taken:
            free = [1 for each in minutes if each["in"] and each["line"].id == line.id]
            for name, amount in line.topics.items():
                for _ in range(amount if name in on_axis else 0):
                    if free:
                        credited[name].append(free.pop())
    return [minimum(topic.id, topic.required, credited[topic.id]) for topic in plan.topics]


def minimum(name: str, required: int, counted: list[Any]) -> dict[str, Any]:
    return {
        "id": name,
        "required": required,
        "counted": len(counted),
        "met": not len(counted) < required,
    }


def line_result(line: Line, minutes: list[dict[str, Any]]) -> dict[str, Any]:
    mine = [each for each in minutes if each["line"].id == line.id]
    order = ["overlap", "daily_limit", "cap_reached"]
    whys = [each["why"] for each in mine if not each["in"]]
    codes = sorted(set(whys), key=lambda code: order.index(code) if code in order else -1)
    return {
        "id": line.id,
        "minutes": line.minutes,
        "counted": sum(1 for each in mine if each["in"]),
        "removed": [{"code": code, "minutes": whys.count(code)} for code in codes],
    }
