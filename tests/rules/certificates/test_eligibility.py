from typing import Any

from kaptrain.certificates.rules.eligibility import Labels, Tally, eligibility

LABELS = Labels(
    components={"practicum": "Observational practicum", "electives": "Electives"},
    activities={"dosing": "Dosing session"},
    topics={"ethics": "Ethics and law"},
    tallies={("practicum", "dosing"): Tally(3, 4), ("electives", ""): Tally(2, 4)},
)


def component(
    name: str, *, missing: int = 0, pending: int = 0, unmet: tuple[str, ...] = ()
) -> dict[str, Any]:
    return {"id": name, "missing": missing, "pending": pending, "met": not unmet, "unmet": list(unmet)}


def statement(**changes: Any) -> dict[str, Any]:
    whole: dict[str, Any] = {
        "complete": True,
        "total": {"required": 9000, "counted": 9000, "pending": 0},
        "components": [component("practicum"), component("electives")],
        "topics": [{"id": "ethics", "required": 1500, "counted": 1500, "met": True}],
        "modalities": [{"id": "in_person", "required": 1200, "counted": 1200, "met": True}],
        "conditions": [{"id": "final_approval", "met": True}],
    }
    whole.update(changes)
    return whole


def reasons(**changes: Any) -> tuple[str, ...]:
    decision = eligibility(statement(complete=False, **changes), LABELS)
    assert not decision.eligible
    return decision.reasons


def test_a_complete_statement_is_eligible_without_reasons() -> None:
    decision = eligibility(statement(), LABELS)
    assert decision.eligible
    assert decision.reasons == ()


def test_missing_hours_are_said_once() -> None:
    said = reasons(
        total={"required": 9000, "counted": 8820, "pending": 0},
        components=[component("practicum", missing=180, unmet=("hours",))],
    )
    assert said == ("Observational practicum: 3 h still to do",)


def test_pending_hours_are_told_apart() -> None:
    said = reasons(components=[component("practicum", missing=180, pending=240, unmet=("hours",))])
    assert said == ("Observational practicum: 3 h still to do, 3 h of it pending",)


def test_missing_occurrences_are_counted() -> None:
    rows = [
        component("practicum", unmet=("at_least:dosing",)),
        component("electives", unmet=("choose",)),
    ]
    assert reasons(components=rows) == (
        "Observational practicum, dosing session: 1 of 4 still to do",
        "Electives: 2 of 4 different activities still to do",
    )


def test_missing_occurrences_without_counts_still_have_words() -> None:
    rows = [component("practicum", unmet=("at_least:dosing", "choose"))]
    decision = eligibility(statement(complete=False, components=rows), Labels())
    assert decision.reasons == (
        "Practicum, dosing: more still to do",
        "Practicum: more different activities still to do",
    )


def test_hours_beyond_the_components_belong_to_the_year() -> None:
    assert reasons(total={"required": 9000, "counted": 8970, "pending": 0}) == (
        "The year as a whole: 30 min still to do",
    )


def test_topics_modalities_and_conditions_have_their_own_reasons() -> None:
    said = reasons(
        topics=[{"id": "ethics", "required": 1500, "counted": 1440, "met": False}],
        modalities=[{"id": "in_person", "required": 1200, "counted": 990, "met": False}],
        conditions=[{"id": "final_approval", "met": False}, {"id": "site_visit", "met": False}],
    )
    assert said == (
        "Topic Ethics and law: 1 h still to do",
        "Hours in person: 3 h 30 min still to do",
        "Final approval is open",
        "Site visit is open",
    )


def test_a_statement_that_contradicts_itself_is_not_eligible() -> None:
    assert reasons() == ("The statement of hours is not complete",)
    unmet = statement(components=[{**component("practicum"), "met": False}])
    assert eligibility(unmet, LABELS).reasons == ("Observational practicum: not met yet",)
