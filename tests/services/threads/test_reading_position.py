"""How far somebody has read: kept where they read or write, never past what they have not seen."""

from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from kaptrain.threads import service
from kaptrain.threads.models import Thread
from kaptrain.threads.queries.rooms import rooms_of, threads_of, unread_of
from kaptrain.threads.rules.places import PER_PAGE, page_with
from tests.factories.threads import Circle


@pytest.fixture
def circle(session: Session, now: datetime) -> Circle:
    return Circle(session, now)


def with_posts(circle: Circle, number: int) -> Thread:
    thread = circle.thread()
    for at in range(number - 1):
        circle.reply(thread, circle.ada, f"Post {at}")
    return thread


def test_whoever_answers_has_read_what_stands_above(circle: Circle) -> None:
    circle.reply(with_posts(circle, 5), circle.bo)

    assert unread_of(circle.session, circle.bo.id) == 0


def test_an_answer_from_the_first_page_leaves_later_pages_unread(circle: Circle) -> None:
    circle.reply(with_posts(circle, 2 * PER_PAGE), circle.bo)

    assert unread_of(circle.session, circle.bo.id) == 2 * PER_PAGE


def test_the_answers_that_ones_own_opens_are_still_new(circle: Circle) -> None:
    thread = circle.thread(circle.host, question_first=True)
    for _ in range(3):
        circle.reply(thread, circle.ada)
    circle.reply(thread, circle.bo)

    (listed,) = threads_of(circle.session, circle.room.id, circle.bo.id, pinned=False)
    (room,) = rooms_of(circle.session, circle.bo.id)
    assert unread_of(circle.session, circle.bo.id) == listed.unread == room.unread == 3


def test_ones_own_posts_are_never_new(circle: Circle) -> None:
    thread = circle.thread(circle.host, question_first=True)
    circle.reply(thread, circle.ada)
    for _ in range(2):
        circle.reply(thread, circle.bo)
    service.mark_read(circle.session, circle.by(circle.bo), thread.id, 0)

    assert unread_of(circle.session, circle.bo.id) == 2


def test_whoever_answers_first_has_read_the_question(circle: Circle) -> None:
    thread = circle.thread(circle.host, question_first=True)
    circle.reply(thread, circle.bo)
    seen = unread_of(circle.session, circle.bo.id)
    circle.reply(thread, circle.ada)

    assert seen == 0 and unread_of(circle.session, circle.bo.id) == 1


def test_an_answer_again_after_hidden_ones_counts_as_the_first(circle: Circle) -> None:
    thread = circle.thread(circle.host, question_first=True)
    circle.hide(circle.reply(thread, circle.bo))
    circle.reply(thread, circle.ada)
    circle.reply(thread, circle.bo)

    assert unread_of(circle.session, circle.bo.id) == 1


def test_all_can_be_marked_at_once(circle: Circle) -> None:
    thread = with_posts(circle, 3)
    service.mark_read(circle.session, circle.by(circle.bo), thread.id, service.ALL)

    assert unread_of(circle.session, circle.bo.id) == 0


@pytest.mark.parametrize(
    ("number", "last", "first"),
    [(1, 1, 1), (20, 20, 1), (25, 25, 6), (50, 100, 40), (3, 100, 1), (100, 100, 81)],
)
def test_a_link_to_a_post_opens_a_page_around_it(number: int, last: int, first: int) -> None:
    assert page_with(number, last) == first
    assert first <= number < first + PER_PAGE
