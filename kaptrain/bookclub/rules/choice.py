"""How a vote ends: one vote each, the most win, a tie is shown and settled by a person. Pure."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from kaptrain.shared.errors import Refused

MOST_SUGGESTIONS = 20
MOST_OF_ONE = 2


@dataclass(frozen=True)
class Result:
    """Votes by suggestion, most first, and who leads: one wins, several are a tie."""

    counts: tuple[tuple[int, int], ...]
    leaders: tuple[int, ...]
    chosen: int | None

    @property
    def tied(self) -> bool:
        return self.chosen is None and len(self.leaders) > 1


def result_of(suggestions: Sequence[int], votes: Iterable[int], settled: int | None = None) -> Result:
    """Count; `suggestions` in the order in which they were made, `settled` what ended a tie."""
    cast = list(votes)
    counts = sorted(((each, cast.count(each)) for each in suggestions), key=lambda pair: -pair[1])
    most = counts[0][1] if counts else 0
    leaders = tuple(each for each, count in counts if count == most and most)
    chosen = leaders[0] if len(leaders) == 1 else settled if settled in leaders else None
    return Result(tuple(counts), leaders, chosen)


def refuse_closed(closes_at: datetime, now: datetime) -> None:
    """Refuse what only an open vote takes."""
    if now >= closes_at:
        raise Refused("The vote is closed. Its result stands on this page.", code="closed")


def refuse_open(closes_at: datetime, now: datetime) -> None:
    """Refuse what only a closed vote takes."""
    if now < closes_at:
        raise Refused("The vote is still open.", code="open")


def title_key(title: str) -> str:
    """Return a title as it is compared: letters and digits, without case."""
    return re.sub(r"[\W_]+", " ", title.casefold()).strip()[:200]
