"""Use cases of rooms and threads."""

from kaptrain.threads.service.acting import (
    ALL,
    mark_all_read,
    mark_read,
    react,
    set_state,
)
from kaptrain.threads.service.digests import Digests
from kaptrain.threads.service.fresh import fresh_calls, fresh_rooms
from kaptrain.threads.service.moderating import answer_report, hide, report, show
from kaptrain.threads.service.posting import Answer, Opening, edit, reply, start_thread
from kaptrain.threads.service.rooms import (
    RoomDraft,
    add_member,
    change_room,
    choose_digest,
    join,
    leave,
    open_room,
    reach,
    stop_mails,
    title_for,
)
from kaptrain.threads.service.steps import Act, index_all
from kaptrain.threads.service.ticking import take_tick_back, tick

__all__ = [
    "ALL",
    "Act",
    "Answer",
    "Digests",
    "Opening",
    "RoomDraft",
    "add_member",
    "answer_report",
    "change_room",
    "choose_digest",
    "edit",
    "fresh_calls",
    "fresh_rooms",
    "hide",
    "index_all",
    "join",
    "leave",
    "mark_all_read",
    "mark_read",
    "open_room",
    "reach",
    "react",
    "reply",
    "report",
    "set_state",
    "show",
    "start_thread",
    "stop_mails",
    "take_tick_back",
    "tick",
    "title_for",
]
