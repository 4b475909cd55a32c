"""What evaluation needs to know about an enrolment besides its lines."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class Enrolment:
    """The window in which lines count, both days included. A leave of absence moves `ends_on`."""

    starts_on: date
    ends_on: date


@dataclass(frozen=True, slots=True)
class Facts:
    """Conditions that are met, and exempted minutes by component id (named decisions)."""

    met: frozenset[str] = frozenset()
    exempt: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if any(minutes < 0 for minutes in self.exempt.values()):
            raise ValueError("an exemption is not negative")
