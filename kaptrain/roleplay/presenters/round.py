"""The page of one round, for the chair the reader sits in."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from kaptrain.catalogue.rules.guides import Card
from kaptrain.roleplay.presenters.words import (
    STATES,
    Status,
    chair_words,
    people_words,
    round_words,
)
from kaptrain.roleplay.queries import Whole
from kaptrain.roleplay.rules.groups import Part
from kaptrain.roleplay.rules.lab import Lab
from kaptrain.roleplay.rules.rounds import BUSY, State, clock_words
from kaptrain.roleplay.rules.rubric import missing, result
from kaptrain.roleplay.rules.voices import ANSWER_WORDS, LABEL_WORDS, QUESTIONS, offset_words

DONE = frozenset({State.DEBRIEF, State.CONFIRMED})
TALKED = frozenset({State.SCORING, State.DEBRIEF, State.CONFIRMED})


@dataclass(frozen=True, kw_only=True)
class Reader:
    """Who looks: their zone, what the policy lets them do, and whether they go on without feedback."""

    person: int
    zone: str
    now: datetime
    leads: bool = False
    confirms: bool = False
    goes_on: bool = False
    reflection: str = ""


@dataclass(frozen=True, kw_only=True)
class Item:
    """One item of the rubric with its levels in words; `points` is None while it is open."""

    id: str
    title: str
    levels: tuple[str, ...]
    points: int | None
    open: bool = False


@dataclass(frozen=True, kw_only=True)
class Sentence:
    number: int
    words: str
    said: bool


@dataclass(frozen=True, kw_only=True)
class Pin:
    id: int
    at: str
    label: str
    note: str


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """What the observer marks; `left` counts the items without points."""

    items: tuple[Item, ...]
    sentences: tuple[Sentence, ...]
    pins: tuple[Pin, ...]
    left: int
    saved: str
    note_back: str


@dataclass(frozen=True, kw_only=True)
class Debrief:
    """What the three look at together. `passed` is what the sheet is worth, confirmed or not."""

    words: str
    reason: str
    passed: bool
    confirmed_by: str
    confirmed_at: datetime | None
    sheet: Sheet
    answers: tuple[tuple[str, str], ...]
    text: str


@dataclass(frozen=True, kw_only=True)
class RoundPage:
    """Everything a round shows. `does` are the steps that this reader may take now."""

    id: int
    event_id: int | None
    lab: str
    activity: str
    scene: str
    kicker: str
    title: str
    people: str
    status: Status
    aside: str
    clock: str
    times: str
    renews: bool
    inside: bool
    jump: tuple[str, str] | None
    cards: tuple[tuple[str, tuple[str, ...]], ...]
    sheet: Sheet | None
    debrief: Debrief | None
    does: frozenset[str]
    hints: tuple[str, ...]
    reflection: str
    entry_id: int | None
    others: tuple[tuple[str, str, Status], ...] = field(default=())


def round_page(whole: Whole, lab: Lab | None, reader: Reader) -> RoundPage:
    """Put the page of a round together; without `lab` its cards are gone from the program."""
    each, state = whole.round, State(whole.round.state)
    chairs = whole.parts_of(reader.person)
    waits = _feedback_first(whole, chairs, reader)
    return RoundPage(
        id=each.id,
        # The lab's own page is for those who were in the room.
        event_id=each.event_id if chairs or reader.leads else None,
        lab=each.lab,
        activity=each.activity,
        scene=each.scene,
        kicker=f"{each.lab}. {round_words(whole)}.",
        title=f"You are {chair_words(chairs)}" if chairs else f"Round of {whole.therapist.name}",
        people=people_words(whole),
        status=STATES[state],
        aside=each.state_reason if state is State.SET_ASIDE else "",
        clock=clock_words(each.minutes, each.started_at, each.ended_at, reader.now)
        if state in (State.PLANNED, *BUSY)
        else "",
        times=_times(whole, reader.zone),
        renews=state in (State.PLANNED, *BUSY) and not (Part.OBSERVER in chairs and state in BUSY),
        inside=state is State.PLANNED or (state is State.RUNNING and bool(set(chairs) - {Part.OBSERVER})),
        jump=_jump(state, chairs, waits),
        cards=_cards(whole, lab, chairs, reader),
        sheet=sheet_of(whole, reader.zone) if whole.sheet and state in BUSY else None,
        debrief=debrief_of(whole, reader.zone) if state in DONE and not waits else None,
        does=frozenset(_does(whole, state, chairs, reader)),
        hints=tuple(_hints(whole, state, chairs, waits)),
        reflection=reader.reflection,
        entry_id=whole.entry_id if Part.THERAPIST in chairs else None,
    )


def sheet_of(whole: Whole, zone: str) -> Sheet:
    """Return the sheet as it stands; the first open item is unfolded."""
    sheet, terms = whole.sheet, whole.terms
    assert sheet is not None  # noqa: S101 - asked for by callers
    left = missing(terms, sheet.scores)
    first = left[0].id if left else ""
    return Sheet(
        items=tuple(
            Item(
                id=item.id,
                title=item.title,
                levels=item.levels,
                points=sheet.scores.get(item.id),
                open=item.id == first,
            )
            for item in terms.items
        ),
        sentences=tuple(
            Sentence(number=number, words=words, said=number in sheet.said)
            for number, words in enumerate(terms.must_say)
        ),
        pins=tuple(
            Pin(id=each.id, at=offset_words(each.seconds), label=LABEL_WORDS[each.label], note=each.note)
            for each in whole.pins
        ),
        left=len(left),
        saved=_clock(sheet.saved_at, zone) if sheet.saved_at else "",
        note_back=sheet.note_back if sheet.finished_at is None else "",
    )


def debrief_of(whole: Whole, zone: str) -> Debrief:
    """Return what a finished sheet says, with the feedback."""
    sheet, given = whole.sheet, whole.feedback
    assert sheet is not None  # noqa: S101 - finished
    reached = result(whole.terms, sheet.scores)
    return Debrief(
        words=reached.words,
        reason=reached.reason,
        passed=reached.passed,
        confirmed_by=f"{sheet.confirmed_name}, {sheet.confirmed_role}" if sheet.confirmed_at else "",
        confirmed_at=sheet.confirmed_at,
        sheet=sheet_of(whole, zone),
        answers=tuple((ask, ANSWER_WORDS[given.answers[name]]) for name, ask in QUESTIONS) if given else (),
        text=given.text if given else "",
    )


def _feedback_first(whole: Whole, chairs: tuple[Part, ...], reader: Reader) -> bool:
    """Who played the client answers before reading what the observer wrote."""
    waiting = whole.round.state == State.DEBRIEF and whole.feedback is None
    return waiting and Part.CLIENT in chairs and not reader.goes_on and Part.OBSERVER not in chairs


def _cards(
    whole: Whole, lab: Lab | None, chairs: tuple[Part, ...], reader: Reader
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    card: Card | None = lab.card(whole.round.card) if lab else None
    if card is None:
        return ()
    texts = {Part.THERAPIST: card.therapist, Part.CLIENT: card.client, Part.OBSERVER: card.observer}
    mine = chairs or (tuple(Part) if reader.leads or reader.confirms else ())
    return tuple(
        (part.value.capitalize(), tuple(text.strip() for text in texts[part].split("\n\n") if text.strip()))
        for part in mine
    )


def _does(whole: Whole, state: State, chairs: tuple[Part, ...], reader: Reader) -> list[str]:
    watches = Part.OBSERVER in chairs or (reader.leads and Part.THERAPIST not in chairs)
    rules: tuple[tuple[str, bool], ...] = (
        ("start", watches and state is State.PLANNED),
        ("end", watches and state is State.RUNNING),
        ("mark", Part.OBSERVER in chairs and state in BUSY),
        ("score", reader.leads and not chairs and state in BUSY),
        ("finish", watches and state is State.SCORING),
        ("feedback", Part.CLIENT in chairs and state in (State.SCORING, State.DEBRIEF)),
        ("reflect", Part.THERAPIST in chairs and whole.round.ended_at is not None),
        ("change", reader.leads and state is State.PLANNED),
        ("set_aside", reader.leads and state not in (State.CONFIRMED, State.SET_ASIDE)),
        ("confirm", reader.confirms and state is State.DEBRIEF),
        ("claim", Part.THERAPIST in chairs and whole.round.event_id is None and state in DONE),
    )
    return [name for name, may in rules if may]


def _jump(state: State, chairs: tuple[Part, ...], waits: bool) -> tuple[str, str] | None:
    """Return where to go on once the state changed under an open page: words, and the part's id."""
    if state in BUSY and Part.OBSERVER in chairs:
        return ("To the sheet", "pins")
    if Part.CLIENT in chairs and (waits or state is State.SCORING):
        return ("Give your feedback", "your-feedback")
    return ("To the debrief", "result") if state in DONE else None


def _hints(whole: Whole, state: State, chairs: tuple[Part, ...], waits: bool) -> list[str]:
    observer = whole.seats[Part.OBSERVER].name
    hints = []
    if state is State.PLANNED and Part.OBSERVER not in chairs:
        hints.append(f"{observer} starts the round when everybody has read their card.")
    if state is State.SCORING and Part.THERAPIST in chairs:
        hints.append(f"{observer} is scoring. Say what worked, and one thing you would do over.")
    if waits:
        hints.append("Answer first, then read what the observer wrote.")
    if state is State.DEBRIEF and Part.THERAPIST in chairs:
        hints.append(f"Not confirmed yet: {whole.host} or your mentor does that.")
    return hints


def _times(whole: Whole, zone: str) -> str:
    each = whole.round
    if each.started_at is None:
        return ""
    planned = each.started_at + timedelta(minutes=each.minutes)
    began = f"Began at {_clock(each.started_at, zone)}"
    if each.ended_at is not None:
        return f"{began}, talk over at {_clock(each.ended_at, zone)}"
    return f"{began}; by the plan it ends at {_clock(planned, zone)}"


def _clock(moment: datetime, zone: str) -> str:
    return f"{moment.astimezone(ZoneInfo(zone)):%H:%M}"
