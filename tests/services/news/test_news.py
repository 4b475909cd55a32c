"""People are told once, and mailed as they chose."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from kaptrain.logbook import service as logbook
from kaptrain.news import queries, service
from kaptrain.news.models import Notice
from kaptrain.news.rules.topics import Topic
from kaptrain.news.rules.unsubscribing import Ending, read_token
from kaptrain.news.service import Mailing, News
from kaptrain.outbox.models import Mail
from kaptrain.shared.errors import Invalid
from tests.factories import person
from tests.factories.logbook import Room

KEY, SITE = "the key of a test", "http://localhost"
mailing = Mailing(SITE, KEY)


def told(
    session: Session, somebody, now: datetime, *, topic: Topic = Topic.BOOKS, once: str = "", title="A thing"
):
    service.tell(session, [somebody.id], News(topic=topic, title=title, path="/books", once=once), now=now)


def mails(session: Session) -> list[Mail]:
    return list(session.scalars(select(Mail).where(Mail.kind == "news").order_by(Mail.id)))


NO_ROOMS = service.RoomMails(lambda *_: "", lambda *_: None)


@pytest.fixture
def reader(session: Session):
    return person(session, "Demo Reader", ["trainee"])


def test_the_same_news_is_told_once(session: Session, now: datetime, reader) -> None:
    for _ in range(2):
        told(session, reader, now, once="plan:1")
    told(session, reader, now)

    assert queries.unread_count(session, reader.id) == 2


def test_all_read_means_what_was_shown(session: Session, now: datetime, reader) -> None:
    told(session, reader, now)
    shown = queries.notices_of(session, reader.id)[0].id
    told(session, reader, now)

    assert service.read(session, reader.id, now=now, up_to=shown) == 1
    assert queries.unread_count(session, reader.id) == 1


def test_nobody_marks_the_news_of_others(session: Session, now: datetime, reader) -> None:
    other = person(session, "Other", ["trainee"])
    told(session, reader, now)
    mine = queries.notices_of(session, reader.id)[0].id

    assert service.read(session, other.id, now=now, only=mine) == 0
    assert queries.unread_count(session, reader.id) == 1


def test_a_day_is_one_mail_with_a_way_out(session: Session, now: datetime, reader) -> None:
    told(session, reader, now, title="First")
    told(session, reader, now, title="Second", topic=Topic.LOGBOOK)

    assert mailing(session, now) == 1
    told(session, reader, now, title="Third")
    assert mailing(session, now) == 0
    assert mailing(session, now + timedelta(days=1)) == 1

    first, second = mails(session)
    assert "First" in first.body and "Second" in first.body and "Third" not in first.body
    assert "Third" in second.subject
    token = first.unsubscribe.removeprefix(f"{SITE}/unsubscribe/")
    assert read_token([KEY], token) == Ending(reader.id, (Topic.BOOKS, Topic.LOGBOOK))
    assert first.body.count("/unsubscribe/") == 2


def test_each_comes_at_once_and_once(session: Session, now: datetime, reader) -> None:
    service.choose(session, reader.id, {"books": "each"}, now=now)
    told(session, reader, now)
    told(session, reader, now)

    assert mailing(session, now) == 2
    assert mailing(session, now) == 0


def test_what_was_read_or_is_not_wanted_is_not_mailed(session: Session, now: datetime, reader) -> None:
    told(session, reader, now)
    service.read(session, reader.id, now=now, up_to=2**31 - 1)
    told(session, reader, now, topic=Topic.EVENTS)
    service.stop(session, Ending(reader.id, (Topic.LOGBOOK,)), NO_ROOMS, now=now)
    told(session, reader, now, topic=Topic.LOGBOOK)

    assert mailing(session, now) == 0
    assert mails(session) == []


def test_nothing_goes_out_at_night_or_to_suspended_people(session: Session, now: datetime, reader) -> None:
    told(session, reader, now)
    assert mailing(session, now.replace(hour=10)) == 0
    reader.suspended_at = now
    session.flush()
    assert mailing(session, now) == 0


def test_old_news_is_forgotten(session: Session, now: datetime, reader) -> None:
    told(session, reader, now - timedelta(days=181))
    told(session, reader, now)

    service.forget_old_news(session, now)

    assert len(session.scalars(select(Notice)).all()) == 1


def test_a_choice_is_one_of_three(session: Session, now: datetime, reader) -> None:
    with pytest.raises(Invalid):
        service.choose(session, reader.id, {"books": "hourly"}, now=now)
    with pytest.raises(Invalid):
        service.choose(session, reader.id, {"weather": "each"}, now=now)


def test_stopping_for_an_account_that_is_gone_is_fine(session: Session, now: datetime) -> None:
    service.stop(session, Ending(987_654, (Topic.BOOKS,)), NO_ROOMS, now=now)


def test_what_was_signed_is_told_once(session: Session, now: datetime) -> None:
    room = Room(session, now)
    entry = room.submitted()
    seen, signer = logbook.mark_of(session, entry.id), room.actor(room.practitioner)
    logbook.sign(session, signer, entry.id, seen, now=now, agreed=True)

    assert logbook.tell_signed(session, now) == 1
    assert logbook.tell_signed(session, now) == 0
    notices = queries.notices_of(session, room.trainee.id)
    assert [each.title.split(":")[0] for each in notices] == ["Signed"]
