"""Many certificates at once: one per transaction, each decided anew, each with its own end."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import Connection, func, select, text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from kaptrain.accounts.models import Person, RoleGrant
from kaptrain.audit.models import AuditRow
from kaptrain.audit.service import verify_chains
from kaptrain.certificates.models import BulkItem, BulkResult, Certificate
from kaptrain.certificates.queries.bulk import Item, all_items, job_by_id, open_jobs
from kaptrain.certificates.rules.bulk import Progress, Step
from kaptrain.certificates.service import bulk, check_certificates
from kaptrain.shared.errors import Invalid, Missing, Refused
from tests.factories.bulk import a_job, complete_years, listed, registrar, work
from tests.factories.certificates import OFFICE, complete_year, issued, withdraw

TODAY = date(2026, 11, 22)


def ends(session: Session, job_id: int) -> list[str]:
    return [item.code for item in all_items(session, job_id, today=TODAY)]


def the_only(session: Session, job_id: int) -> Item:
    (item,) = all_items(session, job_id, today=TODAY)
    return item


def progress(session: Session, job_id: int) -> Progress:
    found = job_by_id(session, job_id)
    assert found is not None
    return found.tally.progress


def test_every_item_ends_with_a_certificate_and_the_job_is_finished(session: Session, now: datetime) -> None:
    complete_years(session, 5)
    job = a_job(session, registrar(session), now)
    assert (open_jobs(session), progress(session, job.id)) == ([job.id], Progress.OPEN)

    assert work(session, job, now) == 5

    assert ends(session, job.id) == ["issued"] * 5
    assert (open_jobs(session), progress(session, job.id)) == ([], Progress.DONE)
    made = session.scalars(select(Certificate)).all()
    assert len({each.enrolment_id for each in made}) == len({each.number for each in made}) == 5
    assert list(check_certificates(session)) == list(verify_chains(session)) == []


def test_all_of_a_job_get_its_last_day(session: Session, now: datetime) -> None:
    complete_years(session, 2)
    last = TODAY + timedelta(days=730)
    job = a_job(session, registrar(session), now, last)

    work(session, job, now + timedelta(days=1))

    made = session.scalars(select(Certificate)).all()
    assert [each.valid_until for each in made] == [last, last]
    assert {each.content["valid_until"] for each in made} == {last.isoformat()}


def test_a_last_day_that_is_over_begins_no_job(session: Session, now: datetime) -> None:
    complete_years(session, 1)

    with pytest.raises(Invalid, match="after today") as refused:
        a_job(session, registrar(session), now, TODAY)

    assert refused.value.field == "valid_until"
    assert open_jobs(session) == []


def test_a_job_that_goes_on_after_its_last_day_issues_nothing_more(session: Session, now: datetime) -> None:
    complete_years(session, 1)
    job = a_job(session, registrar(session), now, TODAY + timedelta(days=1))

    work(session, job, now + timedelta(days=2))

    assert the_only(session, job.id).code == "end_over"


def test_a_line_withdrawn_after_the_list_ends_that_item_and_no_other(session: Session, now: datetime) -> None:
    """C1: decided anew at each item."""
    casts = complete_years(session, 3)
    job = a_job(session, registrar(session), now)
    withdraw(session, casts[1], "seen:1", now)

    work(session, job, now)

    items = list(all_items(session, job.id, today=TODAY))
    assert [item.code for item in items] == ["issued", "not_complete", "issued"]
    assert "Observational practicum: 2 h still to do" in items[1].reason


def test_what_would_print_something_else_than_the_list_is_not_issued(session: Session, now: datetime) -> None:
    (cast,) = complete_years(session, 1)
    job = a_job(session, registrar(session), now)
    cast.trainee.name = "Demo Renamed"
    session.flush()

    work(session, job, now)

    assert the_only(session, job.id).code == "changed"
    assert session.scalar(select(func.count(Certificate.id))) == 0


def test_a_job_goes_on_the_next_day_with_that_days_date(session: Session, now: datetime) -> None:
    complete_years(session, 1)
    job = a_job(session, registrar(session), now)

    work(session, job, now + timedelta(days=1))

    made = session.scalars(select(Certificate)).one()
    assert (ends(session, job.id), made.content["issued_on"]) == (["issued"], "2026-11-23")


def test_who_got_a_certificate_meanwhile_gets_no_second(session: Session, now: datetime) -> None:
    (cast,) = complete_years(session, 1)
    job, other = (a_job(session, registrar(session, name), now) for name in ("Demo One", "Demo Two"))
    made = issued(session, cast, now)

    work(session, job, now)
    work(session, other, now)

    assert ends(session, job.id) == ends(session, other.id) == ["held"]
    assert the_only(session, job.id).reason == f"{made.number} is valid already."
    assert session.scalar(select(func.count(Certificate.id))) == 1


def test_ones_own_certificate_is_neither_listed_nor_accepted(session: Session, now: datetime) -> None:
    """Z5."""
    cast = complete_year(session)
    session.add(RoleGrant(person_id=cast.trainee.id, role="admin"))
    session.flush()
    own = registrar(session)
    mark = listed(session, own, now)[cast.place.id]
    themselves = type(own)(cast.trainee.id, cast.trainee.name, roles=own.roles)

    assert listed(session, themselves, now) == {}
    with pytest.raises(Refused, match="their own"):
        bulk.start(session, themselves, {cast.place.id: mark}, bulk.Lot("Mine", TODAY), now=now)


def test_who_became_the_trainee_of_the_job_gets_none_from_it(session: Session, now: datetime) -> None:
    cast = complete_year(session)
    actor = registrar(session)
    job = a_job(session, actor, now)
    # As if the account had been merged into the admin's own.
    cast.place.person_id = actor.id
    session.flush()

    work(session, job, now)

    assert the_only(session, job.id).code == "own"


@pytest.mark.parametrize("how", ["suspended", "no longer an admin"])
def test_nothing_more_is_issued_in_the_name_of_somebody_who_may_not(
    session: Session, now: datetime, how: str
) -> None:
    """Z1: rights are read anew at each item, not when the job began."""
    complete_years(session, 3)
    actor = registrar(session)
    job = a_job(session, actor, now)
    assert bulk.work_next(session, job.id, office=OFFICE, now=now) is Step.DONE
    if how == "suspended":
        session.get_one(Person, actor.id).suspended_at = now
    else:
        session.delete(session.get_one(RoleGrant, (actor.id, "admin")))
    session.flush()

    assert bulk.work_next(session, job.id, office=OFFICE, now=now) is Step.HELD

    assert (ends(session, job.id), progress(session, job.id)) == (["issued", "", ""], Progress.HELD)


def test_after_a_stop_nothing_more_begins_and_what_was_issued_stays(session: Session, now: datetime) -> None:
    complete_years(session, 3)
    actor = registrar(session)
    job = a_job(session, actor, now)
    bulk.work_next(session, job.id, office=OFFICE, now=now)

    bulk.stop(session, registrar(session, "Demo Other"), job.id, now=now)

    assert work(session, job, now) == 0
    assert (ends(session, job.id), progress(session, job.id)) == (["issued", "", ""], Progress.STOPPED)
    with pytest.raises(Refused, match="stopped before"):
        bulk.stop(session, actor, job.id, now=now)
    said = session.scalars(select(AuditRow.action).where(AuditRow.subject == f"bulk:{job.id}")).all()
    assert said == ["certificates.bulk_started", "certificates.bulk_stopped"]


def test_an_unknown_enrolment_starts_nothing(session: Session, now: datetime) -> None:
    with pytest.raises(Missing):
        bulk.start(session, registrar(session), {987654: "0" * 16}, bulk.Lot("x", TODAY), now=now)


@pytest.mark.parametrize("table", ["bulk_jobs", "bulk_items", "bulk_results", "bulk_stops"])
def test_nothing_of_a_job_can_be_changed_or_taken_away(
    session: Session, connection: Connection, now: datetime, table: str
) -> None:
    """L2."""
    complete_years(session, 1)
    actor = registrar(session)
    job = a_job(session, actor, now)
    work(session, job, now)
    bulk.stop(session, actor, job.id, now=now)
    column = "id" if table == "bulk_jobs" else "job_id"

    for change in (f"UPDATE {table} SET {column} = 7", f"DELETE FROM {table}"):
        with pytest.raises(DatabaseError, match="append-only"), connection.begin_nested():
            connection.execute(text(change))


def test_an_item_has_one_result_whatever_happens(session: Session, now: datetime) -> None:
    complete_years(session, 1)
    job = a_job(session, registrar(session), now)
    work(session, job, now)
    item = session.scalars(select(BulkItem)).one()
    session.expunge_all()

    second = BulkResult(job_id=job.id, place=item.place, code="changed", reason="", at=now)
    with pytest.raises(DatabaseError), session.begin_nested():
        session.add(second)


def test_what_fails_in_one_item_leaves_nothing_of_it_and_the_next_goes_on(
    session: Session, now: datetime
) -> None:
    casts = complete_years(session, 2)
    job = a_job(session, registrar(session), now)
    # The mail is the last that an issue writes.
    casts[0].trainee.email = "no address"
    session.flush()

    work(session, job, now)

    first, second = ends(session, job.id)
    assert (first != "issued", second) == (True, "issued")
    assert session.scalars(select(Certificate.enrolment_id)).all() == [casts[1].place.id]
    assert list(verify_chains(session)) == []
