"""Plan files: the front matter of a program.md, or the same YAML alone."""

from pathlib import Path as FilePath
from typing import Any

from kaptrain.catalogue.content import yaml_lines
from kaptrain.catalogue.content.yaml_lines import ContentError, Lines, Problem, line_of
from kaptrain.catalogue.rules import Plan, PlanError, expand, plan_from

FENCE = "---"


def read_plan(path: FilePath | str) -> Plan:
    """Read the plan of one file as its author wrote it. Raises ContentError (`FILE:LINE: problem`)."""
    plan, _ = _read(str(path))
    return plan


def read_expanded_plan(path: FilePath | str) -> Plan:
    """Read a plan; a program.md's module ids become lesson ids when a `modules` folder lies beside it."""
    plan, lines = _read(str(path))
    folder = FilePath(path).parent / "modules"
    if FilePath(path).suffix != ".md" or not folder.is_dir():
        return plan
    modules = read_module_lessons(folder)
    try:
        return expand(plan, modules)
    except PlanError as error:
        raise _located(error, str(path), lines) from error


def read_module_lessons(folder: FilePath) -> dict[str, tuple[str, ...]]:
    """Return the lesson ids of each `NN-slug/module.md`, by module id. Raises ContentError."""
    found: dict[str, tuple[str, ...]] = {}
    for path in sorted(folder.glob("*/module.md")):
        text, first_line = front_matter(read_text(path), str(path))
        data, lines = yaml_lines.load(text, first_line, file=str(path))
        try:
            found[str(data["id"])] = tuple(str(lesson["id"]) for lesson in data["lessons"])
        except (KeyError, TypeError):
            problem = Problem(str(path), line_of(lines, ("lessons",)), "needs an id and lessons with ids")
            raise ContentError([problem]) from None
    return found


def read_text(path: FilePath | str) -> str:
    """Return a file's text without a byte order mark. Raises ContentError."""
    try:
        raw = FilePath(path).read_bytes()
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        raise ContentError([Problem(str(path), 1, f"cannot be read: {reason}")]) from None
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise ContentError([Problem(str(path), line, "is not UTF-8 text")]) from None


def front_matter(text: str, file: str) -> tuple[str, int]:
    """Return the YAML between the two `---` lines and the file line it begins at. Raises ContentError."""
    rows = text.split("\n")
    if rows[0].rstrip() != FENCE:
        raise ContentError([Problem(file, 1, "must begin with front matter between two --- lines")])
    for at, row in enumerate(rows[1:], start=1):
        if row.rstrip() == FENCE:
            return "\n".join(rows[1:at]) + "\n", 2
    raise ContentError([Problem(file, 1, "the front matter has no closing --- line")])


def _read(file: str) -> tuple[Plan, Lines]:
    text = read_text(file)
    yaml, first_line = front_matter(text, file) if _has_front_matter(text, file) else (text, 1)
    data, lines = yaml_lines.load(yaml, first_line, file=file)
    return _plan(data, lines, file), lines


def _has_front_matter(text: str, file: str) -> bool:
    if file.endswith(".md"):
        return True
    # A bare YAML file may begin with the document mark --- too, but has it only once.
    return text.startswith(FENCE) and any(row.rstrip() == FENCE for row in text.split("\n")[1:])


def _plan(data: Any, lines: Lines, file: str) -> Plan:
    try:
        return plan_from(data, authored=True)
    except PlanError as error:
        raise _located(error, file, lines) from error


def _located(error: PlanError, file: str, lines: Lines) -> ContentError:
    problems = [
        Problem(file, line_of(lines, path), f"{_words(path)}{message}") for path, message in error.problems
    ]
    return ContentError(sorted(problems, key=lambda problem: problem.line))


def _words(path: tuple[str | int, ...]) -> str:
    named = ".".join(str(part) for part in path)
    return f"{named}: " if named else ""
