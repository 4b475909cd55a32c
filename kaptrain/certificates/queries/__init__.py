"""Reads about certificates. The state of each is worked out from its events, every time."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.orm import Session, aliased, joinedload

from kaptrain.accounts.models import Person, RoleGrant
from kaptrain.authz.actor import Role
from kaptrain.certificates.models import ENDINGS, PROGRAM, Certificate, CertificateEvent, CertificateLookup
from kaptrain.certificates.rules.award import assess
from kaptrain.certificates.rules.ce_award import activity_of
from kaptrain.certificates.rules.eligibility import Eligibility
from kaptrain.certificates.rules.states import ISSUABLE, Standing, State, standing_of
from kaptrain.enrolment.models import Enrolment
from kaptrain.hours.models import Decision, LedgerLine
from kaptrain.hours.service import Year, years_of

PAGE = 25
Row = TypeVar("Row")
_Successor = aliased(Certificate)
_Act = tuple[CertificateEvent, str | None]  # with the successor's code


@dataclass(frozen=True)
class Held:
    """A certificate with its state at the moment of reading."""

    certificate: Certificate
    standing: Standing


@dataclass(frozen=True)
class Candidate:
    """An enrolment evaluated for a certificate."""

    year: Year
    eligibility: Eligibility


@dataclass(frozen=True)
class Flag:
    """A valid certificate whose hours no longer add up, and what is missing now."""

    certificate: Certificate
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Page(Generic[Row]):
    """The rows of one page of `total`; `number` counts from 1, `size` rows fit on a page."""

    rows: Sequence[Row]
    number: int
    total: int
    size: int = PAGE

    @property
    def first(self) -> int:
        """The number of the first row shown."""
        return (self.number - 1) * self.size + 1

    @property
    def last(self) -> int:
        """The number of the last row shown."""
        return min(self.number * self.size, self.total)


def page_of_rows(rows: Sequence[Row], number: int, size: int) -> Page[Row]:
    """Return a page of rows that are all there; the nearest one when there is no such page."""
    number = min(max(number, 1), max(1, -(-len(rows) // size)))
    return Page(rows[(number - 1) * size : number * size], number, len(rows), size)


def held_by_id(session: Session, certificate_id: int, *, today: date) -> Held | None:
    """Return a certificate and its state on this day."""
    certificate = session.get(Certificate, certificate_id)
    return held_rows(session, [certificate], today)[0] if certificate else None


def held_by_code(session: Session, code: str, *, today: date) -> Held | None:
    """Return the certificate with this canonical code and its state on this day."""
    certificate = certificate_by_code(session, code)
    return held_rows(session, [certificate], today)[0] if certificate else None


def certificate_by_code(session: Session, code: str) -> Certificate | None:
    """Return the certificate with this canonical code, without its state."""
    return session.scalar(select(Certificate).where(Certificate.code == code))


def held_by_trainee(session: Session, trainee_id: int, *, today: date) -> list[Held]:
    """Return all certificates of a person, newest first, whatever became of them."""
    find = select(Certificate).where(Certificate.trainee_id == trainee_id)
    return held_rows(session, session.scalars(find.order_by(Certificate.id.desc())).all(), today)


def live_certificate(session: Session, enrolment_id: int, award: str = PROGRAM) -> Certificate | None:
    """Return the one certificate of an award that was neither replaced nor revoked."""
    mine = (Certificate.enrolment_id == enrolment_id, Certificate.award == award)
    return session.scalar(select(Certificate).where(*mine, ~_has_ended()))


def live_of_activity(
    session: Session, event_id: int, enrolment_id: int | None = None
) -> dict[tuple[int, int], Certificate]:
    """Return the certificates of an activity's credit that stand, by (body, enrolment)."""
    find = select(Certificate).where(Certificate.award.like(f"ce:%:{event_id}"), ~_has_ended())
    if enrolment_id is not None:
        find = find.where(Certificate.enrolment_id == enrolment_id)
    awards = ((activity_of(each.award), each) for each in session.scalars(find))
    return {(award[0], each.enrolment_id): each for award, each in awards if award}


