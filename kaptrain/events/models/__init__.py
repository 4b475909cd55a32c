"""Tables of scheduled events. Nothing here has a place for a client."""

from kaptrain.events.models.asked import AskedDone
from kaptrain.events.models.attendance import Attendance, AttendanceFile, CheckIn, MakeUp, WrongCode
from kaptrain.events.models.event import Event, Series
from kaptrain.events.models.seats import Booking, Feed
from kaptrain.events.models.signature import EventSignature

__all__ = [
    "AskedDone",
    "Attendance",
    "AttendanceFile",
    "Booking",
    "CheckIn",
    "Event",
    "EventSignature",
    "Feed",
    "MakeUp",
    "Series",
    "WrongCode",
]
