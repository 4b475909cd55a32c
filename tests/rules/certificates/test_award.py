from datetime import UTC, date, datetime

from kaptrain.catalogue.rules import plan_from
from kaptrain.certificates.rules.award import assess
from kaptrain.certificates.rules.signing import Mentor, signatories
from kaptrain.hours.rules import Enrolment, Facts, Line, evaluate

ZONE = "America/Denver"
ISSUED = date(2026, 11, 22)
APPROVED = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)  # still the 19th in Denver
PLAN = plan_from(
    {
        "title": "Two parts",
        "version": "1",
        "hours": 4,
        "window": {"months": 12},
        "components": [
            {"id": "electives", "title": "Electives", "accepts": ["elective"], "hours": 2, "choose": 3},
            {
                "id": "practicum",
                "title": "Observational practicum",
                "accepts": ["practicum"],
                "hours": 2,
                "at_least": {"dosing": 4},
            },
        ],
    }
)


def signed(name: str, at: str, role: str = "mentor") -> dict[str, str]:
    return {"by": "signature", "name": name, "role": role, "at": at}


def line(activity: str, component: str, kind: str, day: int) -> Line:
    return Line(
        id=f"{activity}-{day}",
        component=component,
        kind=kind,
        activity=activity,
        on=date(2026, 7, day),
        minutes=60,
        modality="in_person",
        status="signed",
        seq=day,
    )


def names(mentor: Mentor | None, *attested: dict[str, str]) -> list[tuple[str, date]]:
    made = signatories("Demo Admin", ISSUED, mentor, attested, zone=ZONE)
    return [(each.name, each.signed_on) for each in made]


def test_final_approval_is_dated_by_the_institutions_own_day() -> None:
    assert names(Mentor("Demo Mentor", "PhD", APPROVED)) == [
        ("Demo Mentor, PhD", date(2026, 11, 19)),
        ("Demo Admin", ISSUED),
    ]


def test_without_an_approval_the_mentors_latest_signature_counts() -> None:
    early, late = "2026-07-03T18:00:00+00:00", "2026-09-03T18:00:00+00:00"

    made = names(Mentor("Demo Mentor"), signed("Demo Mentor", late), signed("Demo Mentor", early))

    assert made[0] == ("Demo Mentor", date(2026, 9, 3))


def test_a_mentor_before_stands_there_when_the_new_one_signed_nothing() -> None:
    made = names(Mentor("New Mentor"), signed("Old Mentor", "2026-07-03T18:00:00+00:00"))

    assert made[0] == ("Old Mentor", date(2026, 7, 3))


def test_a_practitioners_signature_makes_nobody_a_mentor() -> None:
    made = names(Mentor("Demo Mentor"), signed("Demo Host", "2026-07-03T18:00:00+00:00", "practitioner"))

    assert made == [("Demo Admin", ISSUED)]


def test_occurrences_and_different_activities_are_counted_in_the_reasons() -> None:
    lines = [
        line("elective-1", "electives", "elective", 1),
        line("elective-1", "electives", "elective", 2),
        line("dosing", "practicum", "practicum", 3),
        line("dosing", "practicum", "practicum", 4),
    ]
    window = Enrolment(date(2026, 6, 1), date(2027, 5, 31))

    reasons = assess(PLAN, evaluate(PLAN, window, lines, Facts(), ISSUED)).reasons

    assert reasons == (
        "Electives: 2 of 3 different activities still to do",
        "Observational practicum, dosing: 2 of 4 still to do",
    )
