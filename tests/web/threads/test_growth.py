"""A thread of 2,000 posts and a group of 200 threads cost what small ones do; pages begin at a key."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import Connection, func, insert, select, text
from sqlalchemy.orm import Session

from kaptrain.enrolment.models import Enrolment
from kaptrain.threads.models import Post, Thread
from kaptrain.threads.rules.places import PER_PAGE
from tests.factories.events import a_booking, an_event
from tests.signing import sign_in
from tests.statements import statements, work
from tests.web.threads.conftest import Table

SMALL, LARGE = 20, 2000
MOST = 12
# So many pages are little: tiny tables PostgreSQL reads whole, large ones by their keys.
NOTHING = 200
HEAVIEST = 45_000


def grow(session: Session, table: Table, posts: int, threads: int) -> Thread:
    """Let one thread of the group have so many posts, and the group so many threads."""
    count = session.scalar(select(func.count()).where(Thread.room_id == table.room.id)) or 0
    for at in range(count, threads):
        table.thread(title=f"Thread {at}")
    thread = session.scalars(select(Thread).where(Thread.title == "Thread 0")).one()
    rows = [
        {"thread_id": thread.id, "number": at, "author_id": table.ada.id, "body": f"Post {at} @x",
         "version": 1, "created_at": table.now + timedelta(seconds=at), "hidden_reason": "", "ticks": 0}
        for at in range(thread.last_number + 1, posts + 1)
    ]  # fmt: skip
    ids = session.scalars(insert(Post).returning(Post.id), rows).all()
    thread.last_number, thread.last_post_id = posts, max(ids)
    table.room.last_post_id = max(ids)
    session.flush()
    session.execute(text("ANALYZE"))
    return thread


def addresses(table: Table, thread: Thread) -> dict[str, str]:
    middle = thread.last_number // 2
    return {
        "thread": f"/threads/{thread.id}",
        "first page": f"/threads/{thread.id}?from=1",
        "middle": f"/threads/{thread.id}?from={middle}",
        "home": f"/groups/{table.room.id}",
        "older": f"/groups/{table.room.id}?below={thread.last_post_id}",
        "groups": "/groups",
    }


@pytest.mark.parametrize("who", ["bo", "host"])
def test_a_long_thread_and_a_full_group_cost_what_small_ones_do(
    session: Session, connection: Connection, table: Table, who: str
) -> None:
    place = session.scalars(select(Enrolment).where(Enrolment.person_id == table.bo.id)).one()
    a_booking(session, an_event(session, table.host, starts_at=table.now + timedelta(days=3)), place)
    asked: dict[str, list[int]] = {}
    done: dict[str, list[int]] = {}
    for posts, threads in ((SMALL, 20), (LARGE, 200)):
        thread = grow(session, table, posts, threads)
        browser = sign_in(table.client, getattr(table, who))
        for name, address in addresses(table, thread).items():
            session.expunge_all()
            with work(connection) as effort, statements(connection) as seen:
                page = browser.get(address)
            assert page.status_code == 200
            assert page.text.count("<article") <= PER_PAGE
            assert len(page.data) < HEAVIEST
            asked.setdefault(name, []).append(len(seen))
            done.setdefault(name, []).append(effort.amount)
        table.room = session.merge(table.room)
        table.ada, table.host, table.bo = (session.merge(each) for each in (table.ada, table.host, table.bo))

    assert {name: counts for name, counts in asked.items() if counts[1] > min(MOST, counts[0])} == {}
    assert {
        name: amounts for name, amounts in done.items() if amounts[1] > max(3 * amounts[0], NOTHING)
    } == {}


def test_the_pages_of_a_thread_hold_each_post_once(session: Session, table: Table) -> None:
    thread = grow(session, table, 95, 1)
    address, seen = f"/threads/{thread.id}?from=1", []
    while address:
        page = table.get(address).text
        seen += [int(number) for number in re.findall(r'id="post-(\d+)"', page)]
        following = re.search(r'rel="next" href="([^"]+)"', page)
        address = following[1] if following else ""

    assert seen == list(range(1, 96))


def test_the_pages_of_a_group_hold_each_thread_once(session: Session, table: Table) -> None:
    grow(session, table, 3, 70)
    address, seen = f"/groups/{table.room.id}", []
    while address:
        page = table.get(address).text
        seen += re.findall(r">(Thread \d+)<", page)
        following = re.search(r'rel="next" href="([^"]+)"', page)
        address = following[1] if following else ""

    assert sorted(seen) == sorted(f"Thread {at}" for at in range(70))
