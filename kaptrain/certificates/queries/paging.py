"""Pages of long lists."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import Select, func
from sqlalchemy.orm import Session

PAGE = 25
Row = TypeVar("Row")


@dataclass(frozen=True)
class Page(Generic[Row]):
    """The rows of one page of `total`; `number` counts from 1, `size` rows fit on a page."""

    rows: Sequence[Row]
    number: int
    total: int
    size: int = PAGE

    @property
    def first(self) -> int:
        """The number of the first row shown."""
        return (self.number - 1) * self.size + 1

    @property
    def last(self) -> int:
        """The number of the last row shown."""
        return min(self.number * self.size, self.total)


def page_of_rows(rows: Sequence[Row], number: int, size: int) -> Page[Row]:
    """Return a page of rows that are all there; the nearest one when there is no such page."""
    number = min(max(number, 1), max(1, -(-len(rows) // size)))
    return Page(rows[(number - 1) * size : number * size], number, len(rows), size)


def paged(session: Session, find: Select[Row], key: Any, page: int) -> tuple[Sequence[Row], int, int]:
    """Return the rows of a page, its number (the nearest one there is), and how many rows there are."""
    counted = find.order_by(None).options().with_only_columns(func.count(key))
    total = session.scalar(counted) or 0
    number = min(max(page, 1), max(1, -(-total // PAGE)))
    return session.scalars(find.limit(PAGE).offset((number - 1) * PAGE)).all(), number, total
