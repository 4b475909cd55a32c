"""What happens in the demo, as plain data: one act of one person at one moment."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from kaptrain.demo.rules.claims import Claim
from kaptrain.demo.rules.meeting import Meeting


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """Something that happens at a moment; `who` is the trainee it is about, or who comes."""

    at: datetime
    who: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrive(Act):
    """Somebody gets an account."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Invite(Act):
    """Somebody is invited by mail and has not come yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Open(Act):
    """A cohort is opened; `who` is its key."""

    starts_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrol(Act):
    """A trainee gets a place in a cohort, and a mentor."""

    group: str
    mentor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Check(Act):
    """A trainee takes a lesson's check, with right answers or with some that are not."""

    lesson: str
    on: date
    right: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer(Act):
    """Lessons of an earlier record are taken over, each with its day."""

    lessons: tuple[tuple[str, date], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Write(Act):
    """A trainee writes a claim down and, unless it stays a draft, sends it; `start` is local."""

    claim: Claim
    on: date
    start: time | None
    minutes: int
    sending: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Revise(Write):
    """A trainee changes a claim that came back, and sends it again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign(Act):
    """Somebody signs what waits; `who` is the signer, `claims` are (trainee, key of the claim)."""

    claims: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Return(Act):
    """Whoever signs a claim gives it back."""

    claim: Claim
    comment: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdraw(Act):
    """A trainee takes a claim out."""

    claim: Claim


@dataclass(frozen=True, slots=True, kw_only=True)
class Reopen(Act):
    """An admin opens a signed claim again."""

    claim: Claim


@dataclass(frozen=True, slots=True, kw_only=True)
class Meet(Act):
    """A condition of the plan is met, as seen by `by`."""

    condition: str
    words: str
    reason: str
    by: str = "admin"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognise(Act):
    """Prior learning is recognised for an activity."""

    component: str
    activity: str
    minutes: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Exempt(Act):
    """A component asks for fewer minutes."""

    component: str
    minutes: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Extend(Act):
    """The year ends later."""

    days: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rest(Act):
    """A leave of absence."""

    on: date
    days: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Award(Act):
    """An admin issues the certificate, which holds until this day."""

    until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule(Act):
    """Somebody plans an event."""

    meeting: Meeting
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Practise(Act):
    """Groups of a consent lab play their rounds; `who` leads."""

    meeting: Meeting


@dataclass(frozen=True, slots=True, kw_only=True)
class Settle(Act):
    """Whoever led a consent lab confirms sheets."""

    meeting: Meeting


@dataclass(frozen=True, slots=True, kw_only=True)
class Book(Act):
    """A trainee takes a seat, or a place on the waiting list."""

    meeting: Meeting


@dataclass(frozen=True, slots=True, kw_only=True)
class GatherClub(Act):
    """An admin opens a book club, led by the facilitator."""

    title: str
    group: str
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanReading(Act):
    """The facilitator says until when the parts of a book are to be read."""

    activity: str
    dates: tuple[date, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn(Act):
    """A reader has read the first parts of a book; with words, they write their reflection."""

    activity: str
    parts: int
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Jot(Act):
    """A reader writes in their journal about a part of a book, counted from 1."""

    activity: str
    part: int
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Discuss(Act):
    """A member answers the questions about a part of a book."""

    activity: str
    part: int
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenVote(Act):
    """The facilitator lets the club choose a book."""

    activity: str
    closes: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggest(Act):
    """A member suggests a book: title, author, why, who disagrees."""

    activity: str
    idea: tuple[str, str, str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class CastVote(Act):
    """A member votes for the book at this place of the list."""

    activity: str
    place: int


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepSite(Act):
    """An admin adds a site; `who` is its key."""

    name: str
    place: str
    since: date
    until: date
    cleared_only: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepHost(Act):
    """An admin adds the record of somebody who hosts; `who` is their key, or a name without an account."""

    credential: str
    number: str
    until: date
    sites: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NameSite(Act):
    """An admin says where a visit is; `who` is the key of the site."""

    meeting: Meeting


@dataclass(frozen=True, slots=True, kw_only=True)
class Send(Act):
    """A trainee sends a document, for a site if it is one of its forms."""

    kind: str
    site: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judge(Act):
    """An admin decides about the last document of a kind: good until a day or for ever, or refused."""

    kind: str
    until: date | None = None
    refused: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Share(Act):
    """One of a pair writes a goal, a line of the plan, a point or a note; `key` names it for later."""

    by: str
    kind: str
    key: str
    text: str
    part: str = ""
    meeting: str = ""
    shows: str = ""
    due_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change(Act):
    """One of a pair gives something that they share another state."""

    by: str
    key: str
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Keep(Act):
    """A mentor writes a private note."""

    by: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark(Act):
    """One of a pair marks the six competencies."""

    by: str
    levels: Mapping[str, int]
    instances: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class LogMeeting(Act):
    """A mentor writes a meeting down for the trainee to confirm."""

    by: str
    activity: str
    on: date
