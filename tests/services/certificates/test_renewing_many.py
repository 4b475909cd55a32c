"""Many certificates renewed at once: as many are issued, each decided anew, each with its own end."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from kaptrain.audit.models import AuditRow
from kaptrain.audit.service import verify_chains
from kaptrain.certificates import queries, service
from kaptrain.certificates.models import Certificate, CertificateEvent
from kaptrain.certificates.presenters.renewals import renewals_page
from kaptrain.certificates.queries.bulk import Item, all_items, job_by_id, open_jobs
from kaptrain.certificates.queries.endings import SOON, endings
from kaptrain.certificates.rules.bulk import Progress, Step
from kaptrain.certificates.rules.states import State
from kaptrain.certificates.service import bulk, check_certificates
from kaptrain.shared.errors import Invalid, Missing, Refused
from tests.factories.bulk import a_renewal, complete_years, registrar, renewable, work
from tests.factories.certificates import OFFICE, Cast, acting, complete_year, issued, withdraw

TODAY = date(2026, 11, 22)
LAST = TODAY + timedelta(days=30)
LATER = TODAY + timedelta(days=730)


@pytest.fixture
def casts(session: Session) -> list[Cast]:
    return complete_years(session, 3)


@pytest.fixture
def old(session: Session, casts: list[Cast], now: datetime) -> list[Certificate]:
    return [issued(session, cast, now, valid_until=LAST) for cast in casts]


def items(session: Session, job_id: int) -> list[Item]:
    return list(all_items(session, job_id, today=TODAY))


def ends(session: Session, job_id: int) -> list[str]:
    return [item.code for item in items(session, job_id)]


def state(session: Session, certificate: Certificate, now: datetime) -> State:
    held = queries.held_by_id(session, certificate.id, today=OFFICE.today(now))
    assert held is not None
    return held.standing.state


def test_all_of_a_list_are_renewed_as_the_same_awards(
    session: Session, old: list[Certificate], now: datetime
) -> None:
    job = a_renewal(session, registrar(session), now, LATER)
    assert open_jobs(session) == [job.id]

    assert work(session, job, now) == 3

    made = [item.held.certificate for item in items(session, job.id) if item.held]
    assert ends(session, job.id) == ["issued"] * 3
    assert [each.award_id for each in made] == [each.award_id for each in old]
    assert {(each.valid_until, each.edition) for each in made} == {(LATER, 2)}
    assert [state(session, each, now) for each in old] == [State.SUPERSEDED] * 3
    ended = select(CertificateEvent.reason).where(CertificateEvent.act == "superseded")
    assert session.scalars(ended).all() == ["Refresher attended"] * 3
    assert list(open_jobs(session)) == []
    assert list(check_certificates(session)) == list(verify_chains(session)) == []
    started = session.scalars(select(AuditRow.detail).where(AuditRow.subject == f"bulk:{job.id}")).one()
    assert started == {"total": 3, "renews": True}


def test_only_what_ends_within_ninety_days_or_has_ended_is_listed(session: Session, now: datetime) -> None:
    expired, near, edge, far, ever = complete_years(session, 5)
    then = now + timedelta(days=2)
    today = OFFICE.today(then)
    issued(session, expired, now, valid_until=TODAY + timedelta(days=1))
    issued(session, near, now, valid_until=LAST)
    issued(session, edge, now, valid_until=today + SOON)
    issued(session, far, now, valid_until=today + SOON + timedelta(days=1))
    issued(session, ever, now)

    found = endings(session, today=today, without=0)

    assert [each.certificate.enrolment_id for each in found.rows] == [
        each.place.id for each in (expired, near, edge)
    ]
    assert found.total == 3
    listed = queries.issued(session, today=today, ending=True)
    assert {each.certificate.enrolment_id for each in listed.rows} == {
        each.place.id for each in (expired, near, edge)
    }


def test_what_cannot_be_renewed_is_listed_with_its_reason(session: Session, now: datetime) -> None:
    casts = complete_years(session, 4)
    for cast in casts:
        issued(session, cast, now, valid_until=LAST)
    casts[0].trainee.suspended_at = now
    casts[1].trainee.name = "Demo Newname"
    withdraw(session, casts[2], "met:1", now)
    session.flush()

    page = renewals_page(endings(session, today=TODAY, without=0))

    assert [row.holder for row in page.ready.rows] == ["Demo Ready 0004, LCSW"]
    problems = [row.problem for row in page.unready]
    assert problems[0] == "The account is suspended."
    assert "another name" in problems[1] and "Mentorship: 2 h still to do" in problems[2]


def test_one_revoked_meanwhile_says_so_and_the_others_go_on(
    session: Session, casts: list[Cast], old: list[Certificate], now: datetime
) -> None:
    job = a_renewal(session, registrar(session), now, LATER)
    service.revoke(session, casts[1].registrar, old[1], "In error", office=OFFICE, now=now)

    work(session, job, now)

    assert ends(session, job.id) == ["issued", "not_valid", "issued"]
    refused = items(session, job.id)[1]
    assert refused.reason == f"{old[1].number} was revoked meanwhile."
    assert (refused.renewed_id, refused.held) == (old[1].id, None)
    assert state(session, old[1], now) is State.REVOKED


def test_hours_that_no_longer_add_up_end_that_item_and_no_other(
    session: Session, casts: list[Cast], old: list[Certificate], now: datetime
) -> None:
    """C1: decided anew at each item."""
    job = a_renewal(session, registrar(session), now, LATER)
    withdraw(session, casts[0], "met:1", now)

    work(session, job, now)

    assert ends(session, job.id) == ["not_complete", "issued", "issued"]
    assert "Mentorship: 2 h still to do" in items(session, job.id)[0].reason
    assert state(session, old[0], now) is State.VALID


def test_of_two_admins_who_saw_the_same_list_the_second_is_told_for_each(
    session: Session, old: list[Certificate], now: datetime
) -> None:
    one, two = registrar(session, "Demo One"), registrar(session, "Demo Two")
    seen = renewable(session, two, now)
    first = a_renewal(session, one, now, LATER)
    second = bulk.start(
        session, two, seen, bulk.Lot("Renewals", TODAY, LATER + timedelta(days=9), "Again"), now=now
    )

    for job in (first, second) * 3:
        bulk.work_next(session, job.id, office=OFFICE, now=now)

    assert ends(session, first.id) == ["issued"] * 3
    assert ends(session, second.id) == ["not_valid"] * 3
    told = {item.reason for item in items(session, second.id)}
    assert told == {f"{each.number} was replaced by a newer one meanwhile." for each in old}
    assert len(session.scalars(select(Certificate.id)).all()) == 6
    assert list(verify_chains(session)) == []


def test_an_interrupted_list_goes_on_where_it_was(
    session: Session, old: list[Certificate], now: datetime
) -> None:
    job = a_renewal(session, registrar(session), now, LATER)
    assert bulk.work_next(session, job.id, office=OFFICE, now=now) is Step.DONE
    session.expunge_all()

    assert work(session, job, now + timedelta(hours=1)) == 2

    assert ends(session, job.id) == ["issued"] * 3
    found = job_by_id(session, job.id)
    assert found is not None and found.tally.progress is Progress.DONE


def test_a_list_that_goes_on_after_its_last_day_renews_nothing_more(
    session: Session, old: list[Certificate], now: datetime
) -> None:
    job = a_renewal(session, registrar(session), now, LAST + timedelta(days=1))

    work(session, job, now + timedelta(days=40))

    assert ends(session, job.id) == ["end_over"] * 3


@pytest.mark.parametrize(
    ("until", "reason", "field", "words"),
    [
        (TODAY, "Refresher", "valid_until", "after today"),
        (LAST, "Refresher", "valid_until", "holds until 22 December 2026"),
        (None, "Refresher", "valid_until", "Choose the new last day"),
        (LATER, "  ", "reason", "Say why"),
        (LATER, "x" * 301, "reason", "At most 300"),
    ],
)
def test_a_bad_day_or_reason_begins_nothing(
    session: Session,
    old: list[Certificate],
    now: datetime,
    until: date | None,
    reason: str,
    field: str,
    words: str,
) -> None:
    actor = registrar(session)
    lot = bulk.Lot("Renewals", TODAY, until, reason)

    with pytest.raises(Invalid, match=words) as refused:
        bulk.start(session, actor, renewable(session, actor, now), lot, now=now)

    assert refused.value.field == field
    assert open_jobs(session) == []


def test_ones_own_certificate_is_neither_listed_nor_accepted(session: Session, now: datetime) -> None:
    """Z5."""
    cast = complete_year(session)
    issued(session, cast, now, valid_until=LAST)
    seen = renewable(session, registrar(session), now)
    own = acting(cast.trainee, *cast.registrar.roles)

    assert renewable(session, own, now) == {}
    with pytest.raises(Refused, match="their own"):
        bulk.start(session, own, seen, bulk.Lot("Mine", TODAY, LATER, "Refresher"), now=now)
    with pytest.raises(Missing):
        bulk.start(session, own, {987654: "0" * 16}, bulk.Lot("x", TODAY, LATER, "Refresher"), now=now)


def test_a_mark_that_no_list_showed_renews_nothing(
    session: Session, casts: list[Cast], old: list[Certificate], now: datetime
) -> None:
    lot = bulk.Lot("Renewals", TODAY, LATER, "Refresher")
    job = bulk.start(session, registrar(session), {casts[0].place.id: "0" * 16}, lot, now=now)

    work(session, job, now)

    assert ends(session, job.id) == ["changed"]


def test_what_its_holder_withholds_stays_closed(
    session: Session, casts: list[Cast], old: list[Certificate], now: datetime
) -> None:
    service.withhold(session, acting(casts[0].trainee), old[0], office=OFFICE, now=now)
    job = a_renewal(session, registrar(session), now, LATER)

    work(session, job, now)

    held = items(session, job.id)[0].held
    assert held is not None and held.standing.state is State.WITHHELD
