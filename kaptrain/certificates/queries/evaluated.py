"""Enrolments evaluated for certificates: who may get one, and whose no longer adds up."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import Session, joinedload

from kaptrain.accounts.models import Person
from kaptrain.certificates.models import PROGRAM, Certificate
from kaptrain.certificates.queries.paging import Page, paged
from kaptrain.certificates.queries.standings import has_ended
from kaptrain.certificates.rules.award import assess
from kaptrain.certificates.rules.eligibility import Eligibility
from kaptrain.certificates.rules.states import ISSUABLE
from kaptrain.enrolment.models import Enrolment
from kaptrain.hours.models import Decision, LedgerLine
from kaptrain.hours.service import Year, years_of


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
    rows, number, total = paged(session, find, Enrolment.id, page)
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
            Certificate.award == PROGRAM, ~has_ended(), or_(_moved_since(LedgerLine), _moved_since(Decision))
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


def has_live_certificate() -> ColumnElement[bool]:
    """Tell, in a statement about enrolments, whether one has a valid certificate."""
    mine = (Certificate.enrolment_id == Enrolment.id, Certificate.award == PROGRAM)
    return exists().where(*mine, ~has_ended())


def _moved_since(model: type[LedgerLine] | type[Decision]) -> ColumnElement[bool]:
    return exists().where(model.enrolment_id == Certificate.enrolment_id, model.seq > Certificate.ledger_seq)
