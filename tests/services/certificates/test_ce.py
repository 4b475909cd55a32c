"""CE certificates: one per activity and body, decided again at issue, frozen in the words of the day."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from kaptrain.audit.service import verify_chains
from kaptrain.authz.actor import Role
from kaptrain.ce import service as ce
from kaptrain.ce.rules.activity import Offer
from kaptrain.certificates import service
from kaptrain.certificates.models import Certificate
from kaptrain.certificates.rules.ce_content import CeContent
from kaptrain.certificates.rules.content import content_from
from kaptrain.events.models import Attendance
from kaptrain.outbox.models import Mail
from kaptrain.shared.errors import Missing, Refused
from tests.factories.ce import STATEMENT, Room, a_profile
from tests.factories.certificates import OFFICE, acting


@pytest.fixture
def room(session: Session, now: datetime) -> Room:
    made = Room(session, now)
    made.confirmed("present", "present", "absent")
    made.evaluate(0)
    return made


def issue(room: Room, at: int = 0, body: int | None = None) -> Certificate:
    asked = service.Asked(body or room.body, room.event.id)
    registrar = acting(room.admin, Role.ADMIN)
    return service.issue_ce(room.session, registrar, room.places[at], asked, office=OFFICE, now=room.now)


def printed(certificate: Certificate) -> CeContent:
    content = content_from(certificate.content)
    assert isinstance(content, CeContent)
    return content


def test_it_prints_every_field_that_a_board_asks_for(room: Room) -> None:
    """§6b of the fields: credit with unit and body, activity, format, provider, approval, completion."""
    trainee = room.actor(room.people[0])
    ce.save_license(
        room.session,
        trainee,
        {"number": "LPC-1", "state": "Colorado", "profession": "Counselor"},
        now=room.now,
    )
    ce.save_provider(
        room.session,
        acting(room.admin, Role.ADMIN),
        "kap",
        {
            "address": "1 Demo Street",
            "contact": "ce@kaptrain.example",
            "grievance": "",
            "accessibility": "",
            "refund": "",
        },
        now=room.now,
    )
    content = printed(issue(room))

    assert content.amount == "1.5 CE credits (Demo Board of Practice)"
    assert (content.holder, content.license) == ("Trainee 1", "LPC-1, Colorado, Counselor")
    assert content.held == "Thursday 19 November 2026, 18:00 to 19:30 Eastern"
    assert (content.format, content.location, content.level) == (
        "Live interactive webinar",
        "Online",
        "Intermediate",
    )
    assert [(each.name, each.minutes) for each in content.split] == [("clinical", 60), ("ethics", 30)]
    assert content.instructors == ("Demo Facilitator, LPC", "Demo Guest")
    assert (content.provider_number, content.approval_statement) == ("DEMO-0042", STATEMENT)
    assert (content.provider_address, content.provider_contact) == ("1 Demo Street", "ce@kaptrain.example")
    assert content.completion == (
        "Attendance of 1 h 30 min of instructional time was recorded and confirmed "
        "and the evaluation was filled in."
    )


def test_the_completion_names_only_what_was_asked_for(session: Session, now: datetime) -> None:
    room = Room(session, now, profile=a_profile(evaluation=False))
    room.confirmed()

    assert printed(issue(room)).completion == (
        "Attendance of 1 h 30 min of instructional time was recorded and confirmed."
    )


def test_it_is_issued_once_per_activity_and_body(room: Room) -> None:
    first, again = issue(room), issue(room)

    assert first.id == again.id
    assert first.award == f"ce:{room.body}:{room.event.id}"
    assert room.places[0].state == "active"


def test_another_body_gives_another_certificate(session: Session, now: datetime) -> None:
    room = Room(session, now)
    guild = room.add(
        a_profile(name="Demo Guild", minutes_per_credit=50, increment=Decimal("0.5"), unit="contact hours")
    )
    room.carries(Offer(body=room.body), Offer(body=guild))
    room.confirmed()
    room.evaluate(0)

    board, other = issue(room), issue(room, body=guild)

    assert printed(board).amount == "1.5 CE credits (Demo Board of Practice)"
    assert printed(other).amount == "1.5 contact hours (Demo Guild)"
    assert board.id != other.id


def test_it_is_decided_again_at_the_moment_of_issue(room: Room) -> None:
    row = room.session.scalars(select(Attendance).where(Attendance.enrolment_id == room.places[0].id)).one()
    row.confirmed_at = None
    room.session.flush()

    with pytest.raises(Refused) as refused:
        issue(room)

    assert refused.value.code == "not_complete"
    assert room.session.scalars(select(Certificate)).all() == []


@pytest.mark.parametrize(("at", "words"), [(1, "Evaluation not filled in yet."), (2, "gives no hours")])
def test_who_lacks_something_is_refused_with_the_reason(room: Room, at: int, words: str) -> None:
    with pytest.raises(Refused, match=words):
        issue(room, at)


def test_a_body_that_lacks_its_numbers_cannot_award(room: Room) -> None:
    """The message says what to fill in; no number of our own stands in for it."""
    room.add(a_profile(increment=None), room.body)

    with pytest.raises(Refused, match="Missing: the smallest step of credit"):
        issue(room)


def test_nobody_issues_their_own(room: Room) -> None:
    asked, own = service.Asked(room.body, room.event.id), acting(room.people[0], Role.ADMIN)

    with pytest.raises(Refused) as refused:
        service.issue_ce(room.session, own, room.places[0], asked, office=OFFICE, now=room.now)

    assert refused.value.code == "own"


def test_an_unknown_body_or_event_is_missing(room: Room) -> None:
    with pytest.raises(Missing):
        issue(room, body=987)


def test_a_correction_is_a_revocation_and_a_new_certificate(room: Room) -> None:
    first = issue(room)
    registrar = acting(room.admin, Role.ADMIN)
    with pytest.raises(Refused):
        service.correct_hours(room.session, registrar, first, "Wrong", office=OFFICE, now=room.now)
    room.carries(Offer(body=room.body, override=Decimal("1.25"), reason="A part was cut."), when=room.now)

    service.revoke(room.session, registrar, first, "A part was cut.", office=OFFICE, now=room.now)
    second = issue(room)

    assert printed(second).credits == "1.25"
    assert (first.edition, second.edition) == (1, 2)
    assert first.award_id != second.award_id
    assert room.places[0].state == "active"


def test_a_new_version_of_a_body_changes_no_certificate_of_before(room: Room) -> None:
    room.add(a_profile(approval_statement="Other words.", effective_from=date(2026, 11, 20)), room.body)

    assert printed(issue(room)).approval_statement == STATEMENT


def test_it_survives_the_check_of_everything_and_its_text_reads_back(room: Room) -> None:
    """C3: content, file and chain agree with what was sealed."""
    certificate = issue(room)

    assert list(service.check_certificates(room.session)) == []
    assert list(verify_chains(room.session)) == []
    content = printed(certificate)
    assert CeContent.from_data(content.to_data()) == content
    assert content.digest() == certificate.content_digest
    letter = room.session.scalars(select(Mail).where(Mail.kind == "certificate-issued")).one()
    assert "1.5 CE credits (Demo Board of Practice)" in letter.body


def test_a_new_name_prints_the_same_credit_again(room: Room) -> None:
    first = issue(room)
    room.people[0].name = "Demo Newname"
    room.session.flush()

    second = service.rename(room.session, acting(room.admin, Role.ADMIN), first, office=OFFICE, now=room.now)

    assert printed(second).holder == "Demo Newname"
    assert printed(second).amount == printed(first).amount
    assert second.award_id == first.award_id
