"""Tables of scheduled events. Nothing here has a place for a client."""

from kaptrain.events.models.attendance import Attendance, AttendanceFile, CheckIn, MakeUp, WrongCode
from kaptrain.events.models.event import Event, Series
from kaptrain.events.models.seats import Booking, Feed

__all__ = [
    "Attendance",
    "AttendanceFile",
    "Booking",
    "CheckIn",
    "Event",
    "Feed",
    "MakeUp",
    "Series",
    "WrongCode",
]
