"""A version of a lesson as plain data, to be kept and read again when the files have changed."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import Any

from kaptrain.catalogue.rules.lesson import CheckItem, ItemKind, Lesson, LessonMinutes, Option, Pair, Step
from kaptrain.shared.ids import digest


@dataclass(frozen=True)
class KeptLesson:
    """What a lesson said at one time. `body` is Markdown."""

    id: str
    content_hash: str
    title: str
    minutes: LessonMinutes
    objectives: tuple[str, ...]
    topics: Mapping[str, int]
    body: str
    check: tuple[CheckItem, ...]


def kept(lesson: Lesson) -> KeptLesson:
    """Return the present version of a lesson."""
    return KeptLesson(
        id=lesson.id,
        content_hash=lesson.content_hash,
        title=lesson.title,
        minutes=lesson.minutes,
        objectives=lesson.objectives,
        topics=lesson.topics,
        body=lesson.body,
        check=lesson.check,
    )


def front_data(lesson: Lesson) -> dict[str, Any]:
    """Return as plain data what a lesson says beside its title and its text."""
    return {
        "minutes": asdict(lesson.minutes),
        "objectives": list(lesson.objectives),
        "topics": dict(lesson.topics),
        "check": [_item_data(item) for item in lesson.check],
    }


def lesson_from(
    lesson_id: str, content_hash: str, title: str, body: str, data: Mapping[str, Any]
) -> KeptLesson:
    """Read a version back from its title, its text and `front_data`."""
    return KeptLesson(
        id=lesson_id,
        content_hash=content_hash,
        title=title,
        minutes=LessonMinutes(**data["minutes"]),
        objectives=tuple(data["objectives"]),
        topics=data["topics"],
        body=body,
        check=tuple(_item_from(item) for item in data["check"]),
    )


@lru_cache(maxsize=4096)
def item_mark(item: CheckItem) -> str:
    """Name everything an item says, so that an answer can be kept when only other items changed."""
    return digest(_item_data(item))[:16]


def _item_data(item: CheckItem) -> dict[str, Any]:
    # Parts that this kind does not have leave no trace.
    return {key: value for key, value in asdict(item).items() if value}


def _item_from(data: Mapping[str, Any]) -> CheckItem:
    return CheckItem(
        id=data["id"],
        kind=ItemKind(data["kind"]),
        ask=data["ask"],
        options=tuple(Option(**each) for each in data.get("options", ())),
        case=data.get("case", ""),
        steps=tuple(Step(**each) for each in data.get("steps", ())),
        pairs=tuple(Pair(**each) for each in data.get("pairs", ())),
    )
