"""A certificate whose last day is near or over gets a later one: the same award, evaluated again."""

import json
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from kaptrain.audit.service import verify_chains
from kaptrain.certificates import queries, service
from kaptrain.certificates.models import Certificate, CertificateEvent, Credential
from kaptrain.certificates.rules.content import content_from
from kaptrain.certificates.rules.states import Standing, State
from kaptrain.outbox.models import Mail
from kaptrain.shared.errors import DomainError, Invalid, Refused
from tests.factories.certificates import OFFICE, Cast, acting, complete_year, issued, withdraw

TODAY = date(2026, 11, 22)
LAST = TODAY + timedelta(days=365)
LATER = LAST + timedelta(days=730)
A_YEAR_ON = timedelta(days=400)


@pytest.fixture
def cast(session: Session) -> Cast:
    return complete_year(session)


@pytest.fixture
def expired(session: Session, cast: Cast, now: datetime) -> Certificate:
    return issued(session, cast, now, valid_until=LAST)


def renew(
    session: Session,
    cast: Cast,
    certificate: Certificate,
    now: datetime,
    *,
    until: date = LATER,
    reason: str = "Refresher attended",
    seen: str | None = None,
) -> Certificate:
    asked = service.Renewal(until, reason, seen)
    return service.renew(session, cast.registrar, certificate, asked, office=OFFICE, now=now)


def standing(session: Session, certificate: Certificate, now: datetime) -> Standing:
    held = queries.held_by_id(session, certificate.id, today=OFFICE.today(now))
    assert held is not None
    return held.standing


def test_an_expired_certificate_is_renewed_as_the_same_award(
    session: Session, cast: Cast, expired: Certificate, now: datetime
) -> None:
    then = now + A_YEAR_ON
    assert standing(session, expired, then).state is State.EXPIRED

    made = renew(session, cast, expired, then)

    old, new = content_from(expired.content), content_from(made.content)
    assert (made.award_id, made.edition, made.valid_until) == (expired.award_id, 2, LATER)
    assert (new.valid_until, new.awarded_on, new.issued_on) == (LATER, TODAY, OFFICE.today(then))
    assert (new.holder, new.parts, new.counted) == (old.holder, old.parts, old.counted)
    assert made.number != expired.number and made.code != expired.code
    assert standing(session, made, then).is_valid
    ended = standing(session, expired, then)
    assert (ended.state, ended.successor) == (State.SUPERSEDED, made.code)
    assert [*verify_chains(session), *service.check_certificates(session)] == []


def test_the_reason_stays_in_the_record_and_the_holder_gets_a_mail(
    session: Session, cast: Cast, expired: Certificate, now: datetime
) -> None:
    made = renew(session, cast, expired, now + A_YEAR_ON)

    event = session.scalars(select(CertificateEvent).where(CertificateEvent.act == "superseded")).one()
    assert (event.certificate_id, event.successor_id) == (expired.id, made.id)
    assert event.reason == "Refresher attended"
    assert any(made.number in mail.body for mail in session.scalars(select(Mail)))


def test_a_wallet_puts_the_renewed_credential_in_the_place_of_the_old(
    session: Session, cast: Cast, expired: Certificate, now: datetime
) -> None:
    """Open Badges 3.0, 8.6: the same issuer and id, a newer start; the first day stays."""
    made = renew(session, cast, expired, now + A_YEAR_ON)

    def credential(certificate: Certificate) -> dict[str, str]:
        text = session.scalars(select(Credential.json).where(Credential.certificate_id == certificate.id))
        found: dict[str, str] = json.loads(text.one())
        return found

    old, new = credential(expired), credential(made)
    assert (new["id"], new["issuer"], new["awardedDate"]) == (old["id"], old["issuer"], old["awardedDate"])
    assert new["validFrom"] > old["validFrom"]
    assert new["validUntil"] > old["validUntil"]
    assert new["credentialStatus"] != old["credentialStatus"]


