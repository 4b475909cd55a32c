"""A new name, corrected hours, an end, and a holder who keeps it to themselves."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kaptrain.audit.service import verify_chains
from kaptrain.certificates import queries, service
from kaptrain.certificates.models import Certificate, CertificateEvent
from kaptrain.certificates.rules.content import content_from
from kaptrain.certificates.rules.states import Standing, State
from kaptrain.certificates.service import check_certificates
from kaptrain.shared.errors import Invalid, Missing, Refused
from kaptrain.shared.ids import digest
from tests.factories.certificates import OFFICE, Cast, acting, complete_year, issued, withdraw

TODAY = date(2026, 11, 22)
MEETING = "met:1"


@pytest.fixture
def cast(session: Session) -> Cast:
    return complete_year(session)


def standing(session: Session, certificate: Certificate, today: date = TODAY) -> Standing:
    held = queries.held_by_id(session, certificate.id, today=today)
    assert held is not None
    return held.standing


def renamed(session: Session, cast: Cast, certificate: Certificate, now: datetime) -> Certificate:
    cast.trainee.name = "Demo Newname"
    session.flush()
    return service.rename(session, cast.registrar, certificate, office=OFFICE, now=now)


def intact(session: Session) -> bool:
    return [*verify_chains(session), *check_certificates(session)] == []


def test_a_new_name_is_the_same_award_with_the_same_hours(
    session: Session, cast: Cast, now: datetime
) -> None:
    first = issued(session, cast, now)

    second = renamed(session, cast, first, now + timedelta(days=30))

    old, new = content_from(first.content), content_from(second.content)
    assert (second.award_id, second.award, second.edition) == (first.award_id, "program", 2)
    assert (new.holder, new.awarded_on, new.issued_on) == (
        "Demo Newname, LCSW",
        TODAY,
        date(2026, 12, 22),
    )
    assert (new.parts, new.counted, new.conditions) == (old.parts, old.counted, old.conditions)
    assert second.code != first.code
    assert standing(session, first).state is State.SUPERSEDED
    assert intact(session)


def test_the_first_day_of_an_award_survives_a_second_new_name(
    session: Session, cast: Cast, now: datetime
) -> None:
    second = renamed(session, cast, issued(session, cast, now), now + timedelta(days=1))
    cast.trainee.name = "Demo Thirdname"
    session.flush()

    third = service.rename(session, cast.registrar, second, office=OFFICE, now=now + timedelta(days=2))

    assert content_from(third.content).awarded_on == TODAY


def test_the_same_name_is_no_new_name(session: Session, cast: Cast, now: datetime) -> None:
    certificate = issued(session, cast, now)

    with pytest.raises(Refused, match="this name already"):
        service.rename(session, cast.registrar, certificate, office=OFFICE, now=now)


def test_hours_that_no_longer_add_up_get_no_new_name(session: Session, cast: Cast, now: datetime) -> None:
    certificate = issued(session, cast, now)
    withdraw(session, cast, MEETING, now)

    with pytest.raises(Refused, match="no longer add up: Mentorship: 2 h"):
        renamed(session, cast, certificate, now)


def test_corrected_hours_are_another_award_and_both_are_kept(
    session: Session, cast: Cast, now: datetime
) -> None:
    first = issued(session, cast, now)

    second = service.correct_hours(
        session, cast.registrar, first, "One meeting twice", office=OFFICE, now=now
    )

    state = standing(session, first)
    assert (state.state, state.reason, state.successor) == (State.REVOKED, "One meeting twice", second.code)
    assert second.award_id != first.award_id
    assert standing(session, second).is_valid
    assert cast.place.state == "completed"
    assert session.scalar(select(func.count(Certificate.id))) == 2
    assert intact(session)


def test_hours_that_are_not_complete_revoke_nothing_by_correction(
    session: Session, cast: Cast, now: datetime
) -> None:
    first = issued(session, cast, now)
    withdraw(session, cast, MEETING, now)

    with pytest.raises(Refused, match="Not complete"):
        service.correct_hours(session, cast.registrar, first, "Wrong", office=OFFICE, now=now)
    with pytest.raises(Invalid, match="Say why"):
        service.correct_hours(session, cast.registrar, first, " ", office=OFFICE, now=now)

    assert standing(session, first).is_valid


def test_a_revoked_certificate_forgets_a_former_name_when_a_newer_one_has_another(
    session: Session, cast: Cast, now: datetime
) -> None:
    first = issued(session, cast, now)
    second = service.correct_hours(session, cast.registrar, first, "Misprint", office=OFFICE, now=now)
    assert not standing(session, first).renamed

    renamed(session, cast, second, now)

    assert standing(session, first).renamed
    assert standing(session, second).renamed


def test_a_certificate_holds_until_the_end_of_its_last_day(
    session: Session, cast: Cast, now: datetime
) -> None:
    last = TODAY + timedelta(days=365)
    certificate = service.issue(session, cast.registrar, cast.place, office=OFFICE, now=now, valid_until=last)

    assert standing(session, certificate, last).is_valid
    over = standing(session, certificate, last + timedelta(days=1))
    assert (over.state, over.since) == (State.EXPIRED, last + timedelta(days=1))
    assert content_from(certificate.content).valid_until == last
    assert renamed(session, cast, certificate, now).valid_until == last
    assert intact(session)


def test_a_last_day_that_is_over_is_refused(session: Session, cast: Cast, now: datetime) -> None:
    with pytest.raises(Invalid, match="after today"):
        service.issue(session, cast.registrar, cast.place, office=OFFICE, now=now, valid_until=TODAY)


def test_a_holder_withholds_and_releases_as_often_as_they_like(
    session: Session, cast: Cast, now: datetime
) -> None:
    certificate, holder = issued(session, cast, now), acting(cast.trainee)
    for act, state in ((service.withhold, State.WITHHELD), (service.release, State.VALID)) * 2:
        for _ in range(2):
            act(session, holder, certificate, office=OFFICE, now=now)
            assert standing(session, certificate).state is state

    acts = session.scalars(select(CertificateEvent.act).order_by(CertificateEvent.seq)).all()
    assert acts == ["issued", *["withheld", "released"] * 2]
    assert intact(session)


def test_nobody_but_the_holder_withholds(session: Session, cast: Cast, now: datetime) -> None:
    certificate = issued(session, cast, now)

    with pytest.raises(Missing):
        service.withhold(session, cast.registrar, certificate, office=OFFICE, now=now)


def test_a_new_name_does_not_open_what_its_holder_withholds(
    session: Session, cast: Cast, now: datetime
) -> None:
    certificate = issued(session, cast, now)
    service.withhold(session, acting(cast.trainee), certificate, office=OFFICE, now=now)

    second = renamed(session, cast, certificate, now)

    assert standing(session, second).state is State.WITHHELD
    assert standing(session, certificate).restricted


def test_a_seal_from_before_there_were_kinds_still_holds(session: Session, cast: Cast, now: datetime) -> None:
    """The formula of then, over the columns of then; and a new row is sealed with every later column."""
    certificate = issued(session, cast, now)
    new = certificate.seal()
    session.expunge(certificate)
    certificate.award_id = None
    then = (
        *("id", "number", "edition", "code", "enrolment_id", "trainee_id", "content_digest", "pdf_sha256"),
        *("issued_by", "ledger_seq", "ledger_head"),
    )
    moment = now.astimezone(UTC).isoformat(timespec="microseconds")

    assert certificate.seal() == digest(
        {"issued_at": moment, **{name: getattr(certificate, name) for name in then}}
    )
    assert certificate.seal() != new
    for name, value in (("award", "ce:x:y"), ("award_id", "x"), ("valid_until", TODAY)):
        before, sealed = getattr(certificate, name), certificate.seal()
        setattr(certificate, name, value)
        assert certificate.seal() != sealed, name
        setattr(certificate, name, before)
