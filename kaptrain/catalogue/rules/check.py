"""Reads plain data field by field and keeps every problem with the path it was found at."""

import re
from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import Any

from kaptrain.shared.minutes import hours_to_minutes

Path = tuple[str | int, ...]

# Ids stand in URLs and in `ethics:60;trauma:30`, so they hold no spaces and no punctuation of those.
ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")


class PlanError(Exception):
    """A plan that is refused, with all its problems as `(path, message)`."""

    def __init__(self, problems: list[tuple[Path, str]]) -> None:
        super().__init__("; ".join(f"{'.'.join(map(str, path))}: {message}" for path, message in problems))
        self.problems = problems


class Checker:
    """Takes values out of plain data. A wrong value is noted and replaced by an empty one."""

    def __init__(self, *, authored: bool) -> None:
        self.problems: list[tuple[Path, str]] = []
        self.authored = authored

    def refuse(self, path: Path, message: str) -> None:
        """Note a problem."""
        self.problems.append((path, message))

    def mapping(
        self, value: object, path: Path, *, required: Collection[str], optional: Collection[str] = ()
    ) -> Mapping[str, Any]:
        """Return a mapping that has all required keys and no unknown ones; missing keys are noted."""
        data = self.any_mapping(value, path)
        if data is None:
            return {}
        for key in data:
            if key not in required and key not in optional:
                self.refuse((*path, key), f"unknown key {key!r}")
        for key in required:
            if key not in data:
                self.refuse(path, f"{key!r} is missing")
        return data

    def any_mapping(self, value: object, path: Path) -> Mapping[str, Any] | None:
        """Return a mapping with text keys, or None."""
        if isinstance(value, Mapping) and all(isinstance(key, str) for key in value):
            return value
        self.refuse(path, "must be a mapping (key: value)")
        return None

    def items(self, value: object, path: Path) -> list[tuple[Path, Any]]:
        """Return the elements of a list, each with its path."""
        if isinstance(value, (list, tuple)):
            return [((*path, at), item) for at, item in enumerate(value)]
        self.refuse(path, "must be a list")
        return []

    def text(self, value: object, path: Path) -> str:
        """Return text that is not empty."""
        if isinstance(value, str) and value.strip():
            return value
        self.refuse(path, "must be text and not empty")
        return ""

    def identifier(self, value: object, path: Path) -> str:
        """Return an id."""
        if isinstance(value, str) and ID.fullmatch(value):
            return value
        self.refuse(path, f"{value!r} is not an id (letters, digits, - _ .)")
        return ""

    def identifiers(
        self, value: object, path: Path, *, known: Collection[str] = (), what: str = ""
    ) -> tuple[str, ...]:
        """Return a list of ids without repetition, all of them `known` when that is given."""
        found: list[str] = []
        for at, item in self.items(value, path):
            name = self.identifier(item, at)
            if name and known and name not in known:
                self.refuse(at, f"{name!r} is not a known {what} ({', '.join(known)})")
            if name and name in found:
                self.refuse(at, f"{name!r} is repeated")
            found.append(name)
        return tuple(found)

    def minutes(self, value: object, path: Path) -> int:
        """Return hours as minutes; frozen data may hold hours as decimal text."""
        allowed = (int, float, Decimal) if self.authored else (int, float, Decimal, str)
        if isinstance(value, bool) or not isinstance(value, allowed):
            self.refuse(path, "must be a number of hours")
            return 0
        try:
            minutes = hours_to_minutes(value)
        except ValueError as error:
            self.refuse(path, str(error))
            return 0
        if minutes < 0:
            self.refuse(path, "must not be negative")
        return minutes

    def count(self, value: object, path: Path) -> int:
        """Return a whole number of at least 1."""
        if isinstance(value, int) and not isinstance(value, bool) and value > 0:
            return value
        self.refuse(path, "must be a whole number of at least 1")
        return 1

    def choice(self, value: object, path: Path, known: Collection[str]) -> str:
        """Return one of the known words."""
        if isinstance(value, str) and value in known:
            return value
        self.refuse(path, f"{value!r} is not one of {', '.join(known)}")
        return ""
