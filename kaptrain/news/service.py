"""Tell people, mark what they read, and mail the rest as each of them chose."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from kaptrain.accounts.models import Person
from kaptrain.news.adapters import one_letter, several_letter
from kaptrain.news.models import MailChoice, Notice
from kaptrain.news.queries import to_mail
from kaptrain.news.rules.topics import KEPT, KEPT_FOR_MAIL, Choice, Topic, choice_for, day_of_mail, one_line
from kaptrain.news.rules.unsubscribing import Ending, unsubscribe_address
from kaptrain.outbox import service as outbox
from kaptrain.shared.errors import Invalid

KIND = "news"


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What happened, in one line that quotes nobody, and the path of the page to look at.

    With `once`, the same person hears of it one time only.
    """

    topic: Topic
    title: str
    path: str
    once: str = ""


@dataclass(frozen=True, slots=True)
class RoomMails:
    """What the slice of rooms answers, for a person and a room by id: its title, and the end of its mails.

    Without a part in the room the title is empty, and there is nothing to end.
    """

    title: Callable[[Session, int, int], str]
    end: Callable[[Session, int, int], None]


@dataclass(frozen=True, slots=True)
class Fresh:
    """Something unread that another slice keeps; `mails` says how it is mailed."""

    title: str
    url: str
    words: str
    unread: int = 0
    mails: str = ""


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Asks other slices what is unread for a person: calls and their rooms."""

    calls: Callable[[Session, int], Sequence[Fresh]]
    rooms: Callable[[Session, int], Sequence[Fresh]]


def tell(session: Session, people: Iterable[int], news: News, *, now: datetime) -> None:
    """Tell these people, by id, each once; one statement. Mails follow by the worker."""
    rows = [
        {
            "person_id": person_id,
            "topic": news.topic.value,
            "title": one_line(news.title),
            "path": news.path[:300],
            "once": f"{news.once}:{person_id}"[:120] if news.once else None,
            "at": now,
        }
        for person_id in sorted(set(people))
    ]
    if rows:
        insert = postgresql_insert if session.get_bind().dialect.name == "postgresql" else sqlite_insert
        session.execute(insert(Notice).values(rows).on_conflict_do_nothing(index_elements=[Notice.once]))


def take_back(session: Session, person_id: int, path: str) -> None:
    """Delete what somebody was told about a page that is not there for them any more."""
    session.execute(delete(Notice).where(Notice.person_id == person_id, Notice.path == path))


def read(session: Session, person_id: int, *, now: datetime, only: int = 0, up_to: int = 0) -> int:
    """Mark as read one notice, or everything up to one that was shown; return how many were unread."""
    mine = update(Notice).where(Notice.person_id == person_id, Notice.read_at.is_(None))
    which = Notice.id == only if only else Notice.id <= up_to
    found = session.execute(mine.where(which).values(read_at=now).returning(Notice.id))
    return len(found.all())


def choose(session: Session, person_id: int, choices: Mapping[str, str], *, now: datetime) -> None:
    """Keep how somebody wants news by mail, by topic; Invalid for what is no choice."""
    for topic, choice in choices.items():
        if topic not in set(Topic) or choice not in set(Choice):
            raise Invalid("Choose one.", field=topic, code="choice")
    insert = postgresql_insert if session.get_bind().dialect.name == "postgresql" else sqlite_insert
    rows = [
        {"person_id": person_id, "topic": topic, "choice": choice, "changed_at": now}
        for topic, choice in choices.items()
    ]
    if rows:
        put = insert(MailChoice).values(rows)
        session.execute(
            put.on_conflict_do_update(
                index_elements=[MailChoice.person_id, MailChoice.topic],
                set_={"choice": put.excluded.choice, "changed_at": put.excluded.changed_at},
            )
        )


def stop(session: Session, ending: Ending, rooms: RoomMails, *, now: datetime) -> None:
    """End the mails that a signed address names; an account or a part in a room that is gone is fine."""
    for each in ending.rooms:
        rooms.end(session, ending.person_id, each)
    if session.scalar(select(Person.id).where(Person.id == ending.person_id)) is not None:
        choose(session, ending.person_id, {each.value: Choice.NONE.value for each in ending.topics}, now=now)


def forget_old_news(session: Session, now: datetime) -> None:
    """Delete what is half a year old."""
    session.execute(delete(Notice).where(Notice.at < now - KEPT))


@dataclass(frozen=True)
class Mailing:
    """A chore of the worker. `key` signs the addresses that end the mails."""

    base_url: str
    key: str

    def __call__(self, session: Session, now: datetime) -> int:
        """Put into the outbox what people chose to hear by mail; return how many mails."""
        days: dict[int, list[Notice]] = defaultdict(list)
        written = 0
        for notice, chosen in to_mail(session, now - KEPT_FOR_MAIL):
            choice = choice_for(notice.topic, chosen)
            if choice is Choice.EACH:
                written += self._post(session, [notice], f"news:{notice.id}", now)
            elif choice is Choice.DAILY:
                days[notice.person_id].append(notice)
            else:
                notice.mailed_at = now
        for notices in days.values():
            day = day_of_mail(now, notices[0].person.zone)
            if day is not None:
                written += self._post(session, notices, f"news:{notices[0].person_id}:{day}", now)
        session.flush()
        return written

    def _post(self, session: Session, notices: Sequence[Notice], once: str, now: datetime) -> bool:
        person = notices[0].person
        topics = sorted({each.topic for each in notices})
        stops = {each: self._stop(person.id, [each]) for each in topics}
        lines = [(each.title, self.base_url + each.path, each.topic) for each in notices]
        write = one_letter if len(lines) == 1 else several_letter
        subject, body = write(person.name, lines, stops)
        try:
            posted = outbox.post_once(
                session, KIND, person.email, once=once, subject=subject, body=body, now=now,
                # A mail program's one button ends all that the mail is about.
                unsubscribe=self._stop(person.id, topics),
            )  # fmt: skip
        except Invalid:
            # An address that takes no mail keeps nobody else from being told.
            posted = False
        if posted or once.count(":") == 1:
            for each in notices:
                each.mailed_at = now
        return posted

    def _stop(self, person_id: int, topics: Sequence[str]) -> str:
        return unsubscribe_address(self.base_url, self.key, person_id, topics)
