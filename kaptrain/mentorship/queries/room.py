"""What a pair shares: items with their versions, ratings, logged meetings, the approval."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import and_, select
from sqlalchemy.orm import Session, joinedload

from kaptrain.enrolment.models import MentorPair
from kaptrain.hours.models import Decision
from kaptrain.hours.queries import decisions_of
from kaptrain.logbook.models import Entry, EntryVersion
from kaptrain.mentorship.models import LoggedSession, Rating, RoomItem, RoomItemVersion
from kaptrain.mentorship.rules.items import BY_ID, ItemKind, Words
from kaptrain.mentorship.rules.months import Claim
from kaptrain.mentorship.rules.ratings import Mark, Rated

KIND = "mentorship"
FINAL_APPROVAL = "final_approval"
CURRENT = and_(RoomItemVersion.item_id == RoomItem.id, RoomItemVersion.version == RoomItem.current_version)


@dataclass(frozen=True, slots=True)
class Item:
    """An item with the version that holds now."""

    row: RoomItem
    version: RoomItemVersion

    @property
    def kind(self) -> ItemKind:
        return BY_ID[self.row.kind]

    @property
    def words(self) -> Words:
        return words_of(self.version)


def words_of(version: RoomItemVersion) -> Words:
    """Return what a version says."""
    return Words(text=version.text, shows=version.shows, due_on=version.due_on, state=version.state)


def items_of(session: Session, enrolment_id: int) -> list[Item]:
    """Return all items of an enrolment, oldest first."""
    find = (
        select(RoomItem, RoomItemVersion)
        .join(RoomItemVersion, CURRENT)
        .where(RoomItem.enrolment_id == enrolment_id)
        .order_by(RoomItem.id)
    )
    return [Item(row[0], row[1]) for row in session.execute(find)]


def item_of(session: Session, enrolment_id: int, item_id: int) -> Item | None:
    """Return an item of this enrolment, read anew; None when it is another one's."""
    find = (
        select(RoomItem, RoomItemVersion)
        .join(RoomItemVersion, CURRENT)
        .where(RoomItem.id == item_id, RoomItem.enrolment_id == enrolment_id)
        .execution_options(populate_existing=True)
    )
    row = session.execute(find).one_or_none()
    return Item(row[0], row[1]) if row else None


def history_of(session: Session, item_id: int) -> Sequence[RoomItemVersion]:
    """Return every version of an item, newest first."""
    find = select(RoomItemVersion).where(RoomItemVersion.item_id == item_id)
    return session.scalars(find.order_by(RoomItemVersion.version.desc())).all()


def ratings_of(session: Session, enrolment_id: int) -> tuple[Rated, ...]:
    """Return the competencies as both sides saw them, oldest first."""
    find = select(Rating).where(Rating.enrolment_id == enrolment_id).order_by(Rating.id)
    return tuple(
        Rated(
            side=row.side,
            by=row.by_name,
            on=row.on,
            month=row.month,
            marks=tuple(Mark(**each) for each in row.marks),
            id=row.id,
        )
        for row in session.scalars(find)
    )


def sessions_of(session: Session, enrolment_id: int) -> Sequence[LoggedSession]:
    """Return the meetings that a mentor wrote down, newest first."""
    find = select(LoggedSession).where(LoggedSession.enrolment_id == enrolment_id)
    return session.scalars(find.order_by(LoggedSession.id.desc())).all()


def session_of(session: Session, enrolment_id: int, session_id: int) -> LoggedSession | None:
    """Return a logged meeting of this enrolment, read anew; None when it is another one's."""
    find = select(LoggedSession).where(
        LoggedSession.id == session_id, LoggedSession.enrolment_id == enrolment_id
    )
    return session.scalar(find.execution_options(populate_existing=True))


def claims_of(session: Session, enrolment_id: int) -> tuple[Claim, ...]:
    """Return the entries of mentorship of an enrolment, newest first."""
    current = and_(EntryVersion.entry_id == Entry.id, EntryVersion.version == Entry.current_version)
    find = (
        select(Entry.id, EntryVersion.activity, Entry.status)
        .join(EntryVersion, current)
        .where(Entry.enrolment_id == enrolment_id, Entry.kind == KIND)
        .order_by(Entry.id.desc())
    )
    return tuple(Claim(*row) for row in session.execute(find))


def mentor_pair(session: Session, enrolment_id: int) -> MentorPair | None:
    """Return the open pair of an enrolment with its mentor."""
    find = select(MentorPair).options(joinedload(MentorPair.mentor))
    return session.scalar(find.where(MentorPair.enrolment_id == enrolment_id, MentorPair.until_on.is_(None)))


def standing_approval(session: Session, enrolment_id: int) -> Decision | None:
    """Return the decision that gave the final approval and was not undone."""
    found = decisions_of(session, [enrolment_id])
    undone = {each.takes_back for each in found if each.takes_back is not None}
    standing = (
        each
        for each in reversed(found)
        if each.condition == FINAL_APPROVAL and each.takes_back is None and each.seq not in undone
    )
    return next(standing, None)
