"""What the pages of threads show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from kaptrain.audit.models import KeptWords
from kaptrain.threads.adapters.text import beginning, post_html
from kaptrain.threads.models import Post, PostVersion
from kaptrain.threads.queries.posts import Desk
from kaptrain.threads.rules.difference import Piece, difference
from kaptrain.threads.rules.places import PER_PAGE
from kaptrain.threads.rules.words import REACTIONS
from kaptrain.web.navigation import initials
from kaptrain.web.printable import cleaned

QUOTED = 280
Reacted = Mapping[int, Sequence[tuple[str, int, bool]]]


@dataclass(frozen=True, slots=True)
class QuoteView:
    """The beginning of another post, or what is said where it cannot be read."""

    text: str
    author: str
    url: str


@dataclass(frozen=True, slots=True)
class ReactionView:
    """One reaction: its words, how many chose it, whether the reader did."""

    kind: str
    words: str
    count: int
    mine: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PostView:
    """One post. `html` is empty while it is hidden from the reader; `hidden` says why."""

    id: int
    number: int
    version: int
    author: str
    initials: str
    at: datetime
    html: str
    hidden: str
    quote: QuoteView | None
    edited: bool
    reactions: tuple[ReactionView, ...]
    kept: tuple[KeptWords, ...]
    own: bool
    may_edit: bool
    is_hidden: bool
    fresh: bool
    ticked: bool
    may_tick: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadPage:
    """A page of a thread: posts from `first` on, unread ones from `fresh_from`; `waits` for an answer."""

    id: int
    title: str
    room: str
    home: str
    above: tuple[str, str]
    pinned: bool
    closed: bool
    question_first: bool
    waits: bool
    leads: bool
    posts: tuple[PostView, ...]
    fresh_from: int
    first: int
    last: int
    total: int
    read: int
    previous: int | None
    next: int | None


@dataclass(frozen=True, slots=True)
class Around:
    """What stands beside the posts of a page, found for all of them at once."""

    quotes: Mapping[int, Post]
    reactions: Reacted
    kept: Mapping[int, Sequence[KeptWords]]
    tickable: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Step:
    """One change of a post: when, by whom, and what it did to the text."""

    at: datetime
    who: str
    pieces: tuple[Piece, ...]


def thread_page(desk: Desk, posts: Sequence[Post], around: Around, first: int) -> ThreadPage:
    """Put the page together; `posts` may hold one more than it shows."""
    thread = desk.thread
    shown = posts[:PER_PAGE]
    views = [_post(each, desk, around) for each in shown]
    last = shown[-1].number if shown else 0
    return ThreadPage(
        id=thread.id,
        title=thread.title,
        room=desk.room.title,
        home=desk.room.home,
        above=desk.room.above,
        pinned=thread.pinned_at is not None,
        closed=thread.closed_at is not None,
        question_first=thread.question_first,
        waits=desk.waits,
        leads=desk.member.leads,
        posts=tuple(views),
        fresh_from=next((each.number for each in views if each.fresh), 0),
        first=first,
        last=last,
        total=thread.last_number,
        read=desk.read,
        previous=max(1, first - PER_PAGE) if first > 1 else None,
        next=last + 1 if len(posts) > PER_PAGE else None,
    )


def history(post: Post, versions: Sequence[PostVersion]) -> tuple[Step, ...]:
    """Return every change of a post, the newest first."""
    texts = [*(each.body for each in versions), post.body]
    steps = [
        Step(each.changed_at, each.changer.name, difference(before, after))
        for each, before, after in zip(versions, texts, texts[1:], strict=False)
    ]
    return tuple(reversed(steps))


def text_of(body: str) -> str:
    """Return what somebody wrote as it is printed; nothing for nothing."""
    return cleaned(post_html(body)) if body else ""


def quote_of(post: Post | None) -> QuoteView:
    """Show the beginning of a quoted post; one that is hidden is not quoted either."""
    if post is None:
        return QuoteView("This post was hidden.", "", "")
    return QuoteView(beginning(post.body, QUOTED), post.author.name, f"/posts/{post.id}")


def _post(post: Post, desk: Desk, around: Around) -> PostView:
    own = post.author_id == desk.member.person_id
    leads, hidden = desk.member.leads, post.hidden_at is not None
    seen = not hidden or own or leads
    open_to_change = desk.thread.closed_at is None or leads
    return PostView(
        id=post.id,
        number=post.number,
        version=post.version,
        author=post.author.name,
        initials=initials(post.author.name),
        at=post.created_at,
        html=text_of(post.body) if seen else "",
        hidden=f"Hidden by those who lead the group: {post.hidden_reason}" if hidden else "",
        quote=quote_of(around.quotes.get(post.quotes_id)) if post.quotes_id and seen else None,
        edited=post.version > 1,
        reactions=() if hidden else _reactions(around.reactions.get(post.id, ())),
        kept=tuple(around.kept.get(post.id, ())) if seen else (),
        own=own,
        may_edit=(own or leads) and open_to_change and not hidden,
        is_hidden=hidden,
        fresh=post.number > desk.read and not own,
        ticked=post.line_seq is not None,
        may_tick=post.author_id in around.tickable and not own and not hidden,
    )


def _reactions(found: Sequence[tuple[str, int, bool]]) -> tuple[ReactionView, ...]:
    counted = {kind: (number, mine) for kind, number, mine in found}
    return tuple(
        ReactionView(kind, words, *counted.get(kind, (0, False))) for kind, words in REACTIONS.items()
    )
