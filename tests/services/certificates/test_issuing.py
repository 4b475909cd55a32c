"""C1: nothing is issued that does not evaluate complete in the issuing transaction."""

import inspect
import io
from datetime import date, datetime, timedelta

import pytest
from pypdf import PdfReader
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from kaptrain.audit.service import verify_chains
from kaptrain.authz.actor import Role
from kaptrain.certificates import queries, service
from kaptrain.certificates.models import Certificate, CertificateEvent
from kaptrain.certificates.rules.code import RANDOM_BYTES
from kaptrain.certificates.rules.content import CertificateContent
from kaptrain.certificates.rules.states import Standing, State
from kaptrain.certificates.service import drafts
from kaptrain.hours.service import Ruling, exempt
from kaptrain.outbox.models import Mail
from kaptrain.shared.errors import Invalid, Refused
from tests.factories import mentored, person
from tests.factories.certificates import LICENCE, OFFICE, Cast, acting, complete_year, issued, withdraw

TODAY = date(2026, 11, 22)
DOSING, MEETING = "seen:1", "met:1"


@pytest.fixture
def cast(session: Session) -> Cast:
    return complete_year(session)


def standing(session: Session, certificate: Certificate) -> Standing:
    held = queries.held_by_id(session, certificate.id, today=TODAY)
    assert held is not None
    return held.standing


def test_a_complete_year_gets_a_certificate_that_prints_the_statement(
    session: Session, cast: Cast, now: datetime
) -> None:
    certificate = issued(session, cast, now)

    content = CertificateContent.from_data(certificate.content)
    assert content.holder == "Demo Ready, LCSW"
    assert (content.counted, content.required) == (300, 300)
    assert [(part.label, part.minutes) for part in content.parts] == [
        ("Modules", 60),
        ("Practicum", 120),
        ("Mentorship", 120),
    ]
    assert [(row.name, row.minutes) for row in content.modalities] == [
        ("self-paced", 60),
        ("live online", 120),
        ("in person", 120),
    ]
    assert [(row.name, row.minutes) for row in content.topics] == [("Ethics and law", 30)]
    assert content.conditions == (
        "all knowledge checks at 80% or more",
        "licence and basic life support seen",
    )
    assert (content.starts_on, content.ends_on) == (date(2026, 6, 1), date(2027, 5, 31))
    assert content.issued_on == TODAY
    assert cast.place.state == "completed"


def test_mentor_and_registrar_sign_with_the_days_of_their_own_acts(
    session: Session, cast: Cast, now: datetime
) -> None:
    content = CertificateContent.from_data(issued(session, cast, now).content)

    assert [(each.name, each.role, each.signed_on) for each in content.signatories] == [
        ("Mentor of Demo Ready, PhD", "Mentor", date(2026, 7, 3)),
        ("Admin of Demo Ready", "Registrar", TODAY),
    ]


def test_a_mentor_who_signed_nothing_does_not_stand_on_the_certificate(
    session: Session, cast: Cast, now: datetime
) -> None:
    mentored(session, cast.place, person(session, "New Mentor", ["mentor"]))

    content = CertificateContent.from_data(issued(session, cast, now).content)

    assert content.signatories[0].name == "Mentor of Demo Ready, PhD"


def test_a_line_withdrawn_between_preview_and_issue_stops_the_issue(
    session: Session, cast: Cast, now: datetime
) -> None:
    draft = service.draft(session, cast.registrar, cast.place, office=OFFICE, now=now)
    assert draft.eligibility.eligible
    withdraw(session, cast, DOSING, now)

    with pytest.raises(Refused, match="Observational practicum: 2 h still to do") as refusal:
        service.issue(session, cast.registrar, cast.place, office=OFFICE, now=now, seen=draft.seen)

    assert refusal.value.code == "not_complete"
    assert session.scalar(select(func.count(Certificate.id))) == 0


@pytest.mark.parametrize(
    ("missing", "reason"),
    [
        ("lesson:m01-02", "Core modules: 20 min still to do"),
        ("lesson:m01-02", "Knowledge checks are not all passed"),
        ("lesson:m01-02", "Topic Ethics and law: 10 min still to do"),
        (DOSING, "Observational practicum, dosing: 1 of 1 still to do"),
        (DOSING, "Hours in person: 1 h still to do"),
        (MEETING, "Mentorship: 2 h still to do"),
        (LICENCE, "The licence has not been seen"),
    ],
)
def test_each_missing_thing_refuses_the_issue_in_its_own_words(
    session: Session, now: datetime, missing: str, reason: str
) -> None:
    cast = complete_year(session, without={missing})

    assert reason in service.preview(session, cast.place, today=TODAY).reasons
    with pytest.raises(Refused, match=reason):
        issued(session, cast, now)


