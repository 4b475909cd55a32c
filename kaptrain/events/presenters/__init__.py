"""Pages of events as plain data."""

from kaptrain.events.presenters.event import EventPage, Reader, event_page
from kaptrain.events.presenters.listing import EventsPage, Look, events_page
from kaptrain.events.presenters.rows import Row, row, seats_words

__all__ = [
    "EventPage",
    "EventsPage",
    "Look",
    "Reader",
    "Row",
    "event_page",
    "events_page",
    "row",
    "seats_words",
]
