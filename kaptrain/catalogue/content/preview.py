"""Read one lesson by itself, quickly, with everything its check would say of it."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path as FilePath

from kaptrain.catalogue.content.check_lessons import check_lesson, check_module
from kaptrain.catalogue.content.check_minutes import check_minutes
from kaptrain.catalogue.content.check_style import check_style
from kaptrain.catalogue.content.check_text import TextCheck
from kaptrain.catalogue.content.findings import Findings
from kaptrain.catalogue.content.front_matter import Document
from kaptrain.catalogue.content.links import Links
from kaptrain.catalogue.content.markdown import Rendered, render
from kaptrain.catalogue.content.modules import ModuleFiles, read_module
from kaptrain.catalogue.content.sources import read_sources
from kaptrain.catalogue.content.yaml_lines import Problem
from kaptrain.catalogue.rules.lesson import Lesson
from kaptrain.catalogue.rules.program import Source
from kaptrain.shared.errors import Missing


@dataclass(frozen=True)
class Preview:
    """A lesson on its way. `lesson` is None while its file cannot be read; `notes` say what is wrong."""

    file: str
    lesson: Lesson | None
    rendered: Rendered | None
    problems: tuple[str, ...]
    warnings: tuple[str, ...]


def lesson_file(root: FilePath, lesson_id: str) -> FilePath:
    """Find a lesson's file by its id. Raises Missing."""
    module, _, number = lesson_id.removeprefix("m").partition("-")
    if module.isdigit() and number.isdigit():
        for path in sorted((root / "modules").glob(f"{module}-*/{number}-*.md")):
            return path
    raise Missing


def lesson_version(root: FilePath, lesson_id: str) -> str:
    """Return a digest of what a lesson's page shows: its file, its module, the sources. Raises Missing."""
    path = lesson_file(root, lesson_id)
    total = hashlib.sha256()
    for each in (path, path.parent / "module.md", root / "sources.yaml"):
        total.update(hashlib.sha256(each.read_bytes() if each.is_file() else b"").digest())
    return total.hexdigest()


def preview_lesson(root: FilePath, lesson_id: str, *, pages: Mapping[str, str], today: date) -> Preview:
    """Read, render and check one lesson of a folder; `pages` are where its links lead. Raises Missing."""
    path = lesson_file(root, lesson_id)
    problems: list[Problem] = []
    sources, sources_document = read_sources(root / "sources.yaml", problems)
    module = read_module(path.parent, problems)
    found = Findings([each for each in problems if each.file == str(path)])
    written = _written(module, path)
    name = path.relative_to(root).as_posix()
    if written is None:
        return Preview(name, None, None, _words(found.problems, path), ())
    lesson, document = written
    links = Links(pages, path.parent.relative_to(root).as_posix())
    rendered = render(document.body, sources, links)
    _check(module, lesson, document, rendered, found)
    known: Mapping[str, Source] | None = sources if sources_document else None
    headings = frozenset(each.id for each in rendered.headings)
    TextCheck(known, today).check(document, links, headings, found)
    return Preview(name, lesson, rendered, _words(found.problems, path), _words(found.warnings, path))


def _written(module: ModuleFiles | None, path: FilePath) -> tuple[Lesson, Document] | None:
    lessons = module.written if module else ()
    return next((each for each in lessons if each[1].path == path), None)


def _check(
    module: ModuleFiles | None, lesson: Lesson, document: Document, rendered: Rendered, found: Findings
) -> None:
    if module is not None:
        check_module(module, found)
    check_lesson(lesson, document, rendered.words, found)
    check_minutes(lesson, document, found)
    check_style(lesson, document, rendered.html, found)


def _words(problems: list[Problem], path: FilePath) -> tuple[str, ...]:
    own = sorted({(each.line, each.message) for each in problems if each.file == str(path)})
    return tuple(f"Line {line}: {message}" for line, message in own)
