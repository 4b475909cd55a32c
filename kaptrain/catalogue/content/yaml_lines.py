"""YAML for authors: a small, safe part of the language, with the line of every value."""

import datetime
import re
from collections.abc import Hashable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

Path = tuple[str | int, ...]
Lines = dict[Path, int]

MAX_DEPTH = 40
NOT_ALLOWED = "a character that is not allowed in YAML"
TAG = "tag:yaml.org,2002:"
ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

# YAML 1.1 reads `no` as false, 12:30 as 750 and 010 as 8. Authors mean what they
# see, so only these forms are anything but text.
SCALARS: tuple[tuple[str, re.Pattern[str], str], ...] = (
    ("bool", re.compile(r"^(?:true|false)$"), "tf"),
    ("null", re.compile(r"^(?:null|~|)$"), "n~"),
    ("int", re.compile(r"^-?(?:0|[1-9][0-9]*)$"), "-0123456789"),
    ("float", re.compile(r"^-?(?:0|[1-9][0-9]*)\.[0-9]+$"), "-0123456789"),
    ("timestamp", re.compile(rf"^{ISO_DATE.pattern}$"), "0123456789"),
)


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing that is wrong in one line of one file."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


class ContentError(Exception):
    """Files that cannot be used, with every problem found in them."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


class _Refused(Exception):
    """Something that is outside our part of YAML, and its line, from 0."""

    def __init__(self, at: Node | yaml.Event, message: str) -> None:
        super().__init__(message)
        self.line = at.start_mark.line if at.start_mark else 0
        self.message = message


# libyaml reads several times as fast; where a build of PyYAML has none, its own parser does the same.
_Base: Any = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader


class _Loader(_Base):  # type: ignore[misc]  # which of the two is known only when it runs
    """Composes nodes; the values are built here and not by the library's constructors."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}


for _name, _pattern, _first in SCALARS:
    _Loader.add_implicit_resolver(f"{TAG}{_name}", _pattern, list(_first) + ([""] if _name == "null" else []))


def load(text: str, first_line: int = 1, *, file: str = "") -> tuple[Any, Lines]:
    """Read one YAML document; return its value and the line of every value in it, by path.

    `first_line` is the line of the file at which `text` begins. Numbers with a
    point come as Decimal, dates as `date`. Raises ContentError.
    """
    try:
        _refuse_events(text)
        node = yaml.compose(text, Loader=_Loader)
        lines: Lines = {(): first_line}
        return (None if node is None else _value(node, (), lines, first_line)), lines
    except _Refused as error:
        problem = Problem(file, first_line + error.line, error.message)
    except yaml.MarkedYAMLError as error:
        problem = Problem(file, first_line + _line(error, text), f"not valid YAML: {_words(error)}")
    except yaml.reader.ReaderError as error:
        line = first_line + text.count("\n", 0, error.position)
        problem = Problem(file, line, NOT_ALLOWED)
    except UnicodeEncodeError as error:
        problem = Problem(file, first_line + text.count("\n", 0, error.start), NOT_ALLOWED)
    raise ContentError([problem])


def _refuse_events(text: str) -> None:
    """Refuse aliases, which can grow without bound, and deep nesting, before anything is built."""
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        if getattr(event, "anchor", None) is not None:
            raise _Refused(event, "anchors and aliases (& and *) are not used here")
        if isinstance(event, (yaml.SequenceStartEvent, yaml.MappingStartEvent)):
            depth += 1
            if depth > MAX_DEPTH:
                raise _Refused(event, "this is nested too deeply")
        elif isinstance(event, (yaml.SequenceEndEvent, yaml.MappingEndEvent)):
            depth -= 1


def line_of(lines: Lines, path: Path) -> int:
    """Return the line of the value at `path`, or of the nearest value around it."""
    while path not in lines:
        path = path[:-1]
    return lines[path]


def _line(error: yaml.MarkedYAMLError, text: str) -> int:
    # What is never closed is noticed at the end; its author looks for the beginning.
    marks = [error.problem_mark, error.context_mark]
    if error.problem_mark is not None and error.problem_mark.index >= len(text.rstrip()):
        marks.reverse()
    return next((mark.line for mark in marks if mark is not None), 0)


def _words(error: yaml.MarkedYAMLError) -> str:
    return ", ".join(part for part in (error.context, error.problem) if part)


def _value(node: Node, path: Path, lines: Lines, first_line: int) -> Any:
    # A key has set the line already: the key is where an author looks first.
    lines.setdefault(path, first_line + node.start_mark.line)
    if isinstance(node, MappingNode) and node.tag == f"{TAG}map":
        return _mapping(node, path, lines, first_line)
    if isinstance(node, SequenceNode) and node.tag == f"{TAG}seq":
        return [_value(item, (*path, at), lines, first_line) for at, item in enumerate(node.value)]
    if isinstance(node, ScalarNode):
        return _scalar(node)
    raise _Refused(node, f"the tag {node.tag} is not used here")


def _mapping(node: MappingNode, path: Path, lines: Lines, first_line: int) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key = _scalar(key_node) if isinstance(key_node, ScalarNode) else None
        if not isinstance(key, str):
            raise _Refused(key_node, "a key must be text (put it in quotes)")
        if key in result:
            raise _Refused(key_node, f"the key {key!r} is written twice")
        lines[(*path, key)] = first_line + key_node.start_mark.line
        result[key] = _value(value_node, (*path, key), lines, first_line)
    return result


def _scalar(node: ScalarNode) -> Hashable:
    name, text = node.tag.removeprefix(TAG), str(node.value)
    if name == "str":
        return text
    if not any(name == known and pattern.match(text) for known, pattern, _ in SCALARS):
        raise _Refused(node, f"the tag {node.tag} is not used here")
    if name in ("bool", "null"):
        return text == "true" if name == "bool" else None
    if name == "float":
        return Decimal(text)
    try:
        return int(text) if name == "int" else datetime.date.fromisoformat(text)
    except ValueError:
        what = "a number" if name == "int" else "a date"
        raise _Refused(node, f"{text[:40]} is not {what}") from None
