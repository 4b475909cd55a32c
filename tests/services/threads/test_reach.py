"""Who may read what: pages, lists, counts, mails and finds ask the same question."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from kaptrain.accounts.models import Person
from kaptrain.accounts.queries import actor_of
from kaptrain.enrolment import service as enrolment
from kaptrain.enrolment.models import Enrolment
from kaptrain.outbox.models import Mail
from kaptrain.search.queries import Scope, count, find
from kaptrain.search.rules.query import parse
from kaptrain.shared.errors import Missing
from kaptrain.threads import service
from kaptrain.threads.models import Member, Post
from kaptrain.threads.queries.access import may_find
from kaptrain.threads.queries.posts import desk_of, post_for, posts_from, quoted
from kaptrain.threads.queries.rooms import mentions_of, place_of, rooms_of, threads_of, unread_of
from kaptrain.threads.service import Digests
from tests.factories import SYSTEM
from tests.factories.threads import BASE, Circle

DIGESTS = Digests(BASE, "secret")


@pytest.fixture
def circle(session: Session, now) -> Circle:
    return Circle(session, now)


def found(circle: Circle, who: Person, words: str = "quetzal") -> list[str]:
    scope = Scope("program:none", frozenset(), (may_find(who.id),))
    return [hit.page for hit in find(circle.session, parse(words), scope, limit=20)]


def mailed(circle: Circle, who: Person) -> bool:
    session = circle.session
    session.query(Mail).delete()
    session.query(Member).update({"mailed_id": 0, "digest": "each"})
    session.expire_all()
    DIGESTS(session, circle.now + timedelta(days=1))
    mails = session.scalars(select(Mail).where(Mail.to_address == who.email))
    return any("quetzal" in mail.body for mail in mails)


def reads(circle: Circle, who: Person, post: Post) -> set[str]:
    """Every way in which somebody comes across a post."""
    session, thread = circle.session, post.thread_id
    place = place_of(session, circle.room.id, who.id)
    ways = {
        "post": post_for(session, post.id, who.id) is not None,
        "page": desk_of(session, thread, who.id) and post in posts_from(session, thread, who.id, 1),
        "quote": post.id in quoted(session, [post.id], who.id),
        "search": bool(found(circle, who)),
        "mention": any(each[0].id == post.id for each in mentions_of(session, who.id)),
        "room": place is not None and place.member is not None,
        "counts": bool(rooms_of(session, who.id, "discussion") or unread_of(session, who.id)),
        "mail": mailed(circle, who),
    }
    return {way for way, open_ in ways.items() if open_}


def marked(circle: Circle) -> Post:
    return circle.reply(circle.thread(), circle.ada, "A quetzal for @Bo Member and @Otto Outside.")


def test_a_member_reads_it_everywhere(circle: Circle) -> None:
    post = marked(circle)

    assert reads(circle, circle.bo, post) == {
        "post", "page", "quote", "search", "mention", "room", "counts", "mail"
    }  # fmt: skip


@pytest.mark.parametrize("who", ["outsider", "stranger"])
def test_who_is_no_member_reads_it_nowhere(circle: Circle, who: str) -> None:
    assert reads(circle, getattr(circle, who), marked(circle)) == set()


def test_who_left_reads_it_nowhere_from_then_on(circle: Circle) -> None:
    post = marked(circle)
    service.leave(circle.session, circle.by(circle.bo), circle.room.id)

    assert reads(circle, circle.bo, post) == set()


def test_a_suspended_person_reads_it_nowhere(circle: Circle) -> None:
    post = marked(circle)
    circle.bo.suspended_at = circle.now
    circle.session.flush()

    assert reads(circle, circle.bo, post) == set()


def test_who_was_withdrawn_from_the_cohort_reads_it_nowhere(circle: Circle) -> None:
    post = marked(circle)
    place = circle.session.scalars(select(Enrolment).where(Enrolment.person_id == circle.bo.id)).one()
    enrolment.withdraw(circle.session, SYSTEM, place, reason="Moved", now=circle.now)

    assert reads(circle, circle.bo, post) == set()


def test_a_hidden_post_leaves_only_its_place(circle: Circle) -> None:
    post = circle.hide(marked(circle))

    assert reads(circle, circle.bo, post) == {"page", "room", "counts"}
    assert reads(circle, circle.host, post) >= {"post", "page"}
    assert found(circle, circle.host) == []


def test_shown_again_it_can_be_found_again(circle: Circle) -> None:
    post = circle.hide(marked(circle))
    service.show(circle.session, circle.by(circle.host), post.id)

    assert found(circle, circle.bo) == [f"/posts/{post.id}"]


def test_a_question_comes_before_the_answers_of_others(circle: Circle) -> None:
    thread = circle.thread(circle.host, question_first=True)
    post = circle.reply(thread, circle.ada, "A quetzal for @Bo Member.")

    assert reads(circle, circle.bo, post) == {"room", "counts"}
    assert not {"quote", "search", "mail"} & reads(circle, circle.bo, post)
    assert reads(circle, circle.host, post) >= {"post", "page", "search"}
    circle.reply(thread, circle.bo, "Mine.")
    assert reads(circle, circle.bo, post) >= {"post", "page", "quote", "search"}


def test_a_hidden_answer_opens_nothing(circle: Circle) -> None:
    thread = circle.thread(circle.host, question_first=True)
    post = circle.reply(thread, circle.ada, "A quetzal.")
    circle.hide(circle.reply(thread, circle.bo, "x"))

    assert post_for(circle.session, post.id, circle.bo.id) is None


def test_only_who_leads_asks_first(circle: Circle) -> None:
    assert not circle.thread(circle.ada, question_first=True).question_first


def test_a_thread_about_a_later_section_is_nowhere_until_one_gets_there(circle: Circle) -> None:
    service.reach(circle.session, circle.room.id, circle.ada.id, 3)
    post = circle.reply(circle.thread(circle.host, section=3), circle.ada, "A quetzal for @Bo Member.")
    (own,) = rooms_of(circle.session, circle.bo.id)
    before, unread = reads(circle, circle.bo, post), (own.unread, unread_of(circle.session, circle.bo.id))
    listed = threads_of(circle.session, circle.room.id, circle.bo.id, pinned=False)
    service.reach(circle.session, circle.room.id, circle.bo.id, 3)

    assert (before, unread, listed) == ({"room", "counts"}, (0, 0), [])
    assert reads(circle, circle.bo, post) >= {"post", "page", "quote", "search", "mention", "mail"}
    assert unread_of(circle.session, circle.bo.id) == 2


def test_nobody_begins_a_thread_about_what_they_have_not_read(circle: Circle) -> None:
    with pytest.raises(Missing):
        circle.thread(circle.ada, section=3)


def test_clearing_what_is_unread_leaves_what_is_covered(circle: Circle) -> None:
    circle.thread(circle.host, section=3)
    service.mark_all_read(circle.session, circle.by(circle.bo), circle.room.id)
    service.reach(circle.session, circle.room.id, circle.bo.id, 3)

    assert unread_of(circle.session, circle.bo.id) == 1


def test_a_change_changes_what_is_found(circle: Circle) -> None:
    post = marked(circle)
    service.edit(circle.session, circle.by(circle.ada), post.id, "A toucan.", shown=1)

    assert found(circle, circle.bo) == []
    assert found(circle, circle.bo, "toucan") == [f"/posts/{post.id}"]
    assert mentions_of(circle.session, circle.bo.id) == []


def test_counts_of_finds_are_for_members_only(circle: Circle) -> None:
    marked(circle)
    query = parse("quetzal")

    def number(who: Person) -> int:
        return count(circle.session, query, Scope("program:none", frozenset(), (may_find(who.id),))).of()

    assert number(circle.outsider) == 0


def test_nobody_answers_from_outside(circle: Circle) -> None:
    thread = circle.thread()

    for who in (circle.outsider, circle.stranger):
        with pytest.raises(Missing):
            circle.reply(thread, who)
        with pytest.raises(Missing):
            circle.thread(who)


def test_who_joins_again_is_a_member_again(circle: Circle) -> None:
    thread = circle.thread()
    service.leave(circle.session, circle.by(circle.bo), circle.room.id)
    service.join(circle.session, circle.by(circle.bo), circle.room.id)

    assert circle.reply(thread, circle.bo).number == 2
    assert actor_of(circle.session, circle.bo.id).person_id == circle.bo.id
