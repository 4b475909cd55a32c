"""Where a certificate and its rule touch: never a valid one below the rule (C1)."""

from copy import deepcopy
from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kaptrain.accounts.models import RoleGrant
from kaptrain.catalogue.rules import plan_from
from kaptrain.certificates import queries, service
from kaptrain.certificates.models import Certificate
from kaptrain.certificates.rules.content import CertificateContent, content_from
from kaptrain.certificates.rules.states import State
from kaptrain.enrolment.service import freeze_plan
from kaptrain.hours.service import credit
from kaptrain.outbox.models import Mail
from kaptrain.shared.errors import Refused
from tests.factories import SMALL_MODULES, SMALL_PLAN, earned, person
from tests.factories.certificates import OFFICE, Cast, acting, complete_year, issued, withdraw

TODAY = date(2026, 11, 22)
MEETING = "met:1"
ELECTIVE = {"component": "electives", "kind": "elective", "modality": "live", "topics": ()}


def judged_by(session: Session, cast: Cast, now: datetime, **changes: Any) -> None:
    """Let another version of the plan judge this year."""
    plan = plan_from({**deepcopy(SMALL_PLAN), **changes})
    cast.place.plan_version = freeze_plan(session, "small", plan, SMALL_MODULES, now=now)
    session.flush()


def with_parts(*parts: dict[str, Any]) -> list[dict[str, Any]]:
    plan: Any = deepcopy(SMALL_PLAN)
    return [*plan["components"], *parts]


def refusal(session: Session, cast: Cast, now: datetime) -> str:
    with pytest.raises(Refused) as refused:
        issued(session, cast, now)
    assert refused.value.code == "not_complete"
    assert session.scalar(select(func.count(Certificate.id))) == 0
    return refused.value.message


def printed(certificate: Certificate) -> CertificateContent:
    content = content_from(certificate.content)
    assert isinstance(content, CertificateContent)
    return content


@pytest.fixture
def cast(session: Session) -> Cast:
    return complete_year(session)


def test_a_component_of_no_hours_asks_for_nothing_and_is_not_printed(
    session: Session, cast: Cast, now: datetime
) -> None:
    empty = {"id": "bookclub", "title": "Book club", "accepts": ["bookclub"], "hours": 0}
    judged_by(session, cast, now, version="t2", components=with_parts(empty))

    assert [part.title for part in printed(issued(session, cast, now)).parts] == [
        "Core modules",
        "Observational practicum",
        "Mentorship",
    ]


def test_a_component_without_a_line_is_missing_however_much_the_others_have(
    session: Session, cast: Cast, now: datetime
) -> None:
    asked = {"id": "bookclub", "title": "Book club", "accepts": ["bookclub"], "hours": 1}
    judged_by(session, cast, now, version="t2", hours=6, components=with_parts(asked))
    for number in range(3, 6):
        credit(
            session,
            cast.place,
            earned(f"met:{number}", component="mentorship", kind="mentorship", activity=f"meeting-{number}"),
            attested={"by": "check"},
            now=now,
        )

    assert "Book club: 1 h still to do" in refusal(session, cast, now)


def test_surplus_electives_do_not_stand_in_for_a_mandatory_part(session: Session, now: datetime) -> None:
    cast = complete_year(session, without={MEETING})
    electives = {"id": "electives", "title": "Electives", "accepts": ["elective"], "hours": 1, "choose": 2}
    judged_by(session, cast, now, version="t2", hours=6, components=with_parts(electives))
    for number in range(1, 9):
        line = earned(f"elective:{number}", **ELECTIVE, activity=f"elective-{number}", minutes=45)
        credit(session, cast.place, line, attested={"by": "check"}, now=now)

    assert refusal(session, cast, now) == "Not complete: Mentorship: 2 h still to do."


def test_a_rule_made_shorter_lets_a_year_pass_and_restored_it_lets_none(
    session: Session, now: datetime
) -> None:
    shorter = deepcopy(SMALL_PLAN["components"])
    shorter[2]["hours"] = 0
    lucky = complete_year(session, without={MEETING}, name="Demo Lucky")
    late = complete_year(session, without={MEETING}, name="Demo Late")
    judged_by(session, lucky, now, version="t2", hours=3, components=shorter)

    certificate = issued(session, lucky, now)

    assert (printed(certificate).plan_version, printed(certificate).counted) == ("t2", 180)
    with pytest.raises(Refused, match="Mentorship: 2 h still to do"):
        issued(session, late, now)
    # Plans are frozen: what was issued by the shorter one is judged by it, and stays.
    assert queries.flagged(session, today=TODAY) == []
    judged_by(session, late, now, version="t3")
    with pytest.raises(Refused, match="Mentorship: 2 h still to do"):
        issued(session, late, now)


