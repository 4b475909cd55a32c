"""The page of one book: what it is, what to read until when, and where its reader is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from markupsafe import Markup

from kaptrain.bookclub.queries import Meeting
from kaptrain.bookclub.queries.talks import Talk, TalkRoom
from kaptrain.bookclub.rules.progress import Reached, share_words, states_of
from kaptrain.bookclub.rules.texts import REFLECTION
from kaptrain.catalogue.content.markdown import Rendered
from kaptrain.catalogue.content.markdown_links import DOI, safe_link
from kaptrain.catalogue.rules.guides import Book, Companion, Part
from kaptrain.catalogue.rules.pages import page_path
from kaptrain.catalogue.rules.program import Activity, Program, Source
from kaptrain.events.rules.times import both_words
from kaptrain.web.printable import cleaned

MODALITY = {"live": "live, with others", "in_person": "in person", "self_paced": "self-paced"}
SEATS = {"booked": "You have a seat", "waiting": "You wait for a seat", "offered": "A seat is offered to you"}
Link = tuple[str, str]


@dataclass(frozen=True)
class Work:
    """Something to read that is not ours; `url` is empty where no address is known."""

    title: str
    details: str
    url: str
    note: str = ""
    isbn: str = ""
    by: str = ""
    publisher: str = ""
    edition: str = ""


@dataclass(frozen=True)
class Text:
    """A rendered text with the notes on its sources."""

    html: Markup
    sources: Markup
    source_count: int


@dataclass(frozen=True)
class TalkView:
    """A thread about a part: the address, and in words how much there is to read."""

    title: str
    url: str
    words: str
    fresh: bool = False


@dataclass(frozen=True)
class SectionView:
    """A part of a book for one reader; `covered` while its discussion waits until they have read so far."""

    id: str
    title: str
    questions: tuple[str, ...]
    by: date | None
    read: bool
    shown: bool
    others: str
    wrote: bool
    threads: tuple[TalkView, ...]
    covered: bool
    begin: str
    answered: bool


@dataclass(frozen=True)
class MeetingView:
    """A meeting of the club about this book."""

    id: int
    title: str
    when: str
    seat: str
    over: bool
    confirmed: bool


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What is known of one reader and their club; for staff all of it is empty."""

    club: str = ""
    dates: Mapping[tuple[str, str], date] = field(default_factory=dict)
    reached: Mapping[tuple[str, str], Reached] = field(default_factory=dict)
    members: int = 0
    readers: Mapping[tuple[str, str], int] = field(default_factory=dict)
    written: frozenset[str] = frozenset()
    reflected: bool = False
    meetings: Sequence[Meeting] = ()
    talks: Sequence[Talk] = ()
    room: TalkRoom | None = None
    choice: bool = False
    own: bool = False
    zone: str = "UTC"


@dataclass(frozen=True)
class BookPage:
    """A meeting of the book club with everything around it; `own` for those who keep something of it."""

    number: int
    slug: str
    title: str
    summary: str
    minutes: int
    modality: str
    book: Work | None
    candidates: tuple[Work, ...]
    objectives: tuple[str, ...]
    parts: tuple[Part, ...]
    sections: tuple[SectionView, ...]
    companions: tuple[Work, ...]
    text: Text
    previous: Link | None
    next: Link | None
    own: bool
    club: str
    choice: bool
    read: int
    reflected: bool
    wrote: bool
    meetings: tuple[MeetingView, ...]
    room: TalkRoom | None