def test_hours_after_the_end_of_the_year_do_not_earn_a_certificate(
    session: Session, cast: Cast, now: datetime
) -> None:
    cast.place.ends_on = date(2026, 6, 30)
    session.flush()

    with pytest.raises(Refused, match="Mentorship"):
        issued(session, cast, now)


@pytest.mark.parametrize("state", ["withdrawn", "paused"])
def test_an_enrolment_that_is_not_under_way_gets_none(
    session: Session, cast: Cast, now: datetime, state: str
) -> None:
    cast.place.state = state
    session.flush()

    with pytest.raises(Refused, match=state):
        issued(session, cast, now)


def test_a_suspended_person_gets_none(session: Session, cast: Cast, now: datetime) -> None:
    cast.trainee.suspended_at = now
    session.flush()

    with pytest.raises(Refused, match="suspended"):
        issued(session, cast, now)


def test_nobody_issues_replaces_or_revokes_their_own(session: Session, cast: Cast, now: datetime) -> None:
    """Z5: an admin who is a trainee as well."""
    own = acting(cast.trainee, Role.TRAINEE, Role.ADMIN)
    with pytest.raises(Refused, match="their own"):
        service.issue(session, own, cast.place, office=OFFICE, now=now)

    certificate = issued(session, cast, now)
    with pytest.raises(Refused, match="their own"):
        service.revoke(session, own, certificate, "Because", office=OFFICE, now=now)
    with pytest.raises(Refused, match="their own"):
        service.correct_hours(session, own, certificate, "Because", office=OFFICE, now=now)
    with pytest.raises(Refused, match="their own"):
        service.rename(session, own, certificate, office=OFFICE, now=now)


def test_a_second_issue_returns_the_first_certificate(session: Session, cast: Cast, now: datetime) -> None:
    first = issued(session, cast, now)

    second = issued(session, cast, now + timedelta(hours=1))

    assert second.id == first.id
    assert session.scalar(select(func.count(Certificate.id))) == 1
    assert session.scalar(select(func.count()).select_from(CertificateEvent)) == 1


def test_what_changed_since_the_preview_is_shown_before_it_is_issued(
    session: Session, cast: Cast, now: datetime
) -> None:
    draft = service.draft(session, cast.registrar, cast.place, office=OFFICE, now=now)
    cast.trainee.name = "Demo Renamed"
    session.flush()

    with pytest.raises(Refused, match="Look again"):
        service.issue(session, cast.registrar, cast.place, office=OFFICE, now=now, seen=draft.seen)


def test_a_name_that_the_fonts_cannot_print_is_named_before_issuing(
    session: Session, cast: Cast, now: datetime, without_fonts: None
) -> None:
    cast.trainee.name = "Demo 山田"
    session.flush()

    draft = service.draft(session, cast.registrar, cast.place, office=OFFICE, now=now)

    assert "山 (U+5C71)" in draft.problem
    assert "fonts-noto-cjk" in draft.problem
    with pytest.raises(Invalid, match="山"):
        issued(session, cast, now)


def test_the_issue_is_chained_recorded_and_told_to_the_holder(
    session: Session, cast: Cast, now: datetime
) -> None:
    certificate = issued(session, cast, now)

    event = session.scalars(select(CertificateEvent)).one()
    assert (event.act, event.seal, event.stream) == ("issued", certificate.seal(), cast.place.stream)
    assert event.seq == certificate.ledger_seq + 1
    mail = session.scalars(select(Mail)).one()
    assert mail.to_address == cast.trainee.email
    assert certificate.content["verify_url"] in mail.body
    assert list(verify_chains(session)) == []


def test_numbers_are_counted_by_year_and_codes_do_not_follow_them(session: Session, now: datetime) -> None:
    """C2: the number is for people; only the code opens the public page."""
    first = issued(session, complete_year(session, name="Demo One"), now)
    second = issued(session, complete_year(session, name="Demo Two"), now)
    later = issued(session, complete_year(session, name="Demo Three"), now + timedelta(days=60))

    assert [each.number for each in (first, second, later)] == [
        "KAP-2026-000001",
        "KAP-2026-000002",
        "KAP-2027-000001",
    ]
    assert len({each.code[:4] for each in (first, second, later)}) == 3
    assert [each.content["number"] for each in (first, second, later)] == [
        each.number for each in (first, second, later)
    ]