def test_a_rule_restored_for_the_same_year_flags_what_the_shorter_one_let_pass(
    session: Session, now: datetime
) -> None:
    """An admin who moves an enrolment to another plan is told, as soon as its ledger moves."""
    shorter = deepcopy(SMALL_PLAN["components"])
    shorter[2]["hours"] = 0
    cast = complete_year(session, without={MEETING})
    judged_by(session, cast, now, version="t2", hours=3, components=shorter)
    certificate = issued(session, cast, now)
    judged_by(session, cast, now, version="t1")
    cast.trainee.name = "Demo Newname"
    session.flush()
    with pytest.raises(Refused, match="no longer add up"):
        service.rename(session, cast.registrar, certificate, office=OFFICE, now=now)

    credit(session, cast.place, earned("x:1", activity="m01-03"), attested={"by": "check"}, now=now)

    (flag,) = queries.flagged(session, today=TODAY)
    assert "Mentorship: 2 h still to do" in flag.reasons


def test_a_minute_short_is_short(session: Session, now: datetime) -> None:
    cast = complete_year(session, without={MEETING})
    met = earned("met:2", component="mentorship", kind="mentorship", activity="meeting-2", minutes=119)
    credit(session, cast.place, met, attested={"by": "check"}, now=now)

    assert "Mentorship: 1 min still to do" in refusal(session, cast, now)


@pytest.mark.parametrize("state", ["withdrawn", "expired"])
def test_who_has_left_gets_none_and_keeps_what_they_have(
    session: Session, cast: Cast, now: datetime, state: str
) -> None:
    first = issued(session, cast, now)
    cast.place.state = state
    other = complete_year(session, name="Demo Left")
    other.place.state = state
    session.flush()

    with pytest.raises(Refused, match="enrolment is"):
        issued(session, other, now)

    (held,) = queries.held_by_trainee(session, cast.trainee.id, today=TODAY)
    assert (held.certificate.id, held.standing.state) == (first.id, State.VALID)


def test_a_flag_is_told_to_every_admin_once(session: Session, cast: Cast, now: datetime) -> None:
    """T6: never about one's own certificate, never to somebody suspended, and not again the next hour."""
    certificate = issued(session, cast, now)
    gone = person(session, "Demo Gone", ["admin"])
    gone.suspended_at = now
    second = person(session, "Demo Second", ["admin"])
    watch = service.Watch(OFFICE)
    assert watch(session, now) == 0
    withdraw(session, cast, MEETING, now)

    assert (watch(session, now), watch(session, now)) == (2, 0)

    mails = session.scalars(select(Mail).where(Mail.kind == "certificate-flagged")).all()
    assert {mail.to_address for mail in mails} == {cast.admin.email, second.email}
    assert f"/admin/certificates/{certificate.id}" in mails[0].body
    assert "Mentorship: 2 h still to do" in mails[0].body


def test_an_admin_hears_nothing_about_their_own(session: Session, cast: Cast, now: datetime) -> None:
    issued(session, cast, now)
    withdraw(session, cast, MEETING, now)
    session.add(RoleGrant(person_id=cast.trainee.id, role="admin"))
    session.flush()

    assert service.Watch(OFFICE)(session, now) == 1


def test_a_look_is_counted_by_day_up_to_a_ceiling_and_never_the_holders(
    session: Session, cast: Cast, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate = issued(session, cast, now)
    board, holder = acting(person(session, "Demo Board")), acting(cast.trainee)
    monkeypatch.setattr("kaptrain.certificates.service.lookups.MOST_A_DAY", 3)

    for _ in range(5):
        service.count_lookup(session, board, certificate.code, today=TODAY)
    service.count_lookup(session, holder, certificate.code, today=TODAY)
    service.count_lookup(session, board, certificate.code, today=date(2026, 11, 23))
    service.count_lookup(session, board, "", today=TODAY)

    assert queries.lookups(session, [certificate.id]) == {certificate.id: 4}
