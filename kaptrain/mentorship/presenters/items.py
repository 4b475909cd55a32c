"""Items as rows of the room, and the page of one item with its history."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from kaptrain.mentorship.models import RoomItemVersion
from kaptrain.mentorship.queries.room import Item, words_of
from kaptrain.mentorship.rules.items import BY_ID, PARTS, Change, State, changes, state_words

LOOKS = {State.OPEN: "open", State.DONE: "met", State.DROPPED: "not"}


@dataclass(frozen=True, kw_only=True)
class ItemRow:
    """One item in a list. `version` is what its buttons carry; `mine` when only its writer changes it."""

    id: int
    kind: str
    text: str
    shows: str
    due_on: date | None
    late: bool
    state: str
    look: str
    words: str
    by: str
    at: datetime
    version: int
    about: str
    can_change: bool


@dataclass(frozen=True)
class VersionRow:
    """One version in the history of an item: who, when, and what became different."""

    version: int
    by: str
    at: datetime
    changes: tuple[Change, ...]


def item_row(item: Item, titles: Mapping[str, str], *, today: date, reader_id: int) -> ItemRow:
    """Return an item as a row; `titles` name the meetings that notes are about."""
    kind, version = item.kind, item.version
    is_open = version.state == State.OPEN
    return ItemRow(
        id=item.row.id,
        kind=kind.id,
        text=version.text,
        shows=version.shows,
        due_on=version.due_on,
        late=is_open and version.due_on is not None and version.due_on < today,
        state=version.state,
        look=LOOKS[State(version.state)],
        words=state_words(kind, version.state),
        by=version.by_name,
        at=version.at,
        version=version.version,
        about=titles.get(item.row.meeting, ""),
        can_change=not kind.authored or item.row.created_by_id == reader_id,
    )


def of_kind(items: Sequence[Item], kind: str) -> list[Item]:
    """Return the items of one kind, open ones first."""
    found = [item for item in items if item.row.kind == kind]
    return sorted(found, key=lambda item: item.version.state != State.OPEN)


def plan_parts(
    items: Sequence[Item], titles: Mapping[str, str], *, today: date, reader_id: int
) -> tuple[tuple[str, str, tuple[ItemRow, ...]], ...]:
    """Return the parts of the development plan: (part, title, lines)."""
    lines = of_kind(items, "plan")
    return tuple(
        (
            part,
            title,
            tuple(
                item_row(line, titles, today=today, reader_id=reader_id)
                for line in lines
                if line.row.part == part
            ),
        )
        for part, title in PARTS
    )


def version_rows(kind_id: str, versions: Sequence[RoomItemVersion]) -> tuple[VersionRow, ...]:
    """Return the history of an item, newest first, each version with what it changed."""
    kind, pairs = BY_ID[kind_id], [*zip(versions, [*versions[1:], None], strict=True)]
    return tuple(
        VersionRow(
            each.version,
            each.by_name,
            each.at,
            changes(kind, words_of(before), words_of(each)) if before else (),
        )
        for each, before in pairs
    )
