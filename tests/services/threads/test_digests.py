"""Mails of a room: as often as chosen, each post at most once, and none of what is hidden."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from kaptrain.news.rules.unsubscribing import Ending, read_token
from kaptrain.outbox.models import Mail
from kaptrain.outbox.service import claim
from kaptrain.threads import service
from kaptrain.threads.models import Member
from kaptrain.threads.service import Digests
from tests.factories.threads import BASE, Circle

DIGESTS = Digests(BASE, "secret")
MORNING = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)  # Monday, 07:00 in Denver


@pytest.fixture
def circle(session: Session, now) -> Circle:
    made = Circle(session, now)
    # Only one of them gets mail, so that each mail is theirs.
    for who in (made.ada, made.host):
        service.choose_digest(session, made.by(who), made.room.id, "none")
    return made


def chosen(circle: Circle, choice: str) -> Member:
    return service.choose_digest(circle.session, circle.by(circle.bo), circle.room.id, choice)


def mails(circle: Circle) -> list[Mail]:
    return list(
        circle.session.scalars(select(Mail).where(Mail.kind.startswith("threads.room")).order_by(Mail.id))
    )


def test_each_post_is_a_mail_of_its_own_once(circle) -> None:
    chosen(circle, "each")
    thread = circle.thread(body="First words")
    circle.reply(thread, circle.ada, "Second words")

    assert [DIGESTS(circle.session, circle.now) for _ in range(3)] == [2, 0, 0]
    assert ["First words" in mail.body for mail in mails(circle)] == [True, False]


def test_a_day_is_one_mail_in_the_morning(circle) -> None:
    thread = circle.thread(body="First words")
    circle.reply(thread, circle.ada, "Second words")

    evening = DIGESTS(circle.session, circle.now + timedelta(hours=6))
    morning = DIGESTS(circle.session, MORNING)
    again = DIGESTS(circle.session, MORNING + timedelta(days=1))
    assert (evening, morning, again) == (0, 1, 0)
    (mail,) = mails(circle)
    assert mail.subject == "Tuesday circle: 2 new posts"
    assert "First words" in mail.body
    assert "Second words" in mail.body


def test_a_week_is_one_mail_on_monday(circle) -> None:
    chosen(circle, "weekly")
    circle.thread()

    assert DIGESTS(circle.session, MORNING - timedelta(minutes=1)) == 0
    assert DIGESTS(circle.session, MORNING) == 1


def test_ones_own_posts_are_no_news(circle) -> None:
    chosen(circle, "each")
    circle.thread(circle.bo)

    assert DIGESTS(circle.session, circle.now) == 0


def test_who_chooses_mail_again_gets_what_is_posted_from_then_on(circle) -> None:
    chosen(circle, "none")
    circle.thread(body="Before")
    none = DIGESTS(circle.session, MORNING)
    chosen(circle, "each")
    circle.thread(body="After")

    assert (none, DIGESTS(circle.session, MORNING)) == (0, 1)
    assert "After" in mails(circle)[0].body


def test_a_waiting_mail_is_written_anew_without_what_was_hidden(circle) -> None:
    thread = circle.thread(body="Stays")
    post = circle.reply(thread, circle.ada, "Goes away")
    DIGESTS(circle.session, MORNING)
    circle.hide(post)

    assert mails(circle) == []
    assert DIGESTS(circle.session, MORNING) == 1
    (mail,) = mails(circle)
    assert "Stays" in mail.body
    assert "Goes away" not in mail.body


def test_a_mail_on_its_way_is_not_written_twice(circle) -> None:
    post = circle.reply(circle.thread(), circle.ada)
    DIGESTS(circle.session, MORNING)
    while (mail := claim(circle.session, now=MORNING)) and not mail.kind.startswith("threads.room"):
        pass
    circle.hide(post)

    assert DIGESTS(circle.session, MORNING) == 0
    assert len(mails(circle)) == 1


def test_a_change_reaches_a_mail_that_waits(circle) -> None:
    post = circle.reply(circle.thread(), circle.ada, "A word too many")
    DIGESTS(circle.session, MORNING)
    service.edit(circle.session, circle.by(circle.ada), post.id, "Fewer", shown=1)
    DIGESTS(circle.session, MORNING)

    (mail,) = mails(circle)
    assert "too many" not in mail.body


def test_whoever_leaves_gets_no_waiting_mail(circle) -> None:
    circle.thread()
    DIGESTS(circle.session, MORNING)
    service.leave(circle.session, circle.by(circle.bo), circle.room.id)

    assert mails(circle) == []
    assert DIGESTS(circle.session, MORNING) == 0


def test_a_mail_carries_its_own_end(circle) -> None:
    circle.thread()
    DIGESTS(circle.session, MORNING)
    (mail,) = mails(circle)

    assert mail.unsubscribe in mail.body
    assert mail.unsubscribe.startswith(f"{BASE}/unsubscribe/")
    ending = read_token(["secret"], mail.unsubscribe.rpartition("/")[2])
    assert ending == Ending(circle.bo.id, rooms=(circle.room.id,))