def editions(session: Session, enrolment_id: int, award: str = PROGRAM) -> int:
    """Return how many certificates an award of this enrolment has had."""
    mine = (Certificate.enrolment_id == enrolment_id, Certificate.award == award)
    return session.scalar(select(func.count(Certificate.id)).where(*mine)) or 0


def lookups(session: Session, certificate_ids: Collection[int]) -> dict[int, int]:
    """Return how often each certificate's public page was opened; those never opened are left out."""
    find = (
        select(CertificateLookup.certificate_id, func.sum(CertificateLookup.times))
        .where(CertificateLookup.certificate_id.in_(certificate_ids))
        .group_by(CertificateLookup.certificate_id)
    )
    return {certificate_id: int(times) for certificate_id, times in session.execute(find)}


def history(session: Session, certificate_id: int) -> Sequence[CertificateEvent]:
    """Return everything that happened to a certificate, oldest first."""
    find = select(CertificateEvent).where(CertificateEvent.certificate_id == certificate_id)
    return session.scalars(find.order_by(CertificateEvent.seq)).all()


def admins(session: Session) -> Sequence[Person]:
    """Return everybody who may decide about certificates."""
    granted = exists().where(RoleGrant.person_id == Person.id, RoleGrant.role == Role.ADMIN)
    return session.scalars(
        select(Person).where(granted, Person.suspended_at.is_(None)).order_by(Person.id)
    ).all()


def pdf_of(session: Session, certificate_id: int) -> bytes:
    """Return the stored file: the very bytes that were made at issue."""
    return session.scalars(select(Certificate.pdf).where(Certificate.id == certificate_id)).one()


def issued(session: Session, *, today: date, search: str = "", page: int = 1) -> Page[Held]:
    """Return a page of all certificates, newest first; `search` is part of a name or a number."""
    find = select(Certificate)
    if search:
        by_name = Person.name.icontains(search, autoescape=True)
        by_number = Certificate.number.icontains(search, autoescape=True)
        find = find.join(Person, Person.id == Certificate.trainee_id).where(or_(by_name, by_number))
    rows, number, total = _page(session, find.order_by(Certificate.id.desc()), Certificate.id, page)
    return Page(held_rows(session, rows, today), number, total)


def candidates(
    session: Session, *, today: date, without: int, search: str = "", page: int = 1
) -> Page[Candidate]:
    """Return a page of enrolments that have no valid certificate, evaluated in two statements.

    `without` is the person who asks: nobody issues their own. Those whose year ends first come
    first; on a page, those who are complete.
    """
    find = (
        select(Enrolment)
        .join(Person, Person.id == Enrolment.person_id)
        .options(*whole_enrolment())
        .where(Enrolment.state.in_(ISSUABLE), Enrolment.person_id != without, ~has_live_certificate())
        .order_by(Enrolment.ends_on, Person.name, Enrolment.id)
    )
    if search:
        find = find.where(Person.name.icontains(search, autoescape=True))
    rows, number, total = _page(session, find, Enrolment.id, page)
    found = [candidate(year) for year in years_of(session, rows, today=today, attested=False)]
    return Page(sorted(found, key=lambda each: not each.eligibility.eligible), number, total)


def flagged(session: Session, *, today: date, only: int | None = None) -> list[Flag]:
    """Return certificates in force whose enrolment does not evaluate complete any more (T6).

    `only` is the id of the one certificate to look at.

    Only enrolments whose ledger or decisions moved since the issue are evaluated, because
    nothing else can change the result.
    """
    find = (
        select(Certificate, Enrolment)
        .join(Enrolment, Enrolment.id == Certificate.enrolment_id)
        .options(*whole_enrolment())
        .where(
            Certificate.award == PROGRAM, ~_has_ended(), or_(_moved_since(LedgerLine), _moved_since(Decision))
        )
        .order_by(Certificate.id)
    )
    if only is not None:
        find = find.where(Certificate.id == only)
    rows = session.execute(find).all()
    if not rows:
        return []
    years = years_of(session, [enrolment for _, enrolment in rows], today=today, attested=False)
    results = [candidate(year).eligibility for year in years]
    return [
        Flag(certificate, result.reasons)
        for (certificate, _), result in zip(rows, results, strict=True)
        if not result.eligible
    ]