def test_one_that_still_holds_may_be_renewed_early(
    session: Session, cast: Cast, expired: Certificate, now: datetime
) -> None:
    made = renew(session, cast, expired, now)

    assert standing(session, made, now).is_valid
    assert standing(session, expired, now).state is State.SUPERSEDED


@pytest.mark.parametrize(
    ("until", "days", "words"),
    [
        (LAST, 0, "after its present last day"),
        (LAST - timedelta(days=9), 0, "after its present last day"),
        (LAST + timedelta(days=1), 400, "after today"),
    ],
)
def test_the_new_last_day_lies_ahead_and_is_later(
    session: Session, cast: Cast, expired: Certificate, now: datetime, until: date, days: int, words: str
) -> None:
    with pytest.raises(Invalid, match=words) as refused:
        renew(session, cast, expired, now + timedelta(days=days), until=until)

    assert refused.value.field == "valid_until"


def test_without_a_reason_nothing_is_renewed(
    session: Session, cast: Cast, expired: Certificate, now: datetime
) -> None:
    with pytest.raises(Invalid, match="Say why"):
        renew(session, cast, expired, now, reason="  ")


def test_hours_that_no_longer_add_up_are_not_renewed(
    session: Session, cast: Cast, expired: Certificate, now: datetime
) -> None:
    """C1: evaluated again in the transaction that issues."""
    withdraw(session, cast, "met:1", now)

    with pytest.raises(Refused, match="Not complete: Mentorship: 2 h"):
        renew(session, cast, expired, now + A_YEAR_ON)
    assert service.draft_of_renewal(
        session, cast.registrar, expired, office=OFFICE, now=now + A_YEAR_ON
    ).problem.startswith("Not complete")


@pytest.mark.parametrize("what", ["for ever", "revoked", "renewed before", "suspended", "own", "other name"])
def test_what_cannot_be_renewed_says_why(session: Session, now: datetime, what: str) -> None:
    cast = complete_year(session)
    certificate = issued(session, cast, now, valid_until=None if what == "for ever" else LAST)
    if what == "revoked":
        service.revoke(session, cast.registrar, certificate, "In error", office=OFFICE, now=now)
    elif what == "renewed before":
        renew(session, cast, certificate, now)
    elif what == "suspended":
        cast.trainee.suspended_at = now
    elif what == "other name":
        cast.trainee.name = "Demo Newname"
    elif what == "own":
        cast = Cast(cast.trainee, cast.mentor, cast.trainee, cast.place)
    session.flush()

    with pytest.raises(DomainError) as refused:
        renew(session, cast, certificate, now + A_YEAR_ON)

    assert (
        refused.value.code
        == {
            "for ever": "for_ever",
            "revoked": "not_valid",
            "renewed before": "not_valid",
            "suspended": "suspended",
            "own": "own",
            "other name": "other_name",
        }[what]
    )


def test_a_new_name_first_and_then_the_renewal(
    session: Session, cast: Cast, expired: Certificate, now: datetime
) -> None:
    then = now + A_YEAR_ON
    cast.trainee.name = "Demo Newname"
    session.flush()

    named = service.rename(session, cast.registrar, expired, office=OFFICE, now=then)
    made = renew(session, cast, named, then)

    assert standing(session, made, then).is_valid
    assert content_from(made.content).holder == "Demo Newname, LCSW"
    assert standing(session, expired, then).renamed


def test_a_renewal_does_not_open_what_its_holder_withholds(
    session: Session, cast: Cast, expired: Certificate, now: datetime
) -> None:
    service.withhold(session, acting(cast.trainee), expired, office=OFFICE, now=now)

    made = renew(session, cast, expired, now + A_YEAR_ON)

    assert standing(session, made, now + A_YEAR_ON).state is State.WITHHELD


def test_what_changed_after_the_look_ahead_is_shown_again(
    session: Session, cast: Cast, expired: Certificate, now: datetime
) -> None:
    look = service.draft_of_renewal(session, cast.registrar, expired, office=OFFICE, now=now)

    with pytest.raises(Refused, match="Look again"):
        renew(session, cast, expired, now, seen="another")
    assert renew(session, cast, expired, now, seen=look.seen).edition == 2
