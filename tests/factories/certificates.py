"""A complete certificate's content, for tests to vary."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy.orm import Session

from kaptrain.accounts.models import Person
from kaptrain.authz.actor import Actor, Role
from kaptrain.certificates import service
from kaptrain.certificates.models import Certificate
from kaptrain.certificates.rules.ce_content import CeContent, ContentMinutes
from kaptrain.certificates.rules.code import code_from, format_code
from kaptrain.certificates.rules.content import CertificateContent, NamedMinutes, PartHours, Signatory
from kaptrain.certificates.rules.tidy import tidied
from kaptrain.enrolment.models import Enrolment
from kaptrain.hours.queries import line_by_source
from kaptrain.hours.service import Earned, Ruling, correct, credit, meet_condition
from tests.factories import earned, enrolled, mentored, person

CODE = code_from(bytes(range(7, 25)))
_PARTS = (
    ("Core modules", "Modules", 60),
    ("Webinars", "Webinars", 12),
    ("Electives", "Electives", 12),
    ("Observational practicum", "Practicum", 24),
    ("Mentorship", "Mentorship", 12),
    ("Consent practice labs", "Labs", 10),
    ("Discussion groups", "Discussion", 12),
    ("Book club", "Books", 8),
)
_SAMPLE = CertificateContent(
    holder="Demo Graduate, LCSW",
    program="Certificate in Ketamine-Assisted Psychotherapy",
    plan_version="2025.2",
    counted=9000,
    required=9000,
    starts_on=date(2025, 9, 1),
    ends_on=date(2026, 8, 31),
    parts=tuple(PartHours(title, label, hours * 60) for title, label, hours in _PARTS),
    modalities=(
        NamedMinutes("self-paced", 3600),
        NamedMinutes("live online", 3360),
        NamedMinutes("in person", 2040),
    ),
    topics=(NamedMinutes("Ethics and law", 1530), NamedMinutes("Access and inclusion", 600)),
    conditions=("all knowledge checks at 80% or more", "consent rubric 14 of 16"),
    signatories=(
        Signatory("Demo Mentor, PhD", "Mentor", date(2026, 9, 4)),
        Signatory("Demo Admin", "Registrar", date(2026, 9, 3)),
    ),
    issuer="Demo Training Institute",
    issued_on=date(2026, 9, 5),
    code=CODE,
    verify_url=f"https://kaptrain.example/verify/{format_code(CODE)}",
    ledger_head="e3a904d7b1c658f2" * 4,
)


def a_content(**changes: Any) -> CertificateContent:
    """Return the sample with changes, tidied as it would be before issuing."""
    return tidied(replace(_SAMPLE, **changes))


def printed_pieces(content: CertificateContent) -> list[str]:
    """Every smallest text that the sample prints, spelled out without the product's own words."""
    return [
        content.holder,
        content.program,
        content.plan_version,
        content.issuer,
        "1 September 2025",
        "31 August 2026",
        "5 September 2026",
        "60-minute hours",
        *(piece for part in content.parts for piece in (part.label, f"{part.minutes // 60} h")),
        "60 h self-paced",
        "56 h live online",
        "34 h in person",
        "25 h 30 min Ethics and law",
        "10 h Access and inclusion",
        *content.conditions,
        "Demo Mentor, PhD",
        "Mentor, signed 4 September 2026",
        "Demo Admin",
        "Registrar, signed 3 September 2026",
        "kaptrain.example/verify",
        format_code(content.code),
        "e3a9 04d7 b1c6 58f2",
        content.limits,
    ]


KEY_SECRET = "a-secret-that-closes-the-keys-of-tests"
OFFICE = service.Office("Demo Training Institute", "http://localhost", "America/Denver", (KEY_SECRET,))
IN_AUTUMN = datetime(2026, 10, 1, 16, 0, tzinfo=UTC)
LICENCE = "licence"


@dataclass(frozen=True)
class Cast:
    """The people around one complete year on the small plan."""

    trainee: Person
    mentor: Person
    admin: Person
    place: Enrolment

    @property
    def registrar(self) -> Actor:
        return acting(self.admin, Role.ADMIN)


def acting(who: Person, *roles: Role) -> Actor:
    """A person as an actor with these roles."""
    return Actor(who.id, who.name, who.credential, who.zone, frozenset(roles))


