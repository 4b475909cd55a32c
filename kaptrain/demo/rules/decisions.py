"""What named people decide in the demo, in days since the first one of the trainee's year."""

from collections.abc import Iterator
from datetime import timedelta

from kaptrain.demo.rules.acts import Act, Award, Exempt, Extend, Meet, Recognise, Rest
from kaptrain.demo.rules.moments import Year

SEEN = "Both documents were shown to the office."
RUBRIC = "Scored by the observer of the last consent lab; neither accuracy nor voluntariness was 0."
APPROVED = "The development plan is written and the year as a whole supports it."
GIVEN = "The evaluation form was received."
PASSED_RUBRIC = ("ready", "graduate", "lena", "malik", "quinn")
APPROVED_BY_MENTOR = ("ready", "graduate", "quinn")
EVALUATED = ("ready", "graduate", "lena")
# So near that there is something to renew.
LAST_DAY_IN = 60


def decisions_about(who: str, group: str, year: Year) -> Iterator[Act]:
    """Return the decisions about one trainee."""
    if group == "late":
        yield from _late(who, year)
    if who in ("trainee", "amara", "chidi"):
        yield _licence(who, year, 135)
    yield from _single(who, year)


def _late(who: str, year: Year) -> Iterator[Act]:
    if who != "petra":
        yield _licence(who, year, 148)
    if who in PASSED_RUBRIC:
        yield _rubric(who, year, "14 of 16", day=296)
    if who in APPROVED_BY_MENTOR:
        words = "Final approval by the mentor"
        yield Meet(
            at=year.moment(341, 11),
            who=who,
            by="mentor" if who in ("ready", "graduate") else "mirela",
            condition="final_approval",
            words=words,
            reason=APPROVED,
        )
    if who in EVALUATED:
        yield Meet(
            at=year.moment(342, 9),
            who=who,
            condition="evaluation",
            words="Evaluation of the program given",
            reason=GIVEN,
        )
    if who == "graduate":
        yield Award(at=year.moment(345, 10), who=who, until=year.on(year.over + LAST_DAY_IN))


def _licence(who: str, year: Year, day: int) -> Meet:
    words = "Licence and basic life support seen"
    return Meet(at=year.moment(day, 9), who=who, condition="licence", words=words, reason=SEEN)


def _rubric(who: str, year: Year, score: str, day: int) -> Meet:
    words = f"Consent rubric {score}"
    return Meet(at=year.moment(day, 10), who=who, condition="consent_rubric", words=words, reason=RUBRIC)


def _single(who: str, year: Year) -> Iterator[Act]:
    if who == "trainee":
        reason = "A course of the same content was completed before the program; the certificate was seen."
        yield Recognise(
            at=year.moment(13, 10),
            who=who,
            component="electives",
            activity="elective-2",
            minutes=180,
            reason=reason,
        )
    elif who == "hana":
        first = year.first + timedelta(days=118)
        reason = "Parental leave, agreed with the program before it began."
        yield Rest(at=year.moment(110, 10), who=who, on=first, days=90, reason=reason)
    elif who == "farid":
        reason = "The site closed for six weeks and visits had to be planned anew."
        yield Extend(at=year.moment(160, 10), who=who, days=42, reason=reason)
    elif who == "greta":
        reason = "Leads a reading group on three of the books at the teaching clinic."
        yield Exempt(at=year.moment(30, 10), who=who, component="bookclub", minutes=180, reason=reason)
