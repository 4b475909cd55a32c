"""Mails of rooms, written by the worker: what is due is found anew each time, each post at most once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfoNotFoundError

from sqlalchemy.orm import Session

from kaptrain.news.rules.unsubscribing import room_name, unsubscribe_address
from kaptrain.outbox import service as outbox
from kaptrain.shared.errors import Invalid
from kaptrain.threads.adapters.letters import News, digest_letter
from kaptrain.threads.models import Member, Post
from kaptrain.threads.queries.mailing import MOST_IN_A_MAIL, candidates, moments, news_for
from kaptrain.threads.rules.digests import due_before, mail_key, room_mails
from kaptrain.threads.rules.words import Digest

Fresh = tuple[Post, str, str]


@dataclass(frozen=True)
class Digests:
    """A chore of the worker; `base_url` is the public address of this site, `key` signs the ends of mails."""

    base_url: str
    key: str

    def __call__(self, session: Session, now: datetime) -> int:
        """Write what is due now, and return how many mails that are."""
        members = candidates(session)
        if not members:
            return 0
        lowest = min(each.mailed_id for each in members)
        posted = moments(session, {each.room_id for each in members}, lowest)
        return sum(self._write(session, each, posted[each.room_id], now) for each in members)

    def _write(
        self, session: Session, member: Member, posts: Sequence[tuple[int, datetime]], now: datetime
    ) -> int:
        until = _until(member, posts, now)
        if until is None:
            return 0
        news = news_for(session, member, until)
        mails = [[each] for each in news] if member.digest == Digest.EACH else [news] if news else []
        written = sum(self._mail(session, member, each, until, now) for each in mails)
        member.mailed_id = until
        session.flush()
        return written

    def _mail(
        self, session: Session, member: Member, news: Sequence[Fresh], until: int, now: datetime
    ) -> bool:
        room, person = member.room, member.person
        after = member.mailed_id
        if member.digest == Digest.EACH:
            after, until = news[0][0].id - 1, news[0][0].id
        key = mail_key(room.id, member.id, after, until)
        stop = unsubscribe_address(self.base_url, self.key, person.id, [room_name(room.id)])
        shown = [
            News(title, name, post.body, f"{self.base_url}/posts/{post.id}") for post, title, name in news
        ]
        subject, body = digest_letter(
            person.name,
            room.title,
            shown[:MOST_IN_A_MAIL],
            more=len(shown[MOST_IN_A_MAIL:]),
            page=f"{self.base_url}{room.home}",
            stop=stop,
        )
        try:
            return outbox.post_once(
                session, room_mails(room.id), person.email, once=key, subject=subject, body=body, now=now,
                unsubscribe=stop,
            )  # fmt: skip
        except Invalid:
            # An address that means nothing keeps nobody else from being written to.
            return False


def _until(member: Member, posts: Sequence[tuple[int, datetime]], now: datetime) -> int | None:
    try:
        before = due_before(member.digest, member.person.zone, now)
    except (ZoneInfoNotFoundError, ValueError):
        before = due_before(member.digest, "UTC", now)
    if before is None:
        return None
    due = [post_id for post_id, at in posts if post_id > member.mailed_id and at <= before]
    return max(due, default=None)
