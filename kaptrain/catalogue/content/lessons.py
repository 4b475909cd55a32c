"""Read lesson files and their knowledge checks."""

import re
from pathlib import Path as FilePath

from kaptrain.catalogue.content.fields import Fields
from kaptrain.catalogue.content.front_matter import Document, read_document
from kaptrain.catalogue.content.yaml_lines import ContentError, Problem
from kaptrain.catalogue.rules.lesson import CheckItem, ItemKind, Lesson, LessonMinutes, Option
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
        try:
            document = read_document(path)
        except ContentError as error:
            problems.extend(error.problems)
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
        check=_check(fields),
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


def _check(fields: Fields) -> tuple[CheckItem, ...]:
    items: list[CheckItem] = []
    for item in fields.each("check"):
        checked = _item(item)
        if checked.id and any(checked.id == other.id for other in items):
            item.refuse(("id",), f"item {checked.id!r} is written twice")
        items.append(checked)
    return tuple(items)


def _item(fields: Fields) -> CheckItem:
    fields.only(("id", "kind", "ask", "options"))
    kind = ItemKind(fields.choice("kind", [kind.value for kind in ItemKind]) or ItemKind.SINGLE)
    item = CheckItem(
        id=fields.identifier(),
        kind=kind,
        ask=fields.text("ask"),
        options=tuple(_option(option) for option in fields.each("options")),
    )
    if "options" in fields.data:
        _refuse_options(fields, item)
    return item


def _option(fields: Fields) -> Option:
    fields.only(("text", "why"), ("right",))
    return Option(fields.text("text"), fields.truth("right"), fields.text("why"))


def _refuse_options(fields: Fields, item: CheckItem) -> None:
    right = len(item.right)
    if len(item.options) < 2:
        fields.refuse(("options",), f"item {item.id}: needs at least 2 options")
    if item.kind is ItemKind.SINGLE and right != 1:
        fields.refuse(("options",), f"item {item.id}: {right} right options; a single choice has exactly 1")
    if item.kind is ItemKind.MULTIPLE and right < 1:
        fields.refuse(("options",), f"item {item.id}: needs at least 1 right option")
    texts = [option.text for option in item.options if option.text]
    if len(set(texts)) < len(texts):
        fields.refuse(("options",), f"item {item.id}: two options say the same")
