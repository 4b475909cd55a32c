"""What signers see: the queue beside one entry, and a selection to review."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from kaptrain.hours.service import Year
from kaptrain.logbook.models import EntryComment, Signature, SigningLink
from kaptrain.logbook.presenters.history import Difference, difference
from kaptrain.logbook.presenters.parts import (
    Parts,
    Preview,
    line_id,
    parts,
    preview,
    short_mark,
    waited,
)
from kaptrain.logbook.queries import PAGE, QueueRow, Signed, Whole
from kaptrain.logbook.rules.content import mark
from kaptrain.logbook.rules.kinds import BY_ID, in_phase
from kaptrain.logbook.rules.statements import Statement, statement_of
from kaptrain.logbook.rules.states import may_undo


@dataclass(frozen=True, slots=True)
class QueueItem:
    """One request in the queue."""

    entry_id: int
    trainee: str
    title: str
    minutes: int
    age: str
    current: bool


@dataclass(frozen=True, slots=True)
class SignPage:
    """One entry to sign: what is shown here is what the mark binds."""

    entry_id: int
    trainee: str
    title: str
    version: int
    status: str
    parts: Parts
    preview: Preview | None
    zone: str
    changed: tuple[Difference, ...]
    version_before: int
    returned: EntryComment | None
    statement: Statement
    mark: str
    short: str
    mine: Signature | None
    may_undo: bool
    client: bool
    refusal: str = ""


@dataclass(frozen=True, slots=True)
class Recent:
    """A signature of one's own that stands; a fresh one can be undone without a reason."""

    entry_id: int
    title: str
    minutes: int
    at: datetime
    may_undo: bool


@dataclass(frozen=True, slots=True)
class DeskPage:
    """The queue, the entry that is open in it, and what was signed last."""

    items: tuple[QueueItem, ...]
    total: int
    heading: str
    oldest: str
    entry: SignPage | None
    position: int
    previous: int | None
    following: int | None
    recent: tuple[Recent, ...]
    page: int
    pages: int
    signer: str


@dataclass(frozen=True, slots=True)
class ReviewItem:
    """One entry of a selection."""

    entry_id: int
    trainee: str
    title: str
    minutes: int
    parts: Parts
    text: str
    short: str
    mark: str
    client: bool
    refusal: str


@dataclass(frozen=True, slots=True)
class LinkPage:
    """One request as a link shows it; what is shown here is what the mark binds."""

    trainee: str
    title: str
    version: int
    parts: Parts
    changed: tuple[Difference, ...]
    version_before: int
    statement: Statement
    mark: str
    short: str
    client: bool
    signer: str
    scanned: bool
    code_sent: bool
    until: datetime
    refusal: str


def link_page(whole: Whole, link: SigningLink, *, refusal: str = "") -> LinkPage:
    """Return the request of a link for somebody without an account."""
    entry, content = whole.entry, whole.version.content()
    statement = statement_of(entry.kind, content.activity)
    before = whole.before.content() if whole.before else None
    return LinkPage(
        trainee=whole.trainee.name,
        title=content.title,
        version=whole.version.version,
        parts=parts(entry.kind, content),
        changed=difference(entry.kind, before, content) if before else (),
        version_before=whole.before.version if whole.before else 0,
        statement=statement,
        mark=mark(whole.digest, statement.key),
        short=short_mark(whole.digest),
        client=in_phase(BY_ID[entry.kind], content.activity).client,
        signer=whole.signer.name if whole.signer else "",
        scanned=link.way == "scan",
        code_sent=link.codes_sent > 0,
        until=link.expires_at,
        refusal=refusal,
    )


def sign_page(
    whole: Whole,
    year: Year,
    *,
    now: datetime,
    mine: Signature | None = None,
    refusal: str = "",
) -> SignPage:
    """Return one entry with everything a signer should see before signing."""
    entry, content = whole.entry, whole.version.content()
    statement = statement_of(entry.kind, content.activity)
    before = whole.before.content() if whole.before else None
    return SignPage(
        entry_id=entry.id,
        trainee=whole.trainee.name,
        title=content.title,
        version=whole.version.version,
        status=entry.status,
        parts=parts(entry.kind, content),
        preview=preview(year, line_id(entry.id, entry.line_seq), signed=entry.status == "signed"),
        zone=whole.trainee.zone,
        changed=difference(entry.kind, before, content) if before else (),
        version_before=whole.before.version if whole.before else 0,
        returned=whole.returned,
        statement=statement,
        mark=mark(whole.digest, statement.key),
        short=short_mark(whole.digest),
        mine=mine,
        may_undo=mine is not None and may_undo(mine.at, now),
        client=in_phase(BY_ID[entry.kind], content.activity).client,
        refusal=refusal,
    )


def desk_page(
    rows: Sequence[QueueRow],
    entry: SignPage | None,
    recent: Sequence[Signed],
    *,
    page: int,
    signer: str,
    now: datetime,
) -> DeskPage:
    """Return the queue with one entry open."""
    ids = [row.entry_id for row in rows]
    at = ids.index(entry.entry_id) if entry and entry.entry_id in ids else None
    total = rows[0].total if rows else 0
    return DeskPage(
        items=tuple(_item(row, now, entry) for row in rows),
        total=total,
        heading=_heading(total),
        oldest=waited(rows[0].oldest, now) if rows else "",
        entry=entry,
        position=(page - 1) * PAGE + at + 1 if at is not None else 0,
        previous=ids[at - 1] if at else None,
        following=_following(ids, at),
        recent=tuple(
            Recent(
                each.entry_id, f"{each.trainee}: {each.title}", each.minutes, each.at, may_undo(each.at, now)
            )
            for each in recent
        ),
        page=page,
        pages=-(-total // PAGE),
        signer=signer,
    )


def _following(ids: list[int], at: int | None) -> int | None:
    if at is None:
        return ids[0] if ids else None
    return ids[at + 1] if at + 1 < len(ids) else None


def _heading(total: int) -> str:
    if not total:
        return "Nothing waits for you"
    return "1 entry waits for you" if total == 1 else f"{total} entries wait for you"


def _item(row: QueueRow, now: datetime, entry: SignPage | None) -> QueueItem:
    age = waited(row.waiting_since, now)
    return QueueItem(
        entry_id=row.entry_id,
        trainee=row.trainee,
        title=row.title,
        minutes=row.minutes,
        age=f"{age}, changed since you returned it" if row.revised else age,
        current=entry is not None and entry.entry_id == row.entry_id,
    )


def review_items(wholes: Sequence[Whole], reasons: Mapping[int, str]) -> tuple[ReviewItem, ...]:
    """Return each entry of a selection; `reasons` says by entry id what stood in the way."""
    return tuple(_review_item(whole, reasons.get(whole.entry.id, "")) for whole in wholes)


def _review_item(whole: Whole, refusal: str) -> ReviewItem:
    content = whole.version.content()
    statement = statement_of(whole.entry.kind, content.activity)
    return ReviewItem(
        entry_id=whole.entry.id,
        trainee=whole.trainee.name,
        title=content.title,
        minutes=content.minutes,
        parts=parts(whole.entry.kind, content),
        text=statement.text,
        short=short_mark(whole.digest),
        mark=mark(whole.digest, statement.key),
        client=in_phase(BY_ID[whole.entry.kind], content.activity).client,
        refusal=refusal,
    )
