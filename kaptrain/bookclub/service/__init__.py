"""Use cases of a book club: open it, plan it, read, write for oneself, reflect, choose a book together."""

from kaptrain.bookclub.service.choosing import Idea, open_ballot, settle, suggest, take_back, vote
from kaptrain.bookclub.service.clubs import NewClub, change_members, come_back, keep_plan, leave, open_club
from kaptrain.bookclub.service.meeting import Planned, plan_meeting
from kaptrain.bookclub.service.reading import open_discussion, set_read
from kaptrain.bookclub.service.texts import Stale, forget, reflect, write

__all__ = [
    "Idea",
    "NewClub",
    "Planned",
    "Stale",
    "change_members",
    "come_back",
    "forget",
    "keep_plan",
    "leave",
    "open_ballot",
    "open_club",
    "open_discussion",
    "plan_meeting",
    "reflect",
    "set_read",
    "settle",
    "suggest",
    "take_back",
    "vote",
    "write",
]
