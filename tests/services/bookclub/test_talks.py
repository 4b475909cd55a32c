"""Discussions of books: a thread for each part, covered until one has read so far, for members alone."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from kaptrain.accounts.models import Person
from kaptrain.bookclub import service
from kaptrain.bookclub.queries.talks import Talk, talk_room, talks_of
from kaptrain.outbox.models import Mail
from kaptrain.search.queries import Scope, find
from kaptrain.search.rules.query import parse
from kaptrain.shared.errors import Missing, Refused
from kaptrain.threads import service as threads
from kaptrain.threads.models import Member, Post
from kaptrain.threads.queries.access import may_find
from kaptrain.threads.queries.posts import desk_of, post_for, posts_from
from kaptrain.threads.queries.rooms import mentions_of, unread_of
from kaptrain.threads.service import Digests, Opening, fresh_calls, fresh_rooms
from tests.factories import person
from tests.factories.bookclub import Circle
from tests.factories.reporting import kap_place

DIGESTS = Digests("http://localhost", "secret")


@pytest.fixture
def circle(session: Session, now: datetime) -> Circle:
    return Circle(session, now, 3)


@pytest.fixture
def second(circle: Circle) -> Talk:
    """The discussion of the second part, which one of the members has answered."""
    talk = circle.plan()[2]
    circle.read(0, 2)
    circle.answer(circle.people[0], talk, f"A quetzal for @{circle.people[1].name}.")
    return talk


def reads(circle: Circle, who: Person, talk: Talk) -> set[str]:
    """Every way in which somebody comes across what was answered."""
    session = circle.session
    post = session.scalars(select(Post).where(Post.thread_id == talk.thread_id, Post.number == 2)).one()
    scope = Scope("program:none", frozenset(), (may_find(who.id),))
    desk = desk_of(session, talk.thread_id, who.id)
    ways = {
        "post": post_for(session, post.id, who.id) is not None,
        "thread": desk is not None,
        "page": post in posts_from(session, talk.thread_id, who.id, 1),
        "list": any(each.section == 2 for each in talks_of(session, circle.club.id, who.id)),
        "search": bool(find(session, parse("quetzal"), scope, limit=5)),
        "mention": bool(mentions_of(session, who.id) or fresh_calls(session, who.id)),
        "count": any(each.unread for each in fresh_rooms(session, who.id)) or unread_of(session, who.id) > 0,
        "mail": mailed(circle, who),
    }
    return {way for way, there in ways.items() if there}


def mailed(circle: Circle, who: Person) -> bool:
    session = circle.session
    session.query(Mail).delete()
    session.query(Member).update({"mailed_id": 0, "digest": "each"})
    session.expire_all()
    DIGESTS(session, circle.now + timedelta(days=1))
    return any(
        "quetzal" in each.body for each in session.scalars(select(Mail).where(Mail.to_address == who.email))
    )


def test_a_part_that_was_not_reached_is_covered_in_every_representation(circle: Circle, second: Talk) -> None:
    assert reads(circle, circle.people[1], second) == set()


def test_who_reads_so_far_finds_it_everywhere(circle: Circle, second: Talk) -> None:
    circle.read(1, 2)

    found = reads(circle, circle.people[1], second)
    assert found == {"post", "thread", "page", "list", "search", "mention", "count", "mail"}


def test_who_looks_all_the_same_finds_it(circle: Circle, second: Talk) -> None:
    book = circle.book()
    service.open_discussion(circle.session, circle.places[1], book, book.guide.sections[1].id, now=circle.now)

    assert reads(circle, circle.people[1], second) >= {"post", "page", "list", "search"}


def test_a_part_marked_as_unread_again_is_covered_again(circle: Circle, second: Talk) -> None:
    circle.read(1, 2)
    book = circle.book()
    part = book.guide.sections[1].id
    service.set_read(circle.session, circle.places[1], book, part, read=False, now=circle.now)

    assert reads(circle, circle.people[1], second) == set()


def test_outsiders_find_it_nowhere(circle: Circle, second: Talk) -> None:
    outsider = person(circle.session, "Otto Outside", ["trainee"])
    kap_place(circle.session, outsider, circle.cohort)

    assert reads(circle, outsider, second) == set()
    assert reads(circle, circle.admin, second) == set()
    with pytest.raises(Missing):
        threads.join(circle.session, circle.by(outsider), room(circle))


def test_who_left_the_club_finds_it_nowhere(circle: Circle, second: Talk) -> None:
    circle.read(1, 2)
    assert reads(circle, circle.people[1], second)
    gone = {circle.places[1].id}
    service.change_members(
        circle.session, circle.actor(circle.host), circle.club.id, add=(), remove=gone, now=circle.now
    )

    assert reads(circle, circle.people[1], second) == set()


def test_who_is_suspended_finds_it_nowhere(circle: Circle, second: Talk) -> None:
    circle.read(1, 2)
    circle.people[1].suspended_at = circle.now
    circle.session.flush()

    assert reads(circle, circle.people[1], second) == set()


def test_whoever_leads_reads_all_of_it(circle: Circle, second: Talk) -> None:
    assert reads(circle, circle.host, second) >= {"post", "thread", "page", "list", "search"}


def test_questions_stand_there_once(circle: Circle) -> None:
    assert circle.plan() == circle.plan()
    talks = talks_of(circle.session, circle.club.id, circle.host.id)
    opening = circle.session.scalars(select(Post).where(Post.thread_id == talks[0].thread_id)).one()

    assert len(talks) == len(circle.book().guide.sections)
    assert all(each in opening.body for each in circle.book().guide.sections[0].questions)


def test_whoever_comes_later_finds_what_they_have_read(circle: Circle, second: Talk) -> None:
    late = person(circle.session, "Late Reader", ["trainee"])
    place = kap_place(circle.session, late, circle.cohort)
    circle.people.append(late)
    circle.places.append(place)
    circle.read(3, 2)
    service.change_members(
        circle.session, circle.actor(circle.host), circle.club.id,
        add={place.id}, remove=(), now=circle.now, books=[circle.book()],
    )  # fmt: skip

    assert {each.section for each in talks_of(circle.session, circle.club.id, late.id)} == {1, 2}


def test_an_answer_is_told_to_its_writer_alone(circle: Circle, second: Talk) -> None:
    circle.read(1, 2)

    def answered(who: Person) -> list[bool]:
        return [each.answered for each in talks_of(circle.session, circle.club.id, who.id)]

    assert answered(circle.people[0]) == [False, True]
    assert answered(circle.people[1]) == [False, False]


def test_a_thread_of_a_member_belongs_to_a_part_they_reached(circle: Circle, second: Talk) -> None:
    by, where = circle.by(circle.people[0]), room(circle)

    with pytest.raises(Refused):
        threads.start_thread(circle.session, by, where, Opening(title="A", body="b"))
    with pytest.raises(Missing):
        threads.start_thread(circle.session, by, where, Opening(title="A", body="b", section=3))
    threads.start_thread(circle.session, by, where, Opening(title="A", body="b", section=2))


def test_nobody_leaves_only_the_discussions(circle: Circle, second: Talk) -> None:
    with pytest.raises(Refused):
        threads.leave(circle.session, circle.by(circle.people[0]), room(circle))


def test_who_ended_mails_gets_none_of_the_next_book(circle: Circle, second: Talk) -> None:
    reader = circle.people[1]
    threads.choose_digest(circle.session, circle.by(reader), room(circle), "none")
    circle.plan("book-2")

    assert talk_room(circle.session, circle.club.id, "book-2", reader.id).digest == "none"


def room(circle: Circle) -> int:
    found = talk_room(circle.session, circle.club.id, "book-1", circle.host.id)
    assert found is not None
    return found.room_id
