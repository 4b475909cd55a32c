"""What higher slices let people find besides a program's texts."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement

from kaptrain.authz.actor import Actor


@dataclass(frozen=True)
class Shelves:
    """Conditions on SearchDocument, one for each slice that stores documents of its own."""

    each: Sequence[Callable[[Actor], ColumnElement[bool]]] = ()

    def open_to(self, actor: Actor) -> tuple[ColumnElement[bool], ...]:
        """Return under which of these conditions a document may be found by this person."""
        return tuple(condition(actor) for condition in self.each)
