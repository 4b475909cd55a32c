"""Take values out of front matter; each wrong one is noted with its line, then replaced by an empty one."""

import re
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from kaptrain.catalogue.content.front_matter import Document
from kaptrain.catalogue.content.yaml_lines import Path, Problem
from kaptrain.shared.minutes import hours_to_minutes

ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
EMPTY_DAY = date(1, 1, 1)


class Fields:
    """The keys of one mapping in one document."""

    def __init__(self, document: Document, problems: list[Problem], data: Any, path: Path = ()) -> None:
        self.document = document
        self.problems = problems
        self.path = path
        self.data: Mapping[str, Any] = data if isinstance(data, Mapping) else {}
        if not isinstance(data, Mapping):
            self.refuse((), "must be a mapping (key: value)")

    def refuse(self, path: Path, message: str) -> None:
        """Note a problem at a path below this mapping."""
        self.problems.append(self.document.problem((*self.path, *path), message))

    def only(self, required: Collection[str], optional: Collection[str] = ()) -> bool:
        """Note unknown and missing keys; tell whether all required ones are there."""
        for key in self.data:
            if key not in required and key not in optional:
                self.refuse((key,), f"unknown key {key!r}")
        missing = [key for key in required if key not in self.data]
        for key in missing:
            self.refuse((), f"{key!r} is missing")
        return not missing

    def unique(self, key: str, ids: list[str]) -> None:
        """Note each id of the list under `key` that stood there before."""
        for at, name in enumerate(ids):
            if name and name in ids[:at]:
                self.refuse((key, at, "id"), f"{name!r} is written twice")

    def text(self, key: str, *, empty: bool = False) -> str:
        """Return text, not blank unless `empty`."""
        value = self.data.get(key, "" if empty else None)
        if isinstance(value, str) and (empty or value.strip()):
            return value.strip()
        if key in self.data:
            self.refuse((key,), f"{key} must be text{'' if empty else ' and not empty'}")
        return ""

    def identifier(self, key: str = "id") -> str:
        """Return an id: lower-case letters, digits and single hyphens."""
        value = self.data.get(key)
        if isinstance(value, str) and ID.fullmatch(value):
            return value
        if key in self.data:
            self.refuse((key,), f"{value!r} is not an id (lower-case letters, digits, hyphens)")
        return ""

    def choice(self, key: str, known: Collection[str]) -> str:
        """Return one of the known words."""
        value = self.data.get(key)
        if isinstance(value, str) and value in known:
            return value
        if key in self.data:
            self.refuse((key,), f"{key} {value!r} is not one of {', '.join(known)}")
        return ""

    def whole(self, key: str, *, least: int = 1) -> int:
        """Return a whole number of at least `least`."""
        return self._whole((key,), self.data.get(key), least) if key in self.data else 0

    def hours(self, key: str) -> int:
        """Return hours as whole minutes."""
        value = self.data.get(key)
        if key not in self.data:
            return 0
        try:
            minutes = hours_to_minutes(value) if isinstance(value, (int, Decimal)) else -1
        except ValueError as error:
            self.refuse((key,), str(error))
            return 0
        if minutes <= 0:
            self.refuse((key,), f"{key} must be a number of hours above 0")
        return max(minutes, 0)

    def day(self, key: str) -> date:
        """Return a date."""
        value = self.data.get(key)
        if isinstance(value, date):
            return value
        if key in self.data:
            self.refuse((key,), f"{key} must be a date like 2026-11-22")
        return EMPTY_DAY

    def truth(self, key: str) -> bool:
        """Return true or false; absent is false."""
        value = self.data.get(key, False)
        if not isinstance(value, bool):
            self.refuse((key,), f"{key} must be true or false")
        return value is True

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts, none of them blank."""
        found = []
        for at, value in enumerate(self._list(key)):
            if isinstance(value, str) and value.strip():
                found.append(value.strip())
            else:
                self.refuse((key, at), f"each of {key} must be text and not empty")
        return tuple(found)

    def counts(self, key: str) -> dict[str, int]:
        """Return a mapping of ids to minutes; absent is empty."""
        value = self.data.get(key, {})
        if not isinstance(value, Mapping):
            self.refuse((key,), f"{key} must be a mapping (id: minutes)")
            return {}
        return {name: self._whole((key, name), minutes, 1) for name, minutes in value.items()}

    def each(self, key: str) -> Iterator["Fields"]:
        """Go through a list of mappings."""
        for at, value in enumerate(self._list(key)):
            yield Fields(self.document, self.problems, value, (*self.path, key, at))

    def inner(self, key: str) -> "Fields":
        """Step into a mapping."""
        return Fields(self.document, self.problems, self.data.get(key, {}), (*self.path, key))

    def _list(self, key: str) -> list[Any]:
        value = self.data.get(key, [])
        if isinstance(value, list):
            return value
        self.refuse((key,), f"{key} must be a list")
        return []

    def _whole(self, path: Path, value: object, least: int) -> int:
        if isinstance(value, int) and not isinstance(value, bool) and value >= least:
            return value
        self.refuse(path, f"{path[-1]} must be a whole number of at least {least}")
        return 0
