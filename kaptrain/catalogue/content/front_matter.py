"""A content file: YAML front matter between two `---` lines, then Markdown."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path as FilePath
from typing import Any

from kaptrain.catalogue.content import yaml_lines
from kaptrain.catalogue.content.markdown_limits import MAX_SOURCE
from kaptrain.catalogue.content.plan_file import front_matter, read_text
from kaptrain.catalogue.content.yaml_lines import ContentError, Lines, Path, Problem, line_of


@dataclass(frozen=True)
class Document:
    """One file. `lines` knows where each value of `data` stands, `body_line` where the body begins."""

    path: FilePath
    data: Any
    lines: Lines
    body: str
    body_line: int

    @property
    def file(self) -> str:
        return str(self.path)

    def problem(self, where: Path, message: str) -> Problem:
        """Say that something is wrong with the value at a path of the front matter."""
        return Problem(self.file, line_of(self.lines, where), message)

    def body_problem(self, row: int, message: str) -> Problem:
        """Say that something is wrong in a row (from 0) of the body."""
        return Problem(self.file, self.body_line + row, message)


def read_document(path: FilePath) -> Document:
    """Read a file with front matter. Raises ContentError."""
    text = _normal(read_text(path))
    yaml, first = front_matter(text, str(path))
    data, lines = yaml_lines.load(yaml, first, file=str(path))
    rows = text.split("\n")
    at = first + yaml.count("\n")
    return _bounded(Document(path, data, lines, "\n".join(rows[at:]), at + 1))


def read_yaml(path: FilePath) -> Document:
    """Read a file that is YAML alone. Raises ContentError."""
    data, lines = yaml_lines.load(_normal(read_text(path)), file=str(path))
    return Document(path, data, lines, "", 1)


def noted(read: Callable[[FilePath], Document], path: FilePath, problems: list[Problem]) -> Document | None:
    """Read one of many files: what is wrong with it is noted beside the others' problems, and it left out."""
    try:
        return read(path)
    except ContentError as error:
        problems.extend(error.problems)
        return None


def _normal(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _bounded(document: Document) -> Document:
    if len(document.body) > MAX_SOURCE:
        message = f"the text has {len(document.body)} characters; {MAX_SOURCE} is the most"
        raise ContentError([document.body_problem(0, message)])
    return document
