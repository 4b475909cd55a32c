"""Begin a new file of content: everything its check asks for is there as a heading to write under."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path as FilePath

from kaptrain.catalogue.content.activities import FOLDERS
from kaptrain.catalogue.content.check_lessons import WORDS_PER_MINUTE
from kaptrain.catalogue.content.lessons import LESSON_ID
from kaptrain.shared.errors import Invalid

CHECK_MINUTES = 8
READ_MINUTES = 11
LEAST_LESSON = 30
LIVE = {"webinar": 90, "elective": 180, "lab": 120, "discussion": 90, "book": 60}
SLUG = re.compile(r"[^a-z0-9]+")
NOTHING_RIGHT = ("another", "a third")
LESSON = """---
id: {lesson_id}
title: {title}
minutes: {{{parts}}}
objectives:
  - "Name what a reader can do after this lesson."
topics: {{}}
reviewed: {today}
check:
{items}---

## Why it matters

Say in a few sentences what goes wrong without this lesson. Cite a source in place, like [@S1].

## The first thought

About {words} words in all, with citations where a claim rests on somebody's work.

!!! vignette "A title"
    An invented person in an invented place.

!!! exercise "Exercise, {exercise} minutes: a title"
    Something to write, sort, rehearse or compare that really takes as long.

!!! reflect "Reflect, {reflecting} minutes"
    Two or three questions that only the reader will answer.

## Further reading

- A source and what to look for in it [@S1]. {reading} min
"""


@dataclass(frozen=True)
class Started:
    """The file that was made, and the module.md that now lists it (a lesson only)."""

    path: FilePath
    listed_in: FilePath | None = None


def start_lesson(root: FilePath, module_id: str, title: str, *, minutes: int, today: date) -> Started:
    """Write the next lesson of a module and list it in module.md. Raises Invalid; nothing is overwritten."""
    folder = _module_folder(root, module_id)
    if minutes < LEAST_LESSON:
        raise Invalid(f"a lesson has at least {LEAST_LESSON} minutes", field="minutes")
    _refuse_title(title)
    module = folder / "module.md"
    head, fence, body = module.read_text("utf-8").partition("\n---\n")
    numbers = [int(number) for number in re.findall(rf"- id: {module_id}-([0-9]{{2}})\b", head)]
    lesson_id = f"{module_id}-{max(numbers, default=0) + 1:02}"
    if not LESSON_ID.fullmatch(lesson_id) or not fence:
        raise Invalid(f"{module} has no list of lessons to add to", field="module")
    path = folder / f"{lesson_id[-2:]}-{_slug(title)}.md"
    _write(path, _lesson(lesson_id, title, minutes, today))
    entry = (
        f"\n  - id: {lesson_id}\n    title: {_quoted(title)}\n    minutes: {minutes}\n"
        f'    objectives:\n      - "Name what a reader can do after this lesson."\n'
        f'    check: "What the check covers."\n    topics: {{}}'
    )
    module.write_text(head.rstrip("\n") + entry + fence + body, "utf-8")
    return Started(path, module)


def start_activity(root: FilePath, kind: str, title: str) -> Started:
    """Write the next webinar, elective, lab, discussion or book. Raises Invalid; nothing is overwritten."""
    folder = next((root / name for name, _, _, prefix in FOLDERS if prefix == kind), None)
    if folder is None:
        raise Invalid(f"{kind!r} is not one of {', '.join(LIVE)}", field="kind")
    _refuse_title(title)
    numbers = [int(path.name[:2]) for path in folder.glob("[0-9][0-9]-*.md")]
    number = max(numbers, default=0) + 1
    path = folder / f"{number:02}-{_slug(title)}.md"
    folder.mkdir(exist_ok=True)
    _write(path, _activity(kind, f"{kind}-{number}", title))
    return Started(path)


def _module_folder(root: FilePath, module_id: str) -> FilePath:
    if re.fullmatch("m[0-9]{2}", module_id):
        for folder in sorted((root / "modules").glob(f"{module_id[1:]}-*")):
            if (folder / "module.md").is_file():
                return folder
    raise Invalid(f"there is no module {module_id!r} in {root}", field="module")


def _refuse_title(title: str) -> None:
    if not _slug(title):
        raise Invalid("a title needs letters", field="title")


def _slug(title: str) -> str:
    return "-".join(SLUG.sub("-", title.lower()).strip("-").split("-")[:8])


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _write(path: FilePath, text: str) -> None:
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise Invalid(f"{path} is there already", field="title") from None


def _lesson(lesson_id: str, title: str, minutes: int, today: date) -> str:
    rest = minutes - READ_MINUTES - CHECK_MINUTES
    reading = rest // 3
    reflecting = 5
    exercise = rest - reading - reflecting
    parts = (
        f"read: {READ_MINUTES}, exercise: {exercise + reflecting},"
        f" further_reading: {reading}, check: {CHECK_MINUTES}"
    )
    items = "".join(_item(at) for at in range(1, 9))
    return LESSON.format(
        lesson_id=lesson_id,
        title=_quoted(title),
        parts=parts,
        today=today,
        items=items,
        words=READ_MINUTES * WORDS_PER_MINUTE,
        exercise=exercise,
        reflecting=reflecting,
        reading=reading,
    )


def _item(number: int) -> str:
    wrong = "".join(
        f'      - text: "Something plausible, {which}"\n        why: "Why it is tempting, and wrong."\n'
        for which in NOTHING_RIGHT
    )
    return (
        f'  - id: q{number}\n    kind: single\n    ask: "Question {number}?"\n    options:\n'
        f'      - text: "The right answer"\n        right: true\n        why: "Why it is right."\n{wrong}'
    )


def _activity(kind: str, activity_id: str, title: str) -> str:
    minutes = LIVE[kind]
    modality = "in_person" if kind == "lab" else "live"
    return (
        f"---\nid: {activity_id}\ntitle: {_quoted(title)}\nminutes: {minutes}\nmodality: {modality}\n"
        f'topics: {{}}\nsummary: "One sentence for the list."\n'
        f'objectives:\n  - "Name what a participant can do afterwards."\n'
        f'parts:\n  - {{title: "All of it", minutes: {minutes}}}\n{EXTRA[kind]()}---\n\n'
        "What happens, for whoever leads it and whoever comes.\n"
    )


def _cards() -> str:
    roles = "".join(f'    {role}: "What the {role} reads."\n' for role in ("therapist", "client", "observer"))
    return "".join(f'  - id: c{number}\n    title: "Scene {number}"\n{roles}' for number in (1, 2, 3))


EXTRA: Mapping[str, Callable[[], str]] = {
    "webinar": lambda: "check:\n" + "".join(_item(at) for at in range(1, 6)),
    "elective": lambda: 'task: "What is shown at the end."\n',
    "lab": lambda: 'rubric: consent\nmust_say:\n  - "A sentence that has to be said."\ncards:\n' + _cards(),
    "discussion": lambda: 'questions:\n  - "A question that opens the case."\n',
    "book": lambda: (
        'book: {title: "Title", by: "Author", publisher: "Publisher", year: 2026, source: S1}\n'
        'sections:\n  - id: part-1\n    title: "The first part"\n    questions: ["What does it claim?"]\n'
    ),
}
