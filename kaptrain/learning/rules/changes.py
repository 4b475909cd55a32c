"""What changed in a lesson since somebody completed it."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from kaptrain.catalogue.rules.kept import KeptLesson
from kaptrain.catalogue.rules.lesson import CheckItem, LessonMinutes
from kaptrain.shared.minutes import format_minutes

PARAGRAPHS = re.compile(r"\n\s*\n")
WORDS = re.compile(r"\s+|\S+")
# Below this likeness two paragraphs are shown as one taken out and one put in.
ALIKE = 0.5
PARTS = {"read": "reading", "exercise": "exercise", "further_reading": "further reading", "check": "check"}


class Turn(StrEnum):
    """What became of a paragraph, or of words in it; `gap` stands for paragraphs left out."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    GAP = "gap"


@dataclass(frozen=True)
class Block:
    """A paragraph as pieces of (what became of them, words); a gap says how many paragraphs it leaves out."""

    turn: Turn
    pieces: tuple[tuple[Turn, str], ...]


@dataclass(frozen=True)
class Changes:
    """Sentences about everything but the text, and the text paragraph by paragraph."""

    facts: tuple[str, ...]
    blocks: tuple[Block, ...]


def compare(then: KeptLesson, now: KeptLesson) -> Changes:
    """Say what changed between two versions of a lesson."""
    facts = [
        *_title(then, now),
        *_minutes(then.minutes, now.minutes),
        *(["Its objectives were changed."] if then.objectives != now.objectives else []),
        *(["Its minutes by topic were changed."] if dict(then.topics) != dict(now.topics) else []),
        *_check(then.check, now.check),
    ]
    blocks = tuple(_blocks(paragraphs(then.body), paragraphs(now.body)))
    if not any(block.turn not in (Turn.SAME, Turn.GAP) for block in blocks):
        return Changes((*facts, "The text is the same."), ())
    return Changes((*facts, "Its text was changed."), blocks)


def paragraphs(body: str) -> list[str]:
    """Split Markdown at its blank lines."""
    return [part.strip("\n") for part in PARAGRAPHS.split(body) if part.strip()]


def _title(then: KeptLesson, now: KeptLesson) -> list[str]:
    return [f"Its title was “{then.title}”."] if then.title != now.title else []


def _minutes(then: LessonMinutes, now: LessonMinutes) -> list[str]:
    if then == now:
        return []
    parts = [
        f"{words} {getattr(then, part)} min then, {getattr(now, part)} min now"
        for part, words in PARTS.items()
        if getattr(then, part) != getattr(now, part)
    ]
    total = f"It took {format_minutes(then.total)}"
    if then.total != now.total:
        total += f", it takes {format_minutes(now.total)} now"
    return [f"{total} ({'; '.join(parts)}). The minutes you were credited stay."]


def _check(then: Sequence[CheckItem], now: Sequence[CheckItem]) -> list[str]:
    before: Mapping[str, CheckItem] = {item.id: item for item in then}
    after = {item.id: item for item in now}
    counts = (
        (sum(before[each] != after[each] for each in before.keys() & after.keys()), "changed"),
        (len(after.keys() - before.keys()), "new"),
        (len(before.keys() - after.keys()), "taken out"),
    )
    said = [f"{count} {'question' if count == 1 else 'questions'} {what}" for count, what in counts if count]
    return [f"Its knowledge check: {', '.join(said)}."] if said else []


def _blocks(then: Sequence[str], now: Sequence[str]) -> Iterator[Block]:
    matcher = SequenceMatcher(None, then, now, autojunk=False)
    for what, start, end, begin, stop in matcher.get_opcodes():
        if what == "equal":
            yield from _unchanged(then[start:end], first=start == 0, last=end == len(then))
        else:
            yield from _replaced(then[start:end], now[begin:stop])


def _unchanged(texts: Sequence[str], *, first: bool, last: bool) -> Iterator[Block]:
    """Keep the paragraph beside a change, on either side, and leave out what is between."""
    head, tail = (0 if first else 1), (0 if last else 1)
    if len(texts) <= head + tail + 1:
        yield from (Block(Turn.SAME, ((Turn.SAME, text),)) for text in texts)
        return
    if head:
        yield Block(Turn.SAME, ((Turn.SAME, texts[0]),))
    left_out = len(texts) - head - tail
    yield Block(Turn.GAP, ((Turn.SAME, f"{left_out} paragraphs without a change"),))
    if tail:
        yield Block(Turn.SAME, ((Turn.SAME, texts[-1]),))


def _replaced(then: Sequence[str], now: Sequence[str]) -> Iterator[Block]:
    for old, new in _paired(then, now):
        if old is None:
            yield Block(Turn.ADDED, ((Turn.ADDED, new or ""),))
        elif new is None:
            yield Block(Turn.REMOVED, ((Turn.REMOVED, old),))
        else:
            yield Block(Turn.CHANGED, tuple(_pieces(WORDS.findall(old), WORDS.findall(new))))


def _paired(then: Sequence[str], now: Sequence[str]) -> Iterator[tuple[str | None, str | None]]:
    """Set each old paragraph beside the new one most like it, in order; None where there is none."""
    place = 0
    for old in then:
        likeness = [_likeness(old, new) for new in now[place:]]
        best = max(likeness, default=0.0)
        if best < ALIKE:
            yield old, None
            continue
        at = place + likeness.index(best)
        yield from ((None, new) for new in now[place:at])
        yield old, now[at]
        place = at + 1
    yield from ((None, new) for new in now[place:])


def _likeness(one: str, other: str) -> float:
    """The share of words that two paragraphs have in common, 0 to 1."""
    first, second = Counter(one.split()), Counter(other.split())
    return 2 * (first & second).total() / max(first.total() + second.total(), 1)


def _pieces(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[Turn, str]]:
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for what, start, end, begin, stop in matcher.get_opcodes():
        if what == "equal":
            yield Turn.SAME, "".join(old[start:end])
            continue
        if end > start:
            yield Turn.REMOVED, "".join(old[start:end])
        if stop > begin:
            yield Turn.ADDED, "".join(new[begin:stop])
