"""Reads of documents, each with the last decision about it."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session, aliased, joinedload

from kaptrain.accounts.models import Person
from kaptrain.authz.predicates import Subject
from kaptrain.enrolment.models import Enrolment
from kaptrain.enrolment.queries import ACTIVE
from kaptrain.practicum.models import Document, Placement, Practitioner, Review
from kaptrain.practicum.rules.standing import Paper

_Later = aliased(Document)
_LAST = (
    select(func.max(Review.number))
    .where(Review.document_id == Document.id)
    .correlate(Document)
    .scalar_subquery()
)


@dataclass(frozen=True)
class Kept:
    """A document with the decision that holds, if there is one."""

    document: Document
    review: Review | None

    @property
    def paper(self) -> Paper:
        """The document as the rules read it."""
        review = self.review
        return Paper(
            id=self.document.id,
            kind=self.document.kind,
            site=self.document.site_id,
            decision=review.decision if review else "",
            until=review.valid_until if review else None,
            reason=review.reason if review else "",
        )


def documents_of(session: Session, person_ids: Collection[int]) -> Mapping[int, Sequence[Kept]]:
    """Return everything these people sent and did not take back, by person, oldest first."""
    find = _kept().where(Document.person_id.in_(person_ids), Document.removed_at.is_(None))
    found: dict[int, list[Kept]] = defaultdict(list)
    for document, review in session.execute(find.order_by(Document.id)):
        found[document.person_id].append(Kept(document, review))
    return found


def papers_of(session: Session, person_ids: Collection[int]) -> Mapping[int, tuple[Paper, ...]]:
    """Return the same as the rules read it; plain columns, because a board has thousands."""
    find = (
        select(
            Document.person_id, Document.id, Document.kind, Document.site_id,
            Review.decision, Review.valid_until, Review.reason,
        )
        .outerjoin(Review, and_(Review.document_id == Document.id, Review.number == _LAST))
        .where(Document.person_id.in_(person_ids), Document.removed_at.is_(None))
        .order_by(Document.id)
    )  # fmt: skip
    found: dict[int, list[Paper]] = defaultdict(list)
    for row in session.execute(find):
        found[row.person_id].append(
            Paper(
                id=row.id,
                kind=row.kind,
                site=row.site_id,
                decision=row.decision or "",
                until=row.valid_until,
                reason=row.reason or "",
            )
        )
    return {person: tuple(papers) for person, papers in found.items()}


def document_by_id(session: Session, document_id: int, *, lock: bool = False) -> Kept | None:
    """Return a document that was not taken back; `lock` holds its row until the end."""
    find = (
        select(Document)
        .options(joinedload(Document.person), joinedload(Document.site))
        .where(Document.id == document_id, Document.removed_at.is_(None))
    )
    if lock:
        find = find.with_for_update(of=Document).execution_options(populate_existing=True)
    document = session.scalar(find)
    if document is None:
        return None
    last = select(Review).where(Review.document_id == document_id).order_by(Review.number.desc())
    return Kept(document, session.scalar(last.limit(1)))


def reviews_of(session: Session, document_ids: Collection[int]) -> Sequence[Review]:
    """Return every decision about these documents, newest first."""
    find = select(Review).where(Review.document_id.in_(document_ids))
    return session.scalars(find.order_by(Review.id.desc())).all()


def subject_of(session: Session, document: Document) -> Subject:
    """Return a document as the subject of a permission: whose it is, and who hosts at its site."""
    hosts: Sequence[int | None] = ()
    if document.site_id is not None:
        find = select(Practitioner.person_id).join(Placement)
        find = find.where(Placement.site_id == document.site_id, Practitioner.state == "active")
        hosts = session.scalars(find.where(Practitioner.person_id.is_not(None))).all()
    return Subject(trainee_id=document.person_id, host_ids=frozenset(each for each in hosts if each))


def waiting(
    session: Session, reader_id: int, *, hosted: bool, limit: int, offset: int = 0
) -> Sequence[Document]:
    """Return what nobody has looked at, oldest first; with `hosted` only forms of the reader's own sites."""
    newer = (
        select(_Later.id)
        .where(
            _Later.person_id == Document.person_id,
            _Later.kind == Document.kind,
            _same_site(),
            _Later.removed_at.is_(None),
            _Later.id > Document.id,
        )
        .correlate(Document)
    )
    find = (
        select(Document)
        .options(joinedload(Document.person), joinedload(Document.site))
        .where(
            Document.removed_at.is_(None),
            Document.person_id != reader_id,
            ~select(Review.id).where(Review.document_id == Document.id).correlate(Document).exists(),
            ~newer.exists(),
        )
    )
    if hosted:
        find = find.where(Document.site_id.in_(_sites_hosted_by(reader_id)))
    return session.scalars(find.order_by(Document.sent_at, Document.id).limit(limit).offset(offset)).all()


def count_kept(session: Session, person_id: int) -> int:
    """How many files of a person there are, those taken back left out."""
    find = select(func.count()).select_from(Document)
    return session.scalar(find.where(Document.person_id == person_id, Document.removed_at.is_(None))) or 0


def sent_before(
    session: Session, person_id: int, kind: str, site_id: int | None, digest: str
) -> Document | None:
    """Return the same file of the same kind that this person sent before."""
    find = select(Document).where(
        Document.person_id == person_id,
        Document.kind == kind,
        Document.site_id.is_not_distinct_from(site_id),
        Document.digest == digest,
        Document.removed_at.is_(None),
    )
    return session.scalar(find.limit(1))


def digests_in_use(session: Session, digests: Collection[str] | None = None) -> set[str]:
    """Return the digests that some document has which was not taken back; of these, or of all."""
    find = select(Document.digest).where(Document.removed_at.is_(None)).distinct()
    if digests is not None:
        find = find.where(Document.digest.in_(digests))
    return set(session.scalars(find))


def running_out(session: Session) -> Sequence[Kept]:
    """Return approved documents with a last day, of people whose place in a program is active."""
    enrolled = select(Enrolment.person_id).where(Enrolment.state == ACTIVE)
    find = _kept().options(joinedload(Document.person))
    find = find.where(
        Document.removed_at.is_(None),
        Document.person_id.in_(enrolled),
        Document.person.has(Person.suspended_at.is_(None)),
    )
    return [Kept(document, review) for document, review in session.execute(find.order_by(Document.id))]


def _kept() -> Select[Document, Review]:
    return (
        select(Document, Review)
        .outerjoin(Review, and_(Review.document_id == Document.id, Review.number == _LAST))
        .options(joinedload(Document.site))
    )


def _same_site() -> ColumnElement[bool]:
    return or_(_Later.site_id == Document.site_id, and_(_Later.site_id.is_(None), Document.site_id.is_(None)))


def _sites_hosted_by(person_id: int) -> Select[int]:
    return (
        select(Placement.site_id)
        .join(Practitioner)
        .where(Practitioner.person_id == person_id, Practitioner.state == "active")
    )
