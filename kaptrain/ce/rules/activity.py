"""What an activity says about its CE: level, content, minutes, objectives, instructors and interests."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from kaptrain.shared.errors import Invalid
from kaptrain.shared.minutes import format_minutes

MOST_OBJECTIVES, MOST_INSTRUCTORS = 10, 4
NO_INTEREST = "No conflict of interest."
LEVELS = (("beginner", "Beginner"), ("intermediate", "Intermediate"), ("advanced", "Advanced"))
CONTENTS = (("clinical", "Clinical"), ("general", "General"), ("ethics", "Ethics"), ("cultural", "Cultural"))
MODALITIES = {
    "live": "Live interactive webinar",
    "in_person": "In person",
    "self_paced": "Recorded, asynchronous",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Instructor:
    """Who teaches. `interest` is a disclosed conflict of interest in their words, "" for none."""

    name: str
    credential: str = ""
    interest: str = ""

    @property
    def printed(self) -> str:
        """The name as documents write it."""
        return f"{self.name}, {self.credential}" if self.credential else self.name

    @property
    def disclosure(self) -> str:
        """What those read who decide whether to book."""
        return self.interest or NO_INTEREST


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A body that gives credit for the activity; `override` less than its minutes give, with a `reason`."""

    body: int
    override: Decimal | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityDraft:
    """The CE of one activity. `split` are (content type, minutes) that sum to the instructional `minutes`."""

    level: str
    audience: str
    minutes: int
    split: tuple[tuple[str, int], ...]
    objectives: tuple[str, ...]
    instructors: tuple[Instructor, ...]
    non_ce: str = ""
    support: str = ""
    offers: tuple[Offer, ...] = ()


def check_activity(draft: ActivityDraft, *, most: int) -> None:
    """Raise Invalid, at its field, for what cannot be; `most` are the activity's minutes without breaks."""
    if draft.level not in dict(LEVELS):
        raise Invalid("Choose a level.", code="level", field="level")
    if not 0 < draft.minutes <= most:
        words = f"Write minutes up to {format_minutes(most)}: the session without its breaks."
        raise Invalid(words, code="minutes", field="minutes")
    if sum(minutes for _, minutes in draft.split) != draft.minutes:
        words = f"The parts must sum to {format_minutes(draft.minutes)}."
        raise Invalid(words, code="split", field=CONTENTS[0][0])
    if not 0 < len(draft.objectives) <= MOST_OBJECTIVES:
        words = f"Write 1 to {MOST_OBJECTIVES} objectives, one on each line."
        raise Invalid(words, code="objectives", field="objectives")
    if not 0 < len(draft.instructors) <= MOST_INSTRUCTORS:
        raise Invalid("Name who teaches.", code="instructors", field="instructors")


def lines_of(text: str) -> tuple[str, ...]:
    """Return the lines of a text that say something."""
    return tuple(" ".join(line.split()) for line in text.splitlines() if line.strip())


def format_words(modality: str, place: str, link: str) -> str:
    """Say how one takes part, as boards ask: a live webinar is named as one."""
    if modality == "live" and place:
        return "Hybrid: in person and live interactive webinar" if link else "In person"
    return MODALITIES[modality]


def split_words(split: Iterable[Sequence[Any]]) -> str:
    """Write "1 h clinical, 30 min ethics"."""
    names = dict(CONTENTS)
    return ", ".join(f"{format_minutes(minutes)} {names.get(each, each).lower()}" for each, minutes in split)


def level_words(level: str) -> str:
    """Write a level."""
    return dict(LEVELS).get(level, level)


def instructors_to_data(instructors: Iterable[Instructor]) -> list[dict[str, str]]:
    """Write instructors as plain data."""
    return [asdict(each) for each in instructors]


def instructors_from(data: Iterable[Mapping[str, str]]) -> tuple[Instructor, ...]:
    """Read what `instructors_to_data` wrote."""
    return tuple(Instructor(**each) for each in data)
