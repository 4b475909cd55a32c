"""Documents for those who approve them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from kaptrain.catalogue.rules.program import DocumentKind
from kaptrain.practicum.models import Document, Review
from kaptrain.practicum.presenters.own import size_words
from kaptrain.practicum.presenters.words import LOOKS, Status, state_words
from kaptrain.practicum.queries.documents import Kept
from kaptrain.practicum.rules.letters import written
from kaptrain.practicum.rules.standing import Paper, state_of
from kaptrain.practicum.rules.upload import WORDS


@dataclass(frozen=True, kw_only=True)
class WaitingRow:
    """A document nobody has looked at."""

    title: str
    url: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Decided:
    """One decision about a document."""

    words: str
    by: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class ReviewPage:
    """A document to decide about; `others` are those of the same kind that the person sent as well."""

    id: int
    title: str
    name: str
    status: Status
    facts: tuple[tuple[str, str], ...]
    asks: str
    expires: bool
    others: tuple[tuple[int, Status, datetime], ...]
    decisions: tuple[Decided, ...]


def waiting_rows(found: Sequence[Document], now: datetime) -> list[WaitingRow]:
    """Return what waits, oldest first, with its age."""
    return [
        WaitingRow(
            title=f"{each.person.name}: {full_title(each).lower()}",
            url=f"/practicum/documents/{each.id}",
            text=f"{WORDS[each.media]}, {age_words((now - each.sent_at).days)}",
        )
        for each in found
    ]


def review_page(
    kept: Kept,
    same: Sequence[Kept],
    reviews: Sequence[Review],
    *,
    kind: DocumentKind | None,
    today: date,
) -> ReviewPage:
    """Return the page of one document; `same` are all of its kind and site."""
    document, papers = kept.document, [each.paper for each in same]
    return ReviewPage(
        id=document.id,
        title=full_title(document),
        name=document.person.name,
        status=_status(kept, papers, today),
        facts=(
            ("Sent by", document.person.name),
            ("Site", document.site.name if document.site else ""),
            ("File", f"{WORDS[document.media]}, {size_words(document.size)}"),
        ),
        asks=kind.asks if kind else "",
        expires=kind is not None and kind.expires,
        others=tuple(
            (each.document.id, _status(each, papers, today), each.document.sent_at)
            for each in reversed(same)
            if each.document.id != document.id
        ),
        decisions=tuple(Decided(words=_words(each), by=each.by_name, at=each.at) for each in reviews),
    )


def full_title(document: Document) -> str:
    """Name a document with its site."""
    return f"{document.title}, {document.site.name}" if document.site else document.title


def age_words(days: int) -> str:
    """Say for how long something waits."""
    return "sent today" if days < 1 else f"sent {days} days ago" if days > 1 else "sent yesterday"


def _status(kept: Kept, papers: Sequence[Paper], today: date) -> Status:
    state = state_of(kept.paper, papers, today)
    return LOOKS[state], state_words(state, kept.paper.until)


def _words(review: Review) -> str:
    if review.decision == "refused":
        return f"Refused: {review.reason}"
    return f"Approved until {written(review.valid_until)}" if review.valid_until else "Approved"
