"""The board: the plan's gates, the papers and the booked visits of many people."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from kaptrain.audit.models import AuditRow
from kaptrain.outbox.models import Mail
from kaptrain.practicum import service
from kaptrain.practicum.queries.board import Desk, Scope, trainees
from kaptrain.practicum.queries.sites import slot_of
from kaptrain.practicum.rules.drafts import PractitionerDraft, SiteDraft
from kaptrain.practicum.rules.standing import State
from kaptrain.practicum.service.reminders import write_reminders
from kaptrain.shared.errors import Invalid, Missing
from tests.factories import person
from tests.factories.events import a_booking
from tests.factories.practicum import a_document, a_record, a_site, a_visit, all_documents
from tests.factories.reporting import kap, kap_cohort, kap_place, lesson_lines
from tests.services.practicum.conftest import Clinic
from tests.statements import statements

TODAY = date(2026, 11, 22)
FAR, BEFORE_VISIT = date(2027, 11, 1), date(2026, 12, 5)


def kinds(_program: str) -> object:
    return kap().documents


def desk_of(clinic: Clinic, now: datetime) -> Desk:
    (desk,) = service.board(clinic.session, [clinic.place], kinds, now=now, today=TODAY)
    return desk


def test_a_newcomer_lacks_everything(clinic: Clinic, now: datetime) -> None:
    row = desk_of(clinic, now).row

    assert row.training == dict.fromkeys(("m06", "m12-04", "m07", "lab-1", "m11-04"), False)
    assert {each.state for each in row.papers.values()} == {State.MISSING}


def test_whoever_has_it_all_is_clear(clinic: Clinic, now: datetime) -> None:
    lesson_lines(clinic.session, clinic.place, 61, every=1)
    all_documents(clinic.session, clinic.trainee, clinic.admin, clinic.site, FAR)

    row = desk_of(clinic, now).row
    assert [need for need, met in row.training.items() if not met] == ["lab-1"]
    assert {each.state for each in row.papers.values()} == {State.APPROVED}


def test_a_booked_visit_is_at_risk_from_papers_training_site_and_host(clinic: Clinic, now: datetime) -> None:
    session = clinic.session
    all_documents(session, clinic.trainee, clinic.admin, clinic.site, BEFORE_VISIT)
    clinic.site.agreement_until = BEFORE_VISIT
    visit = a_visit(session, clinic.host, clinic.site)
    a_booking(session, visit, clinic.place)

    ((_, gaps),) = desk_of(clinic, now).row.visits
    assert {each.need for each in gaps} >= {"m07", "lab-1", "basic-life-support", "site-agreement", "site"}


def test_a_visit_that_lacks_nothing_is_at_no_risk(clinic: Clinic, now: datetime) -> None:
    session = clinic.session
    lesson_lines(session, clinic.place, 61, every=1)
    all_documents(session, clinic.trainee, clinic.admin, clinic.site, FAR)
    a_booking(session, a_visit(session, clinic.host, clinic.site, activity="onboarding"), clinic.place)

    row = desk_of(clinic, now).row
    assert [gaps for _, gaps in row.visits] == [()]
    assert not row.at_risk


def test_given_back_cancelled_and_past_visits_are_no_visits(clinic: Clinic, now: datetime) -> None:
    session = clinic.session
    a_booking(session, a_visit(session, clinic.host), clinic.place, "cancelled")
    a_booking(session, a_visit(session, clinic.host, state="cancelled"), clinic.place)
    a_booking(session, a_visit(session, clinic.host, starts_at=now - timedelta(days=2)), clinic.place)

    assert desk_of(clinic, now).row.visits == ()


def test_two_hundred_trainees_take_the_same_statements_as_two(
    session: Session, connection: Connection, now: datetime
) -> None:
    host, admin = person(session, "Host", ["practitioner"]), person(session, "Admin", ["admin"])
    group, site = kap_cohort(session), a_site(session)
    visit = a_visit(session, host, site, capacity=300)
    asked = []
    for count in (2, 198):
        for number in range(count):
            trainee = person(session, f"Trainee {count} {number}", ["trainee"])
            place = kap_place(session, trainee, group)
            a_document(session, trainee, by=admin, until=FAR)
            a_booking(session, visit, place)
        session.commit()
        with statements(connection) as seen:
            found, total = trainees(session, Scope(reader_id=admin.id), now=now, limit=200)
            desks = service.board(session, found, kinds, now=now, today=TODAY)
        asked.append(len(seen))
        assert len(desks) == total

    assert total == 200
    assert asked[0] == asked[1] <= 6


def test_a_host_sees_those_with_a_seat_and_only_visits_with_them(clinic: Clinic, now: datetime) -> None:
    session, other = clinic.session, person(clinic.session, "Other Host", ["practitioner"])
    kap_place(session, person(session, "No Seat", ["trainee"]))
    a_booking(session, a_visit(session, clinic.host), clinic.place)
    a_booking(session, a_visit(session, other), clinic.place)

    scope = Scope(reader_id=clinic.host.id, host_id=clinic.host.id)
    found, total = trainees(session, scope, now=now, limit=200)
    (desk,) = service.board(session, found, kinds, now=now, today=TODAY, host_id=clinic.host.id)

    assert (total, desk.enrolment.id) == (1, clinic.place.id)
    assert len(desk.row.visits) == 1


def test_nobody_stands_on_their_own_board(clinic: Clinic, now: datetime) -> None:
    assert trainees(clinic.session, Scope(reader_id=clinic.trainee.id), now=now, limit=9) == ([], 0)


def test_sites_and_records_change_with_a_history(clinic: Clinic, now: datetime) -> None:
    session, admin = clinic.session, clinic.as_actor("admin")
    draft = SiteDraft(
        name="Hill House",
        place="",
        agreement_on=TODAY,
        agreement_until=None,
        cleared_only=False,
        state="open",
    )
    site = service.save_site(session, admin, None, draft, now=now)
    service.save_site(
        session, admin, site.id, SiteDraft(**{**_values(draft), "agreement_until": FAR}), now=now
    )
    service.save_site(
        session, admin, site.id, SiteDraft(**{**_values(draft), "agreement_until": FAR}), now=now
    )

    acts = session.scalars(
        select(AuditRow).where(AuditRow.subject == f"site:{site.id}").order_by(AuditRow.seq)
    ).all()
    assert [each.action for each in acts] == ["site.added", "site.changed"]
    assert acts[1].detail == {"agreement_until": {"from": None, "to": "2027-11-01"}}
    with pytest.raises(Invalid) as refused:
        service.save_site(session, admin, None, draft, now=now)
    assert refused.value.field == "name"


def _values(draft: SiteDraft) -> dict[str, object]:
    return {name: getattr(draft, name) for name in SiteDraft.__slots__}


def test_a_practitioner_moves_between_sites(clinic: Clinic, now: datetime) -> None:
    session, admin, second = clinic.session, clinic.as_actor("admin"), a_site(clinic.session, "Hill House")
    other = person(session, "Second Host", ["practitioner"])
    record = a_record(session, other, [clinic.site])
    draft = PractitionerDraft(
        person_id=other.id, name=other.name, credential="MD", licence_number="A-100",
        licence_until=FAR, sites=(second.id,), state="active",
    )  # fmt: skip

    service.save_practitioner(session, admin, record.id, draft, now=now)

    assert [each.site_id for each in record.placements] == [second.id]
    acts = session.scalars(select(AuditRow).where(AuditRow.subject == f"practitioner:{record.id}")).all()
    assert acts[0].detail["sites"] == {"from": "Riverside Clinic", "to": "Hill House"}
    assert acts[0].detail["license_until"]["to"] == "2027-11-01"


@pytest.mark.parametrize("whose", ["trainee", "host"])
def test_an_account_has_one_record_and_the_role(clinic: Clinic, now: datetime, whose: str) -> None:
    who = getattr(clinic, whose)
    draft = PractitionerDraft(
        person_id=who.id, name=who.name, credential="", licence_number="", licence_until=None,
        sites=(), state="active",
    )  # fmt: skip

    with pytest.raises(Invalid) as refused:
        service.save_practitioner(clinic.session, clinic.as_actor("admin"), None, draft, now=now)
    assert refused.value.field == "person"


def test_only_events_of_the_practicum_have_a_site(clinic: Clinic, now: datetime) -> None:
    session, admin = clinic.session, clinic.as_actor("admin")
    visit = a_visit(session, clinic.host)
    webinar = a_visit(session, clinic.host, kind="webinar", activity="webinar-1")

    service.name_site(session, admin, visit.id, clinic.site.id, cleared_only=True, now=now)
    slot = slot_of(session, visit.id)
    assert slot is not None and slot.blocks
    service.name_site(session, admin, visit.id, None, cleared_only=None, now=now)
    assert slot_of(session, visit.id) is None
    with pytest.raises(Missing):
        service.name_site(session, admin, webinar.id, clinic.site.id, cleared_only=None, now=now)


def test_reminders_come_once_per_document_and_stage(clinic: Clinic, now: datetime) -> None:
    session, admin = clinic.session, clinic.admin
    paper = a_document(session, clinic.trainee, by=admin, until=TODAY + timedelta(days=40))
    a_document(session, clinic.trainee, "insurance", by=admin, until=FAR)

    posted = [
        write_reminders(session, "http://localhost", now=now + timedelta(days=days))
        for days in (0, 1, 27, 28, 41, 42, 90)
    ]

    keys = session.scalars(select(Mail.once).where(Mail.kind == "document.reminder")).all()
    assert posted == [1, 0, 1, 0, 1, 0, 0]
    # What was not sent yet and is no longer true has been taken back.
    assert all(key.startswith(f"document:{paper.id}:") for key in keys)


def test_nobody_is_reminded_while_a_new_one_waits_or_after_leaving(clinic: Clinic, now: datetime) -> None:
    session, admin, left = clinic.session, clinic.admin, person(clinic.session, "Left", ["trainee"])
    a_document(session, clinic.trainee, by=admin, until=TODAY + timedelta(days=5))
    a_document(session, clinic.trainee, sent_at=now)
    place = kap_place(session, left)
    place.state = "withdrawn"
    a_document(session, left, by=admin, until=TODAY + timedelta(days=5))
    session.flush()

    assert write_reminders(session, "http://localhost", now=now) == 0