def complete_year(session: Session, *, without: Collection[str] = (), name: str = "Demo Ready") -> Cast:
    """A trainee who has done everything, except the lines (by source) or conditions left out."""
    trainee = person(session, name, ["trainee"], credential="LCSW")
    mentor = person(session, f"Mentor of {name}", ["mentor"], credential="PhD")
    admin = person(session, f"Admin of {name}", ["admin"])
    place = enrolled(session, trainee)
    mentored(session, place, mentor)
    for line, by in _lines():
        if line.source not in without:
            credit(session, place, line, attested=_attested(by, mentor), now=IN_AUTUMN)
    cast = Cast(trainee, mentor, admin, place)
    if LICENCE not in without:
        ruling = Ruling(actor=cast.registrar, enrolment=place, reason="Seen the papers", now=IN_AUTUMN)
        meet_condition(session, ruling, LICENCE, "Licence seen")
    session.flush()
    return cast


def issued(session: Session, cast: Cast, now: datetime, *, valid_until: date | None = None) -> Certificate:
    """The certificate of this year."""
    return service.issue(session, cast.registrar, cast.place, office=OFFICE, now=now, valid_until=valid_until)


def withdraw(session: Session, cast: Cast, source: str, now: datetime) -> None:
    """Take the line that rests on this source out of the ledger again."""
    line = line_by_source(session, cast.place.id, source)
    assert line is not None
    ruling = Ruling(actor=cast.registrar, enrolment=cast.place, reason="Signed in error", now=now)
    correct(session, ruling, line.seq, None)


def _lines() -> list[tuple[Earned, str]]:
    seen = {"component": "practicum", "kind": "practicum", "activity": "dosing", "modality": "in_person"}
    met = {"component": "mentorship", "kind": "mentorship", "activity": "meeting-1", "modality": "live"}
    return [
        (earned("lesson:m01-01"), "check"),
        (earned("lesson:m01-02", activity="m01-02", minutes=20, topics=(("ethics", 10),)), "check"),
        (earned("seen:1", **seen, on=date(2026, 7, 1), minutes=120, topics=()), "practitioner"),
        (earned("met:1", **met, on=date(2026, 7, 2), minutes=120, topics=()), "mentor"),
    ]


def _attested(by: str, mentor: Person) -> dict[str, Any]:
    if by == "check":
        return {"by": "check", "at": "2026-06-10T18:00:00+00:00"}
    who = {"name": mentor.name, "credential": mentor.credential} if by == "mentor" else {"name": "Demo Host"}
    return {"by": "signature", **who, "role": by, "at": "2026-07-03T18:00:00+00:00"}


_CE_SAMPLE = CeContent(
    holder="Demo Graduate, LCSW",
    license="LCSW-1234, Colorado, Clinical social worker",
    activity="Regulation update",
    activity_id="webinar-1-20261119-7",
    held="Thursday 19 November 2026, 18:00 to 19:30 Eastern",
    held_on=date(2026, 11, 19),
    location="Online",
    format="Live interactive webinar",
    credits="1.5",
    unit="CE credits",
    body="Demo Board of Practice",
    minutes=90,
    split=(ContentMinutes("clinical", 60), ContentMinutes("ethics", 30)),
    level="Intermediate",
    instructors=("Demo Facilitator, LPC", "Demo Guest, MD"),
    provider_address="1 Example Street, Denver",
    provider_contact="ce@kaptrain.example",
    provider_number="DEMO-0042",
    approval_statement="Demo Institute is approved by the Demo Board of Practice to give demo credit.",
    approval_from=date(2026, 1, 1),
    approval_until=date(2027, 12, 31),
    completion="Attendance of 1 h 30 min was recorded and confirmed and the evaluation was filled in.",
    signatories=(Signatory("Demo Admin", "Registrar", date(2026, 11, 22)),),
    issuer="Demo Training Institute",
    issued_on=date(2026, 11, 22),
    code=CODE,
    verify_url=f"https://kaptrain.example/verify/{format_code(CODE)}",
    ledger_head="e3a904d7b1c658f2" * 4,
)


def a_ce_content(**changes: Any) -> CeContent:
    """Return the sample of continuing education with changes, tidied as it would be before issuing."""
    return tidied(replace(_CE_SAMPLE, **changes))
