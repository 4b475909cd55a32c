"""The observer's sheet, one tap at a time. Each says what shall be: sent twice, it changes nothing more."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from kaptrain.authz.actor import Actor
from kaptrain.authz.permissions import Permission
from kaptrain.roleplay.models import LabPin
from kaptrain.roleplay.queries import Whole
from kaptrain.roleplay.rules.groups import Part
from kaptrain.roleplay.rules.rounds import Step, after
from kaptrain.roleplay.rules.rubric import check_said, check_score, result
from kaptrain.roleplay.rules.voices import LONGEST_NOTE, MOST_PINS, check_label, offset_seconds
from kaptrain.roleplay.service.steps import in_chair, locked, sheet_of
from kaptrain.shared.errors import Invalid, Missing, Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class Tap:
    """A pin as it was set: `key` names the tap, `waited` is how many seconds it took to get here."""

    label: str
    note: str = ""
    key: str
    waited: int = 0


def score(session: Session, actor: Actor, round_id: int, *, item: str, points: int, now: datetime) -> Whole:
    """Give an item its points, 0 to 2; other items stay as any device left them."""
    whole = _open(session, actor, round_id)
    check_score(whole.terms, item, points)
    sheet = sheet_of(whole)
    # A new mapping, so that the change is seen; the round's lock makes it the newest one.
    sheet.scores = {**sheet.scores, item: points}
    sheet.saved_at = now
    session.flush()
    return whole


def say(session: Session, actor: Actor, round_id: int, *, number: int, said: bool, now: datetime) -> Whole:
    """Tick a sentence that was said, or take the tick back."""
    whole = _open(session, actor, round_id)
    check_said(whole.terms, number)
    sheet = sheet_of(whole)
    sheet.said = sorted({*sheet.said, number} if said else set(sheet.said) - {number})
    sheet.saved_at = now
    session.flush()
    return whole


def pin(session: Session, actor: Actor, round_id: int, tap: Tap, *, now: datetime) -> LabPin:
    """Pin a moment; a tap that arrives again is the pin it was."""
    whole = _open(session, actor, round_id)
    check_label(tap.label)
    if len(tap.note) > LONGEST_NOTE:
        raise Invalid(f"Use at most {LONGEST_NOTE} characters.", field="note", code="too_long")
    known = next((each for each in whole.pins if each.key == tap.key), None)
    if known is not None:
        return known
    if len(whole.pins) >= MOST_PINS:
        raise Refused(f"{MOST_PINS} pins are enough for one round. Take one away first.", code="too_many")
    started = whole.round.started_at
    assert started is not None  # noqa: S101 - the table's check: a round that runs has begun
    made = LabPin(
        round_id=round_id,
        seconds=offset_seconds(started, whole.round.ended_at, now, waited=tap.waited),
        label=tap.label,
        note=tap.note.strip(),
        key=tap.key,
        by_id=actor.id,
        at=now,
    )
    session.add(made)
    session.flush()
    return made


def note_pin(session: Session, actor: Actor, round_id: int, pin_id: int, note: str) -> LabPin:
    """Give a pin its note, after it was looked through; Refused when the pin was taken away."""
    whole = _open(session, actor, round_id)
    if len(note) > LONGEST_NOTE:
        raise Invalid(f"Use at most {LONGEST_NOTE} characters.", field="note", code="too_long")
    found = next((each for each in whole.pins if each.id == pin_id), None)
    if found is None:
        raise Refused("This moment was taken away, so its note was not kept.", code="gone")
    found.note = note.strip()
    session.flush()
    return found


def unpin(session: Session, actor: Actor, round_id: int, pin_id: int) -> None:
    """Take a pin away that was set by mistake."""
    whole = _open(session, actor, round_id)
    found = next((each for each in whole.pins if each.id == pin_id), None)
    if found is not None:
        session.delete(found)
        session.flush()


def finish(session: Session, actor: Actor, round_id: int, *, now: datetime) -> Whole:
    """Close the sheet for the debrief; Invalid at `scores` while an item has no points."""
    whole = locked(session, actor, round_id, Permission.LAB_PLAY)
    in_chair(whole, actor, Part.OBSERVER, leads=True)
    state = after(whole.round.state, Step.FINISH)
    sheet = sheet_of(whole)
    result(whole.terms, sheet.scores)
    whole.round.state, sheet.finished_at = state.value, now
    session.flush()
    return whole


def _open(session: Session, actor: Actor, round_id: int) -> Whole:
    whole = locked(session, actor, round_id, Permission.LAB_PLAY)
    in_chair(whole, actor, Part.OBSERVER, leads=True)
    after(whole.round.state, Step.MARK)
    if whole.sheet is None:
        raise Missing
    return whole
