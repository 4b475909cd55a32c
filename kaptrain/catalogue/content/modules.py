"""Read module folders: what a module announces, and its lessons."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path as FilePath

from kaptrain.catalogue.content.fields import Fields
from kaptrain.catalogue.content.front_matter import Document, noted, read_document
from kaptrain.catalogue.content.lessons import lesson_number, read_lessons
from kaptrain.catalogue.content.yaml_lines import Problem
from kaptrain.catalogue.rules.lesson import Lesson, LessonRef

FOLDER_NAME = re.compile(r"([0-9]{2})-([a-z0-9]+(?:-[a-z0-9]+)*)")
REQUIRED = ("id", "title", "hours", "objectives", "lessons")
LESSON_REQUIRED = ("id", "title", "minutes", "objectives", "check")


@dataclass(frozen=True)
class ModuleFiles:
    """A module as its folder says it, before its introduction is rendered."""

    id: str
    number: int
    slug: str
    title: str
    minutes: int
    objectives: tuple[str, ...]
    lessons: tuple[LessonRef, ...]
    document: Document
    written: tuple[tuple[Lesson, Document], ...]


def read_modules(folder: FilePath, problems: list[Problem]) -> list[ModuleFiles]:
    """Read every module folder in order, noting problems; a module without module.md is left out."""
    paths = sorted(each for each in folder.glob("*") if each.is_dir())
    return [module for path in paths if (module := read_module(path, problems)) is not None]


def read_module(path: FilePath, problems: list[Problem]) -> ModuleFiles | None:
    """Read one module folder with its lessons, noting problems; None without a name or a module.md."""
    name = FOLDER_NAME.fullmatch(path.name)
    if name is None:
        problems.append(Problem(str(path), 1, "a module's folder is named like 01-short-title"))
        return None
    document = noted(read_document, path / "module.md", problems)
    if document is None:
        return None
    written = read_lessons(path, name[1], problems)
    return _module(Fields(document, problems, document.data), name, written)


def _module(fields: Fields, name: re.Match[str], written: list[tuple[Lesson, Document]]) -> ModuleFiles:
    fields.only(REQUIRED)
    module_id, expected = fields.identifier(), f"m{name[1]}"
    if module_id and module_id != expected:
        fields.refuse(("id",), f"id {module_id} does not match the folder, which is {expected}")
    ready = {lesson.id for lesson, _ in written}
    lessons = tuple(_ref(each, expected, ready) for each in fields.each("lessons"))
    if "lessons" in fields.data and not lessons:
        fields.refuse(("lessons",), "a module needs at least one lesson")
    for lesson, document in written:
        if lesson.id and all(lesson.id != ref.id for ref in lessons):
            message = f"lesson {lesson.id} is not listed in module.md"
            fields.problems.append(document.problem(("id",), message))
    return ModuleFiles(
        id=expected,
        number=int(name[1]),
        slug=name[2],
        title=fields.text("title"),
        minutes=fields.hours("hours"),
        objectives=fields.texts("objectives"),
        lessons=lessons,
        document=fields.document,
        written=tuple(written),
    )


def _ref(fields: Fields, module_id: str, ready: Collection[str]) -> LessonRef:
    fields.only(LESSON_REQUIRED, ("topics",))
    lesson_id = fields.identifier()
    if lesson_id and not re.fullmatch(rf"{module_id}-[0-9]{{2}}", lesson_id):
        fields.refuse(("id",), f"id {lesson_id} is not a lesson of {module_id}")
    return LessonRef(
        id=lesson_id,
        number=lesson_number(lesson_id),
        title=fields.text("title"),
        minutes=fields.whole("minutes"),
        objectives=fields.texts("objectives"),
        check=fields.text("check"),
        topics=fields.counts("topics"),
        ready=lesson_id in ready,
    )
