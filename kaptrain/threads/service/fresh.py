"""What is unread for somebody in their rooms, for the page that tells of everything new."""

from sqlalchemy.orm import Session

from kaptrain.news.service import Fresh
from kaptrain.threads.queries.rooms import mentions_of, rooms_of
from kaptrain.threads.rules.words import DIGESTS, Digest


def fresh_calls(session: Session, person_id: int) -> list[Fresh]:
    """Return the unread posts in which somebody is called by name; asked anew each time."""
    return [
        Fresh(title=f"{author} mentioned you", url=f"/posts/{post.id}", words=f"{thread.title}, {room.title}")
        for post, thread, room, author in mentions_of(session, person_id)
    ]


def fresh_rooms(session: Session, person_id: int) -> list[Fresh]:
    """Return somebody's rooms with what is unread in them, and how each sends mail."""
    return [
        Fresh(
            title=each.room.title,
            url=each.room.home,
            words="",
            unread=each.unread,
            mails=DIGESTS[Digest(each.member.digest)],
        )
        for each in rooms_of(session, person_id)
    ]
