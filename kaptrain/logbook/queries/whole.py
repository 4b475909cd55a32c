"""An entry with everything that a decision about it needs, in one statement."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import String, and_, bindparam, cast, func, literal, select
from sqlalchemy.orm import Session, aliased, contains_eager

from kaptrain.accounts.models import Person
from kaptrain.audit.models import ChainHead
from kaptrain.authz.predicates import Subject
from kaptrain.enrolment.models import Enrolment, MentorPair, PlanVersion
from kaptrain.logbook.models import Entry, EntryComment, EntryVersion, Signature
from kaptrain.logbook.rules.content import Identity, entry_digest
from kaptrain.shared.errors import Missing

LARGEST_ID = 2**31 - 1

Before = aliased(EntryVersion, name="version_before")
Mentor = aliased(Person, name="mentor")
Host = aliased(Person, name="host")
Snapshot = aliased(ChainHead, name="head_as_read")


@dataclass(frozen=True, slots=True)
class Whole:
    """An entry, its newest version and one to compare, whose it is, who may sign it now, the last return."""

    entry: Entry
    version: EntryVersion
    before: EntryVersion | None
    enrolment: Enrolment
    mentor: Person | None
    host: Person | None
    returned: EntryComment | None
    head: ChainHead

    @property
    def trainee(self) -> Person:
        return self.enrolment.person

    @property
    def signer(self) -> Person | None:
        """Who would sign now: the named host, or the mentor of the moment."""
        return self.mentor if self.entry.host_id is None else self.host

    @property
    def subject(self) -> Subject:
        """The entry as the subject of a permission."""
        return Subject(
            trainee_id=self.enrolment.person_id,
            signer_id=self.signer.id if self.signer else None,
            mentor_ids=frozenset({self.mentor.id}) if self.mentor else frozenset(),
            host_ids=frozenset({self.entry.host_id}) if self.entry.host_id else frozenset(),
        )

    @property
    def identity(self) -> Identity:
        return Identity(
            entry_id=self.entry.id,
            version=self.version.version,
            enrolment_id=self.enrolment.id,
            trainee_id=self.enrolment.person_id,
        )

    @property
    def digest(self) -> str:
        """The digest of the newest version, as a signature would bind it."""
        return entry_digest(self.identity, self.version.content())

    @property
    def source(self) -> str:
        """The name under which the newest version is credited in the ledger."""
        return f"entry:{self.entry.id}:{self.version.version}"


@cache
def _select() -> Any:
    # Kept, because building it takes longer than running it.
    last_return = (
        select(func.max(EntryComment.id))
        .where(EntryComment.entry_id == Entry.id, EntryComment.act == "return")
        .correlate(Entry)
        .scalar_subquery()
    )
    stream = literal("enrolment:").concat(cast(Enrolment.id, String))
    return (
        select(Entry, EntryVersion, Before, Enrolment, Mentor, Host, EntryComment, ChainHead, Snapshot.seq)
        .join(EntryVersion, _version_is(EntryVersion, Entry.current_version))
        .join(Enrolment, Enrolment.id == Entry.enrolment_id)
        .join(Person, Person.id == Enrolment.person_id)
        .join(PlanVersion, PlanVersion.id == Enrolment.plan_version_id)
        .join(ChainHead, ChainHead.stream == stream)
        .join(Snapshot, Snapshot.stream == ChainHead.stream)
        .outerjoin(Before, _version_is(Before, _version_to_compare()))
        .outerjoin(
            MentorPair, and_(MentorPair.enrolment_id == Entry.enrolment_id, MentorPair.until_on.is_(None))
        )
        .outerjoin(Mentor, Mentor.id == MentorPair.mentor_id)
        .outerjoin(Host, Host.id == Entry.host_id)
        .outerjoin(EntryComment, EntryComment.id == last_return)
        .where(Entry.id.in_(bindparam("ids", expanding=True)))
        .options(contains_eager(Enrolment.person), contains_eager(Enrolment.plan_version))
        # One order for everybody, so that two who lock several streams never wait for each other.
        .order_by(Entry.enrolment_id, Entry.id)
        .execution_options(populate_existing=True)
    )


@cache
def _select_locked() -> Any:
    return _select().with_for_update(of=ChainHead)


def _version_to_compare() -> Any:
    """The last version that was signed, so that who signs again sees what changed; else the one before."""
    signed = (
        select(func.max(Signature.version))
        .where(
            Signature.entry_id == Entry.id,
            Signature.act == "sign",
            Signature.version < Entry.current_version,
        )
        .correlate(Entry)
        .scalar_subquery()
    )
    return func.coalesce(signed, Entry.current_version - 1)


def _version_is(version: Any, number: Any) -> Any:
    return and_(version.entry_id == Entry.id, version.version == number)


def seen(session: Session, entry_id: int) -> Whole | None:
    """Return an entry for showing; None when there is no such entry."""
    found = seen_many(session, [entry_id])
    return found[0] if found else None


def seen_many(session: Session, entry_ids: Iterable[int]) -> list[Whole]:
    """Return the entries that exist of these, in the order in which they would be locked."""
    ids = [each for each in entry_ids if 0 < each <= LARGEST_ID]
    rows = session.execute(_select(), {"ids": ids}).all()
    return [Whole(*row[:-1]) for row in rows]


def locked(session: Session, entry_ids: Iterable[int]) -> list[Whole]:
    """Return these entries with their enrolments' streams locked until the transaction ends.

    Everything that happens to an entry, its versions or its mentor pair appends to the stream.
    So when a wait for the lock let somebody else append, all is read again. Missing unless all exist.
    """
    ids = sorted({each for each in entry_ids if 0 < each <= LARGEST_ID})
    rows = session.execute(_select_locked(), {"ids": ids}).all()
    if any(row[7].seq != row[8] for row in rows):
        rows = session.execute(_select_locked(), {"ids": ids}).all()
    if not rows or len(rows) != len(set(entry_ids)):
        raise Missing
    return [Whole(*row[:-1]) for row in rows]


@dataclass(frozen=True, slots=True)
class History:
    """All versions, signatures and comments of an entry, oldest first."""

    versions: Sequence[EntryVersion]
    signatures: Sequence[Signature]
    comments: Sequence[EntryComment]


def history_of(session: Session, entry_id: int) -> History:
    """Return what happened to an entry."""
    versions = select(EntryVersion).where(EntryVersion.entry_id == entry_id).order_by(EntryVersion.version)
    signatures = select(Signature).where(Signature.entry_id == entry_id).order_by(Signature.seq)
    comments = select(EntryComment).where(EntryComment.entry_id == entry_id).order_by(EntryComment.id)
    return History(
        session.scalars(versions).all(), session.scalars(signatures).all(), session.scalars(comments).all()
    )


def signed_by(session: Session, entry_id: int, version: int) -> Signature | None:
    """Return the signature under a version, if there is one."""
    find = select(Signature).where(
        Signature.entry_id == entry_id, Signature.version == version, Signature.act == "sign"
    )
    return session.scalar(find)
