"""What a trainee sees: their entries by state, one entry with its history, the form."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from kaptrain.accounts.models import Person
from kaptrain.authz.actor import Role
from kaptrain.hours.service import Year
from kaptrain.logbook.models import Entry, EntryComment, SigningLink
from kaptrain.logbook.presenters.history import Event, events
from kaptrain.logbook.presenters.parts import (
    Need,
    Parts,
    Preview,
    closed_gates,
    line_id,
    parts,
    preview,
    waited,
)
from kaptrain.logbook.queries import History, OwnEntry, Whole
from kaptrain.logbook.rules.kinds import BY_ID, ActivityChoice, Kind
from kaptrain.logbook.rules.lists import IDENTIFIERS
from kaptrain.logbook.rules.states import Act, possible
from kaptrain.web.filters import day
from kaptrain.web.navigation import initials

GROUPS = (
    ("returned", "Your turn", "returned"),
    ("voided", "Signature ended", "voided"),
    ("draft", "Drafts", "draft"),
    ("submitted", "Waiting for a signature", "submitted"),
    ("signed", "Signed", "signed"),
    ("withdrawn", "Withdrawn", "withdrawn"),
)


@dataclass(frozen=True, slots=True)
class Row:
    """One entry in a list."""

    entry_id: int
    title: str
    text: str
    minutes: int


@dataclass(frozen=True, slots=True)
class Group:
    """The entries of one state."""

    state: str
    title: str
    rows: tuple[Row, ...]
    minutes: int


@dataclass(frozen=True, slots=True)
class FormPage:
    """Everything around the fields of the form."""

    kind: Kind
    entry_id: int | None
    version: int
    year: int
    gates: tuple[tuple[str, tuple[Need, ...]], ...]
    returned: EntryComment | None
    mentor: str | None
    mentor_initials: str
    identifiers: tuple[str, ...]
    fallback_days: int
    may_withdraw: bool
    signed: bool


@dataclass(frozen=True, slots=True)
class EntryPage:
    """One entry of one's own."""

    entry: Entry
    title: str
    kind: Kind
    version: int
    parts: Parts
    preview: Preview | None
    waits: str
    signer: str
    offer: bool
    link: str
    returned: EntryComment | None
    ended: str
    events: tuple[Event, ...]
    may_edit: bool
    may_send: bool
    may_withdraw: bool


def groups(entries: Iterable[OwnEntry], now: datetime) -> tuple[Group, ...]:
    """Return the entries by state, what asks for the trainee first."""
    found: dict[str, list[OwnEntry]] = {}
    for each in entries:
        found.setdefault(each.entry.status, []).append(each)
    return tuple(
        Group(
            state,
            title,
            tuple(_row(each, now) for each in found[status]),
            sum(each.version.minutes for each in found[status]),
        )
        for status, title, state in GROUPS
        if status in found
    )


def _row(each: OwnEntry, now: datetime) -> Row:
    text = day(each.version.on)
    if each.entry.status == "submitted":
        who = each.signer or "Nobody can sign this yet: tell the program"
        text = f"{text} · {who}, {waited(each.entry.waiting_since, now)}"
        if each.entry.fallback_at is not None:
            text = f"{text}; the administrators look after it"
    elif each.comment is not None and each.entry.status in ("returned", "withdrawn"):
        text = f"{text} · “{each.comment.text}”"
    return Row(each.entry.id, each.version.title, text, each.version.minutes)


def form_page(
    kind: Kind,
    year: Year,
    activities: Sequence[ActivityChoice],
    *,
    whole: Whole | None,
    mentor: Person | None,
    fallback_days: int,
) -> FormPage:
    """Return what stands around the form."""
    entry = whole.entry if whole else None
    return FormPage(
        kind=kind,
        entry_id=entry.id if entry else None,
        version=_next_version(whole) if whole else 1,
        year=year.enrolment.starts_on.year,
        gates=closed_gates(year, kind, activities),
        returned=whole.returned if whole and whole.entry.status == "returned" else None,
        mentor=None if kind.hosted or mentor is None else mentor.name,
        mentor_initials=initials(mentor.name) if mentor else "",
        identifiers=IDENTIFIERS,
        fallback_days=fallback_days,
        may_withdraw=entry is not None and Act.WITHDRAW in possible(entry.status),
        signed=entry is not None and entry.status == "signed",
    )


def _next_version(whole: Whole) -> int:
    return whole.version.version + whole.version.locked


def _link_words(link: SigningLink | None) -> str:
    if link is None:
        return ""
    if link.way == "scan":
        return "A code is open for a few minutes; a new one ends it."
    return (
        f"A link was mailed on {day(link.created_at.date())} and works until {day(link.expires_at.date())}."
    )


def entry_page(
    whole: Whole, history: History, year: Year, now: datetime, *, link: SigningLink | None = None
) -> EntryPage:
    """Return one entry of one's own with its history and how it counts."""
    entry, kind = whole.entry, BY_ID[whole.entry.kind]
    acts = possible(entry.status)
    signed = entry.status == "signed"
    waits = ""
    if entry.status == "submitted":
        who = whole.signer.name if whole.signer else "Nobody"
        waits = f"{who}, for {waited(entry.waiting_since, now)}".replace("for today", "since today")
        if entry.fallback_at is not None:
            waits = f"{waits}. The administrators look after it since {day(entry.fallback_at.date())}"
    endings = [each for each in history.signatures if each.act == "void"]
    return EntryPage(
        entry=entry,
        title=whole.version.title,
        kind=kind,
        version=whole.version.version,
        parts=parts(entry.kind, whole.version.content()),
        preview=preview(year, line_id(entry.id, entry.line_seq), signed=signed),
        waits=waits,
        signer=whole.signer.name if whole.signer else "",
        offer=entry.status == "submitted" and kind.signer is Role.PRACTITIONER and whole.signer is not None,
        link=_link_words(link),
        returned=whole.returned if entry.status == "returned" and whole.version.locked else None,
        ended=f"{endings[-1].signer_name}: {endings[-1].reason}"
        if entry.status == "voided" and endings
        else "",
        events=events(entry.kind, history),
        may_edit=Act.REVISE in acts,
        may_send=Act.SUBMIT in acts and not whole.version.locked,
        may_withdraw=Act.WITHDRAW in acts,
    )
