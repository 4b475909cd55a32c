"""Other dates at which one can make up for what was missed."""

from collections.abc import Iterable
from dataclasses import dataclass

from kaptrain.events.models import Event
from kaptrain.events.rules.makeups import Route, Way
from kaptrain.events.rules.times import both_words


@dataclass(frozen=True)
class OtherDate:
    """A date to choose: its event, and when it is, in the event's zone and the reader's."""

    id: int
    words: str


def date_rows(dates: Iterable[Event], ways: Iterable[Way], zone: str) -> tuple[OtherDate, ...]:
    """Return the dates that still make up for it, the next first; none where that way is closed."""
    way = next((each for each in ways if each.rule.route is Route.ANOTHER_DATE and not each.closed), None)
    if way is None:
        return ()
    return tuple(
        OtherDate(each.id, both_words(each.starts_at, each.ends_at, each.zone, zone))
        for each in dates
        if each.starts_at < way.until
    )
