"""Events for named people: who is meant, those slices know that keep the names (wired in wiring.py)."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from kaptrain.events.models import Event

Ask = Callable[[Session, int], frozenset[int]]


@dataclass(frozen=True)
class Named:
    """Asks who an event is for: each answers with enrolments by id, with none for events of others."""

    asks: tuple[Ask, ...] = ()

    def of(self, session: Session, event: Event) -> frozenset[int]:
        """Return the enrolments that an event is for by name; none where it is for everybody invited."""
        if not event.named:
            return frozenset()
        return frozenset().union(*(ask(session, event.id) for ask in self.asks))
