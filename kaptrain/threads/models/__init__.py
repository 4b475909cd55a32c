"""Tables of rooms, threads and posts. Nothing here has a place for a client."""

from kaptrain.threads.models.post import (
    Mention,
    Post,
    PostVersion,
    Reaction,
    Reading,
    Report,
    Thread,
)
from kaptrain.threads.models.room import Member, Room

__all__ = [
    "Member",
    "Mention",
    "Post",
    "PostVersion",
    "Reaction",
    "Reading",
    "Report",
    "Room",
    "Thread",
]