def test_the_number_stands_on_the_file(session: Session, cast: Cast, now: datetime) -> None:
    certificate = issued(session, cast, now)

    printed = PdfReader(io.BytesIO(certificate.pdf)).pages[0].extract_text()
    assert certificate.number in "".join(printed.split())


def test_what_cannot_be_printed_takes_no_number(session: Session, cast: Cast, now: datetime) -> None:
    other = complete_year(session, name="Demo \N{PILE OF POO}")
    session.commit()

    with pytest.raises(Invalid), session.begin_nested():
        issued(session, other, now)

    assert issued(session, cast, now).number == "KAP-2026-000001"


def test_codes_come_from_the_systems_random_source_and_nothing_else(
    session: Session, cast: Cast, now: datetime
) -> None:
    """C2: at least 128 bits, drawn anew each time."""
    source = inspect.getsource(drafts)

    assert "code_from(secrets.token_bytes(RANDOM_BYTES))" in source
    assert RANDOM_BYTES * 8 >= 128
    made = [service.draft(session, cast.registrar, cast.place, office=OFFICE, now=now) for _ in range(2)]
    assert len({each.content.code for each in made if each.content}) == 2


def test_a_revoked_certificate_frees_the_enrolment_for_a_new_one(
    session: Session, cast: Cast, now: datetime
) -> None:
    first = issued(session, cast, now)

    service.revoke(session, cast.registrar, first, " Hours corrected ", office=OFFICE, now=now)

    state = standing(session, first)
    assert (state.state, state.reason, state.by) == (State.REVOKED, "Hours corrected", "Admin of Demo Ready")
    assert cast.place.state == "active"
    second = issued(session, cast, now)
    assert (second.edition, standing(session, second).state) == (2, State.VALID)
    assert standing(session, first).state == State.REVOKED


def test_revoking_needs_a_reason_and_happens_once(session: Session, cast: Cast, now: datetime) -> None:
    certificate = issued(session, cast, now)
    with pytest.raises(Invalid, match="Say why"):
        service.revoke(session, cast.registrar, certificate, "  ", office=OFFICE, now=now)
    service.revoke(session, cast.registrar, certificate, "Misprint", office=OFFICE, now=now)

    with pytest.raises(Refused, match="already"):
        service.revoke(session, cast.registrar, certificate, "Misprint", office=OFFICE, now=now)


def test_a_replaced_certificate_leads_to_its_successor(session: Session, cast: Cast, now: datetime) -> None:
    first = issued(session, cast, now)
    cast.trainee.name = "Demo Newname"
    session.flush()

    second = service.rename(session, cast.registrar, first, office=OFFICE, now=now)

    assert standing(session, first).successor == second.code
    assert second.content["holder"] == "Demo Newname, LCSW"
    assert first.content["holder"] == "Demo Ready, LCSW"
    assert cast.place.state == "completed"
    assert queries.live_certificate(session, cast.place.id) is second
    with pytest.raises(Refused, match="cannot be replaced"):
        service.rename(session, cast.registrar, first, office=OFFICE, now=now)


def test_a_line_voided_after_issue_flags_the_certificate(session: Session, cast: Cast, now: datetime) -> None:
    """T6: and a year that still adds up is not flagged."""
    certificate = issued(session, cast, now)
    other = complete_year(session, name="Demo Other")
    issued(session, other, now)
    assert queries.flagged(session, today=TODAY) == []

    withdraw(session, cast, MEETING, now)

    (flag,) = queries.flagged(session, today=TODAY)
    assert flag.certificate.id == certificate.id
    assert "Mentorship: 2 h still to do" in flag.reasons


@pytest.mark.parametrize("table", ["certificates", "certificate_events"])
@pytest.mark.parametrize("change", ["UPDATE {} SET id_column", "DELETE FROM {}"])
def test_the_database_refuses_to_change_what_was_issued(
    session: Session, cast: Cast, now: datetime, table: str, change: str
) -> None:
    issued(session, cast, now)
    column = {"certificates": "number = 'X'", "certificate_events": "reason = 'X'"}[table]
    statement = change.format(table).replace("id_column", column)

    with pytest.raises(DBAPIError, match="append-only"), session.begin_nested():
        session.execute(text(statement))


def test_an_exempted_component_is_not_printed_as_a_bare_nothing(session: Session, now: datetime) -> None:
    cast = complete_year(session, without={MEETING})
    ruling = Ruling(actor=cast.registrar, enrolment=cast.place, reason="Mentor for ten years", now=now)
    exempt(session, ruling, "mentorship", 120)

    content = CertificateContent.from_data(issued(session, cast, now).content)

    assert [part.label for part in content.parts] == ["Modules", "Practicum"]
    assert (content.counted, content.required) == (180, 180)
