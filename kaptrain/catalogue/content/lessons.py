"""Read lesson files."""

import re
from pathlib import Path as FilePath

from kaptrain.catalogue.content.check_items import read_check
from kaptrain.catalogue.content.fields import Fields
from kaptrain.catalogue.content.front_matter import Document, noted, read_document
from kaptrain.catalogue.content.yaml_lines import Problem
from kaptrain.catalogue.rules.lesson import Lesson, LessonMinutes
from kaptrain.shared.ids import digest

REQUIRED = ("id", "title", "minutes", "objectives", "topics", "reviewed", "check")
PARTS = ("read", "exercise", "further_reading", "check")
LESSON_ID = re.compile(r"m([0-9]{2})-([0-9]{2})")
FILE_NAME = re.compile(r"([0-9]{2})-([a-z0-9]+(?:-[a-z0-9]+)*)\.md")


def lesson_number(lesson_id: str) -> str:
    """Write m01-02 as people say it: 1.2."""
    match = LESSON_ID.fullmatch(lesson_id)
    return f"{int(match[1])}.{int(match[2])}" if match else lesson_id


def read_lessons(
    folder: FilePath, module_number: str, problems: list[Problem]
) -> list[tuple[Lesson, Document]]:
    """Read every lesson file of a module folder, noting problems; unreadable files are left out."""
    found = []
    for path in sorted(folder.glob("*.md")):
        if path.name == "module.md":
            continue
        name = FILE_NAME.fullmatch(path.name)
        if name is None:
            problems.append(Problem(str(path), 1, "a lesson's file is named like 01-short-title.md"))
            continue
        document = noted(read_document, path, problems)
        if document is None:
            continue
        fields = Fields(document, problems, document.data)
        found.append((_lesson(fields, f"m{module_number}", name), document))
    return found


def _lesson(fields: Fields, module_id: str, name: re.Match[str]) -> Lesson:
    fields.only(REQUIRED)
    lesson_id = fields.identifier()
    expected = f"{module_id}-{name[1]}"
    if lesson_id and lesson_id != expected:
        fields.refuse(("id",), f"id {lesson_id} does not match the file, which is {expected}")
    minutes = fields.inner("minutes")
    minutes.only(PARTS)
    document = fields.document
    objectives = fields.texts("objectives")
    if "objectives" in fields.data and not objectives:
        fields.refuse(("objectives",), "a lesson needs at least one objective")
    return Lesson(
        id=lesson_id,
        module_id=module_id,
        number=lesson_number(lesson_id),
        slug=name[2],
        title=fields.text("title"),
        minutes=LessonMinutes(**{part: minutes.whole(part, least=0) for part in PARTS}),
        objectives=objectives,
        topics=fields.counts("topics"),
        reviewed=fields.day("reviewed"),
        body=document.body,
        check=read_check(fields),
        file=f"modules/{document.path.parent.name}/{document.path.name}",
        content_hash=digest({"front": _plain(document.data), "body": document.body}),
    )


def _plain(value: object) -> object:
    # Dates and decimals have one text each; a digest reads only plain data.
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value if isinstance(value, (str, int)) or value is None else str(value)
