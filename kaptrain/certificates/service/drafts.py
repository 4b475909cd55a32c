"""What a certificate would print now: the same words for the look ahead and for the issue itself."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from kaptrain.audit import service as audit
from kaptrain.audit.models import ChainHead
from kaptrain.authz.actor import Actor
from kaptrain.certificates.adapters import Pen, pdf
from kaptrain.certificates.models import PROGRAM as AWARD_OF_THE_YEAR
from kaptrain.certificates.models import Certificate
from kaptrain.certificates.rules.award import Award, assess, content_of, printed_name, require_name_printed
from kaptrain.certificates.rules.code import RANDOM_BYTES, code_from, format_code
from kaptrain.certificates.rules.content import PROGRAM, CertificateContent, Content, Signatory, content_from
from kaptrain.certificates.rules.eligibility import Eligibility
from kaptrain.certificates.rules.signing import REGISTRAR, Mentor, signatories
from kaptrain.certificates.rules.states import require_issuable
from kaptrain.certificates.rules.tidy import tidied
from kaptrain.enrolment.models import Enrolment
from kaptrain.enrolment.queries import enrolment_by_id, mentor_of
from kaptrain.hours.service import Year, year_of
from kaptrain.shared.clock import local_day
from kaptrain.shared.errors import DomainError, Invalid, Missing, Refused
from kaptrain.shared.ids import digest

FINAL_APPROVAL = "final_approval"
# Drawn anew at each attempt or chosen beside what was shown, so they say nothing about it.
_OF_THE_ATTEMPT = ("code", "verify_url", "ledger_head", "valid_until", "number")


@dataclass(frozen=True)
class Office:
    """The institution: its printed name, its public address, its IANA zone, what opens the key of its
    credentials, and what signs its files."""

    issuer: str
    base_url: str
    zone: str
    key_secrets: tuple[str, ...] = field(default=(), repr=False)
    pen: Pen = field(default_factory=Pen)

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


@dataclass(frozen=True)
class AgainDraft:
    """A look ahead at the same award printed again; `content`, `problem` and `seen` as in `Draft`."""

    content: Content | None
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
    session: Session,
    actor: Actor,
    year: Year,
    head: ChainHead,
    *,
    office: Office,
    now: datetime,
    valid_until: date | None = None,
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
        valid_until=valid_until,
    )
    return content_of(year.plan, year.statement, year.window, award)


def draft_of_name(
    session: Session, actor: Actor, certificate: Certificate, *, office: Office, now: datetime
) -> AgainDraft:
    """Return what the same award would print for the holder's present name; nothing is written."""
    return _draft_again(session, actor, certificate, renamed, office=office, now=now)


def draft_of_renewal(
    session: Session, actor: Actor, certificate: Certificate, *, office: Office, now: datetime
) -> AgainDraft:
    """Return what the same award would print again, before a new last day is chosen; nothing is written."""
    enrolment = enrolment_by_id(session, certificate.enrolment_id)
    try:
        if enrolment is not None:
            require_still_earned(session, certificate, enrolment, today=office.today(now))
    except Refused as refused:
        return AgainDraft(None, refused.message, "")
    return _draft_again(session, actor, certificate, renewed, office=office, now=now)


def require_still_earned(
    session: Session, certificate: Certificate, enrolment: Enrolment, *, today: date
) -> None:
    """Evaluate a certificate's year again; Refused, with every reason, where it could not be issued now."""
    reasons: tuple[str, ...] = ()
    if certificate.award == AWARD_OF_THE_YEAR:
        year = year_of(session, enrolment, today=today)
        reasons = assess(year.plan, year.statement).reasons
    require_issuable(enrolment.state, suspended=enrolment.person.suspended_at is not None, reasons=reasons)


def _draft_again(
    session: Session,
    actor: Actor,
    certificate: Certificate,
    made: Callable[..., Content],
    *,
    office: Office,
    now: datetime,
) -> AgainDraft:
    enrolment = enrolment_by_id(session, certificate.enrolment_id)
    if enrolment is None:
        raise Missing
    head = audit.stream_head(session, enrolment.stream)
    try:
        content = made(actor, certificate, enrolment, head, office=office, now=now)
        pdf(content)
    except DomainError as error:
        return AgainDraft(None, error.message, "")
    return AgainDraft(content, "", seen_of(content))


def renamed(
    actor: Actor,
    certificate: Certificate,
    enrolment: Enrolment,
    head: ChainHead,
    *,
    office: Office,
    now: datetime,
) -> Content:
    """Return a certificate's content for the holder's present name, signed again by who prints it.

    Refused when that is the name it prints already; Invalid when it cannot be printed.
    """
    old = content_from(certificate.content)
    holder = printed_name(enrolment.person.name, enrolment.person.credential)
    new = _again(actor, replace(old, holder=holder), head, office=office, now=now)
    if new.holder == old.holder:
        raise Refused("It prints this name already. Change the person’s name first.", code="same_name")
    return new


def renewed(
    actor: Actor,
    certificate: Certificate,
    enrolment: Enrolment,
    head: ChainHead,
    *,
    office: Office,
    now: datetime,
    valid_until: date | None = None,
) -> Content:
    """Return a certificate's content with another last day, signed again by who prints it.

    Refused when the holder has another name by now: that is printed first, and leaves its own trace.
    """
    old = content_from(certificate.content)
    new = _again(actor, replace(old, valid_until=valid_until), head, office=office, now=now)
    require_name_printed(old, printed_name(enrolment.person.name, enrolment.person.credential))
    return new


def _again(actor: Actor, old: Content, head: ChainHead, *, office: Office, now: datetime) -> Content:
    """Return the same award for a new certificate; its number comes with the issue."""
    code, today = code_from(secrets.token_bytes(RANDOM_BYTES)), office.today(now)
    registrar = Signatory(printed_name(actor.name, actor.credential), REGISTRAR, today)
    return tidied(
        replace(
            old,
            signatories=(*(each for each in old.signatories if each.role != REGISTRAR), registrar),
            issued_on=today,
            awarded_on=old.awarded_on or old.issued_on,
            code=code,
            verify_url=f"{office.base_url}/verify/{format_code(code)}",
            ledger_head=head.digest,
            kind=old.kind or PROGRAM,
            number="",
        )
    )


def seen_of(content: Content) -> str:
    """Return the digest of all that a person saw of a draft."""
    shown = {name: value for name, value in content.to_data().items() if name not in _OF_THE_ATTEMPT}
    return digest(shown)


def require_seen(seen: str | None, now_seen: str) -> None:
    """Raise Refused when something else would be printed by now than what was seen; None: nobody looked."""
    if seen is not None and seen != now_seen:
        raise Refused("The certificate would print something else by now. Look again.", code="changed")


def _mentor(session: Session, year: Year) -> Mentor | None:
    mentor = mentor_of(session, year.enrolment.id)
    if mentor is None:
        return None
    approvals = [
        each.at for each in year.decisions if each.condition == FINAL_APPROVAL and each.by_id == mentor.id
    ]
    return Mentor(mentor.name, mentor.credential, max(approvals, default=None))