def book_page(program: Program, activity: Activity, rendered: Rendered, reading: Reading) -> BookPage:
    """Put the page of a book together."""
    guide, group = activity.guide, program.of_kind("bookclub")
    at = group.index(activity)
    sections = _sections(activity, reading)
    return BookPage(
        number=at + 1,
        slug=activity.slug,
        title=activity.title,
        summary=activity.summary,
        minutes=activity.minutes,
        modality=MODALITY[activity.modality],
        book=_book(program, guide.book) if guide.book else None,
        candidates=tuple(_book(program, each) for each in guide.candidates),
        objectives=guide.objectives,
        parts=guide.parts,
        sections=sections,
        companions=tuple(_companion(program.sources, each) for each in guide.companions),
        text=Text(cleaned(rendered.html), cleaned(rendered.sources_html), len(rendered.cited)),
        previous=_link(group[at - 1]) if at else None,
        next=_link(group[at + 1]) if at + 1 < len(group) else None,
        own=reading.own,
        club=reading.club,
        choice=reading.choice,
        read=sum(each.read for each in sections),
        reflected=reading.reflected,
        wrote=REFLECTION in reading.written,
        meetings=tuple(_meeting(each, reading.zone) for each in reading.meetings),
        room=reading.room,
    )


def names_in(program: Program, activity: Activity) -> tuple[str, ...]:
    """Return the names that stand in a book's own page: who writes about the book may write them."""
    guide = activity.guide
    books = [guide.book] if guide.book else guide.candidates
    beside = [program.sources[each.source] for each in guide.companions if each.source in program.sources]
    return (
        *(each.by for each in books),
        *(each.title for each in guide.sections),
        *(each.authors for each in beside),
    )


def _sections(activity: Activity, reading: Reading) -> tuple[SectionView, ...]:
    names = [each.id for each in activity.guide.sections]
    reached = {name: each for (book, name), each in reading.reached.items() if book == activity.id}
    states = states_of(names, reached)
    return tuple(
        SectionView(
            id=each.id,
            title=each.title,
            questions=each.questions,
            by=reading.dates.get((activity.id, each.id)),
            read=state.read,
            shown=state.shown,
            others=share_words(reading.readers.get((activity.id, each.id), 0), reading.members),
            wrote=each.id in reading.written,
            threads=tuple(talk_view(talk) for talk in reading.talks if talk.section == number),
            covered=reading.room is not None and not (state.shown or reading.room.leads),
            begin=f"/rooms/{reading.room.room_id}/threads/new?section={number}" if reading.room else "",
            answered=any(talk.answered for talk in reading.talks if talk.section == number),
        )
        for number, (each, state) in enumerate(zip(activity.guide.sections, states, strict=True), 1)
    )


def talk_view(talk: Talk) -> TalkView:
    """Return a thread with how much there is to read in it."""
    answers = talk.posts - 1
    said = "no answer yet" if not answers else "1 answer" if answers == 1 else f"{answers} answers"
    fresh = f", {talk.unread} new" if talk.unread else ""
    return TalkView(talk.title, f"/threads/{talk.thread_id}", f"{said}{fresh}", talk.unread > 0)


def _meeting(meeting: Meeting, zone: str) -> MeetingView:
    event = meeting.event
    return MeetingView(
        id=event.id,
        title=event.title,
        when=both_words(event.starts_at, event.ends_at, event.zone, zone),
        seat=SEATS.get(meeting.seat or "", "You can book a seat"),
        over=event.state == "confirmed",
        confirmed=event.state == "confirmed",
    )


def _link(activity: Activity) -> Link:
    return activity.title, page_path("bookclub", activity.slug)


def _book(program: Program, book: Book) -> Work:
    return Work(
        book.title,
        book.cited,
        _url(program.sources.get(book.source)),
        isbn=book.isbn,
        by=book.by,
        publisher=f"{book.publisher}, {book.year}",
        edition=book.edition,
    )


def _companion(sources: Mapping[str, Source], companion: Companion) -> Work:
    source = sources.get(companion.source)
    if source is None:
        return Work(companion.source, "", "", companion.note)
    authors = f"{source.authors.rstrip('.')}. " if source.authors else ""
    return Work(source.title, f"{authors}{source.where}, {source.year}.", _url(source), companion.note)


def _url(source: Source | None) -> str:
    if source is None or not source.link:
        return ""
    doi = DOI.fullmatch(source.link)
    return safe_link(f"https://doi.org/{doi[1]}" if doi else source.link, {}) or ""