def candidate(year: Year) -> Candidate:
    """Decide about an evaluated year."""
    return Candidate(year, assess(year.plan, year.statement))


def whole_enrolment() -> tuple[Any, ...]:
    """What to load with an enrolment that is evaluated."""
    return (
        joinedload(Enrolment.person),
        joinedload(Enrolment.cohort),
        joinedload(Enrolment.plan_version),
    )


def _page(session: Session, find: Select[Row], key: Any, page: int) -> tuple[Sequence[Row], int, int]:
    counted = find.order_by(None).options().with_only_columns(func.count(key))
    total = session.scalar(counted) or 0
    number = min(max(page, 1), max(1, -(-total // PAGE)))
    return session.scalars(find.limit(PAGE).offset((number - 1) * PAGE)).all(), number, total


def _has_ended() -> ColumnElement[bool]:
    return exists().where(
        CertificateEvent.certificate_id == Certificate.id, CertificateEvent.act.in_(ENDINGS)
    )


def has_live_certificate() -> ColumnElement[bool]:
    """Tell, in a statement about enrolments, whether one has a valid certificate."""
    mine = (Certificate.enrolment_id == Enrolment.id, Certificate.award == PROGRAM)
    return exists().where(*mine, ~_has_ended())


def _moved_since(model: type[LedgerLine] | type[Decision]) -> ColumnElement[bool]:
    return exists().where(model.enrolment_id == Certificate.enrolment_id, model.seq > Certificate.ledger_seq)


def held_rows(session: Session, certificates: Iterable[Certificate], today: date) -> list[Held]:
    """Return certificates with their states, whatever their number."""
    wanted = list(certificates)
    if not wanted:
        return []
    acts: dict[int, list[_Act]] = defaultdict(list)
    find = (
        select(CertificateEvent, _Successor.code)
        .outerjoin(_Successor, _Successor.id == CertificateEvent.successor_id)
        .where(CertificateEvent.certificate_id.in_([each.id for each in wanted]))
        .where(CertificateEvent.act != "issued")
        .order_by(CertificateEvent.seq)
    )
    for event, successor in session.execute(find):
        acts[event.certificate_id].append((event, successor))
    found = [Held(each, _standing(each, acts[each.id], today)) for each in wanted]
    return _without_former_names(session, found)


def _standing(certificate: Certificate, acts: Sequence[_Act], today: date) -> Standing:
    said = [event for event, _ in acts if event.act not in ENDINGS]
    withheld_on = said[-1].on if said and said[-1].act == State.WITHHELD else None
    ending = _ending([act for act in acts if act[0].act in ENDINGS])
    return standing_of(ending, withheld_on=withheld_on, valid_until=certificate.valid_until, today=today)


def _ending(endings: Sequence[_Act]) -> Standing | None:
    if not endings:
        return None
    last, successor = endings[-1]
    # A replaced one may print a former name, so none of them says whose it was.
    renamed = endings[0][0].act == State.SUPERSEDED
    if last.act == State.REVOKED:
        return Standing(State.REVOKED, last.on, last.by_name, last.reason, successor, renamed=renamed)
    # Why a newer one exists concerns the holder (a new name, say), not the public.
    return Standing(State.SUPERSEDED, last.on, successor=successor, renamed=True)


def _without_former_names(session: Session, found: list[Held]) -> list[Held]:
    """Mark revoked certificates whose award was issued again under another name."""
    places = {
        each.certificate.enrolment_id
        for each in found
        if each.standing.has_ended and not each.standing.renamed
    }
    if not places:
        return found
    find = select(Certificate.enrolment_id, Certificate.award, Certificate.content)
    newest = {
        (enrolment_id, award): content["holder"]
        for enrolment_id, award, content in session.execute(
            find.where(Certificate.enrolment_id.in_(places)).order_by(Certificate.edition)
        )
    }
    return [_renamed(each, newest) for each in found]


def _renamed(held: Held, newest: dict[tuple[int, str], str]) -> Held:
    certificate = held.certificate
    if not held.standing.has_ended or held.standing.renamed:
        return held
    other = newest[certificate.enrolment_id, certificate.award] != certificate.content["holder"]
    return Held(certificate, replace(held.standing, renamed=other))
