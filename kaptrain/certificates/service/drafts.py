"""What a certificate would print now: the same words for the look ahead and for the issue itself."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from kaptrain.audit import service as audit
from kaptrain.audit.models import ChainHead
from kaptrain.authz.actor import Actor
from kaptrain.certificates.adapters import pdf
from kaptrain.certificates.rules.award import Award, assess, content_of, printed_name
from kaptrain.certificates.rules.code import RANDOM_BYTES, code_from, format_code
from kaptrain.certificates.rules.content import CertificateContent
from kaptrain.certificates.rules.eligibility import Eligibility
from kaptrain.certificates.rules.signing import Mentor, signatories
from kaptrain.enrolment.models import Enrolment
from kaptrain.enrolment.queries import mentor_of
from kaptrain.hours.service import Year, year_of
from kaptrain.shared.clock import local_day
from kaptrain.shared.errors import Invalid
from kaptrain.shared.ids import digest

FINAL_APPROVAL = "final_approval"
# Drawn anew at each attempt, so they say nothing about what was shown.
_OF_THE_ATTEMPT = ("code", "verify_url", "ledger_head")


@dataclass(frozen=True)
class Office:
    """The institution: its printed name, its public address and its IANA zone."""

    issuer: str
    base_url: str
    zone: str

    def today(self, now: datetime) -> date:
        """The institution's date: issues are dated and evaluated by it."""
        return local_day(now, self.zone)


@dataclass(frozen=True)
class Draft:
    """A look ahead. `content` is what would be printed, `problem` why it cannot be ("" when it can).

    `seen` stands for everything shown: the issue is refused when it would print something else.
    """

    year: Year
    eligibility: Eligibility
    content: CertificateContent | None
    problem: str
    seen: str


def preview(session: Session, enrolment: Enrolment, *, today: date) -> Eligibility:
    """Decide whether a certificate could be issued on this day, with what is missing."""
    year = year_of(session, enrolment, today=today)
    return assess(year.plan, year.statement)


def draft(session: Session, actor: Actor, enrolment: Enrolment, *, office: Office, now: datetime) -> Draft:
    """Return what an issue would print; nothing is written. Texts that cannot be printed are named."""
    year = year_of(session, enrolment, today=office.today(now))
    decided = assess(year.plan, year.statement)
    head = audit.stream_head(session, enrolment.stream)
    try:
        content = composed(session, actor, year, head, office=office, now=now)
        if decided.eligible:
            pdf(content)
    except Invalid as error:
        return Draft(year, decided, None, error.message, "")
    return Draft(year, decided, content, "", seen_of(content))


def composed(
    session: Session, actor: Actor, year: Year, head: ChainHead, *, office: Office, now: datetime
) -> CertificateContent:
    """Return the content of a new certificate, with a fresh code; Invalid when it cannot be printed."""
    code = code_from(secrets.token_bytes(RANDOM_BYTES))
    person = year.enrolment.person
    award = Award(
        holder=printed_name(person.name, person.credential),
        signatories=signatories(
            printed_name(actor.name, actor.credential),
            office.today(now),
            _mentor(session, year),
            (row.attested for row in year.rows.values()),
            zone=office.zone,
        ),
        issuer=office.issuer,
        issued_on=office.today(now),
        code=code,
        verify_url=f"{office.base_url}/verify/{format_code(code)}",
        ledger_head=head.digest,
    )
    return content_of(year.plan, year.statement, year.window, award)


def seen_of(content: CertificateContent) -> str:
    """Return the digest of all that a person saw of a draft."""
    shown = {name: value for name, value in content.to_data().items() if name not in _OF_THE_ATTEMPT}
    return digest(shown)


def _mentor(session: Session, year: Year) -> Mentor | None:
    mentor = mentor_of(session, year.enrolment.id)
    if mentor is None:
        return None
    approvals = [
        each.at for each in year.decisions if each.condition == FINAL_APPROVAL and each.by_id == mentor.id
    ]
    return Mentor(mentor.name, mentor.credential, max(approvals, default=None))
