"""Use cases of events: plan, change, cancel; book, give back, pass on; off the list and back."""

from kaptrain.events.service.asked import keep_asked
from kaptrain.events.service.booking import book, check_invited, give_back, pass_on_seats
from kaptrain.events.service.changing import Change, cancel_events, change_event, change_events
from kaptrain.events.service.feeds import end_address, make_address
from kaptrain.events.service.off_list import apologise, forget, readmit, remove
from kaptrain.events.service.planning import Draft, plan_events, role_for, terms_kept
from kaptrain.events.service.reminders import Reminders
from kaptrain.events.service.steps import Act

__all__ = [
    "Act",
    "Change",
    "Draft",
    "Reminders",
    "apologise",
    "book",
    "cancel_events",
    "change_event",
    "change_events",
    "check_invited",
    "end_address",
    "forget",
    "give_back",
    "keep_asked",
    "make_address",
    "pass_on_seats",
    "plan_events",
    "readmit",
    "remove",
    "role_for",
    "terms_kept",
]
