"""Who is outside sees nothing of a group, in whatever way it could be shown."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from kaptrain.accounts.models import Person
from kaptrain.enrolment import service as enrolment
from kaptrain.enrolment.models import Enrolment
from kaptrain.events.models import Booking, Event
from kaptrain.groups import service as groups
from kaptrain.outbox.models import Mail
from kaptrain.threads import service
from kaptrain.threads.models import Member, Post
from kaptrain.threads.service import Digests, RoomDraft
from tests.factories import SYSTEM
from tests.factories.threads import BASE
from tests.web.threads.conftest import Table

# Each stands in one place only: a name of the group, of its thread, of its meeting's address, and a word.
TITLE, THREAD, ADDRESS, WORD = "Tuesday circle", "Rare birds", "meet.kaptrain.example/circle", "quetzal"
SECRETS = (TITLE, THREAD, ADDRESS, WORD)
DIGESTS = Digests(BASE, "secret")
MEETING = {
    "activity": "discussion-1",
    "on": "2026-12-15",
    "at": "18:00",
    "zone": "America/Denver",
    "join_link": f"https://{ADDRESS}",
}


def _leaves(table: Table) -> Person:
    table.post(f"/groups/{table.room.id}/leave", None, table.bo)
    return table.bo


def _is_taken_out(table: Table) -> Person:
    table.post(f"/groups/{table.room.id}/members", {"remove": str(table.bo.id)}, table.host)
    return table.bo


def _is_suspended(table: Table) -> Person:
    table.bo.suspended_at = table.now
    table.session.flush()
    return table.bo


def _is_withdrawn(table: Table) -> Person:
    place = table.session.scalars(select(Enrolment).where(Enrolment.person_id == table.bo.id)).one()
    enrolment.withdraw(table.session, SYSTEM, place, reason="Moved", now=table.now)
    return table.bo


def _has_another_group(table: Table) -> Person:
    draft = RoomDraft(program="kap", cohort_id=table.cohort.id, title="Other group")
    other = groups.open_group(table.session, table.by(table.host), draft, table.host.id)
    groups.join(table.session, table.by(table.outsider), other.id)
    return table.outsider


OUTSIDE: dict[str, Callable[[Table], Person]] = {
    "of the cohort": lambda table: table.outsider,
    "of another cohort": lambda table: table.stranger,
    "of another group": _has_another_group,
    "who left": _leaves,
    "who was taken out": _is_taken_out,
    "who is suspended": _is_suspended,
    "who was withdrawn": _is_withdrawn,
}


def filled(table: Table) -> tuple[Post, Event]:
    """A thread with a word that stands nowhere else, and a meeting."""
    thread = table.thread(table.host, title=THREAD)
    post = table.reply(
        thread, table.ada, f"A {WORD} with feathers for @Bo Member, @Otto Outside and @Stella Stranger."
    )
    table.post(f"/groups/{table.room.id}/meetings/new", MEETING, table.host)
    return post, table.session.scalars(select(Event).where(Event.join_link.contains(ADDRESS))).one()


def feed_of(table: Table, who: Person) -> str:
    page = str(table.post("/calendar/address", None, who).text)
    found: str = page.partition(f'value="{BASE}')[2].partition('"')[0]
    return found


def ways_in(table: Table, post: Post, event: Event) -> dict[str, str]:
    """Every address at which something of the group stands for its members."""
    room = table.room.id
    return {
        "post": f"/posts/{post.id}",
        "history": f"/posts/{post.id}/history",
        "edit": f"/posts/{post.id}/edit",
        "report": f"/posts/{post.id}/report",
        "hide": f"/posts/{post.id}/hide",
        "thread": f"/threads/{post.thread_id}?from=1",
        "quote": f"/threads/{post.thread_id}?quote={post.id}",
        "group": f"/groups/{room}",
        "settings": f"/groups/{room}/settings",
        "reports": f"/rooms/{room}/reports",
        "new thread": f"/rooms/{room}/threads/new",
        "meeting": f"/events/{event.id}",
        "meeting's people": f"/events/{event.id}/attendance",
    }


ANYWHERE = (
    "/groups",
    "/search?q=feathers",
    "/search?q=rare",
    "/dashboard",
    "/events",
    "/calendar?month=2026-12",
    "/calendar?view=list&month=2026-12",
)


def shows(answer: Any) -> list[str]:
    return [secret for secret in SECRETS if secret in answer.text]


def test_a_member_finds_each_secret_somewhere(table: Table) -> None:
    post, event = filled(table)
    feed = feed_of(table, table.bo)

    seen = {
        secret
        for address in (*ways_in(table, post, event).values(), *ANYWHERE, feed)
        for secret in shows(table.get(address))
    }

    assert seen == set(SECRETS)
    assert TITLE in table.get(feed).text
    assert TITLE in table.get("/calendar?month=2026-12").text


@pytest.mark.parametrize("who", OUTSIDE)
def test_who_is_outside_sees_nothing(table: Table, session: Session, who: str) -> None:
    post, event = filled(table)
    feeds = {each.id: feed_of(table, each) for each in (table.bo, table.outsider, table.stranger)}
    person = OUTSIDE[who](table)

    for name, address in ways_in(table, post, event).items():
        answer = table.get(address, person)
        assert shows(answer) == [], name
        assert answer.status_code == 404 or urlsplit(answer.location).path == "/sign-in", name
    for address in (*ANYWHERE, feeds[person.id]):
        shown = shows(table.get(address, person))
        # Whoever may join reads the group's name among those that are open to them, and nothing else.
        invited = who in ("of the cohort", "of another group", "who left")
        assert shown == ([TITLE] if invited and address == "/groups" else []), address
    assert written_to(session, person, table) == []


def written_to(session: Session, person: Person, table: Table) -> list[str]:
    """Mails to somebody that say something of the group, once they are outside and everything is due."""
    session.query(Mail).delete()
    session.query(Member).update({"mailed_id": 0, "digest": "each"})
    session.expire_all()
    DIGESTS(session, table.now + timedelta(days=8))
    mails = session.scalars(select(Mail).where(Mail.to_address == person.email))
    return [mail.body for mail in mails if any(secret in mail.body + mail.subject for secret in SECRETS)]


@pytest.mark.parametrize("who", OUTSIDE)
def test_who_is_outside_does_nothing(table: Table, who: str) -> None:
    post, event = filled(table)
    room, thread, person = table.room.id, post.thread_id, OUTSIDE[who](table)
    acts: dict[str, dict[str, str]] = {
        f"/threads/{thread}": {"body": "Words"},
        f"/threads/{thread}/read": {},
        f"/threads/{thread}/state": {"what": "close"},
        f"/rooms/{room}/threads/new": {"title": "Title", "body": "Words"},
        f"/rooms/{room}/read": {},
        f"/rooms/{room}/mails": {"digest": "each"},
        f"/groups/{room}/leave": {},
        f"/groups/{room}/members": {"person": str(person.id)},
        f"/posts/{post.id}/edit": {"body": "Words", "version": "1"},
        f"/posts/{post.id}/reaction": {"kind": "thanks"},
        f"/posts/{post.id}/report": {"reason": "Words"},
        f"/posts/{post.id}/hide": {"reason": "Words"},
        f"/posts/{post.id}/tick": {"version": "1"},
        f"/events/{event.id}/book": {},
    }

    answers = {address: table.post(address, data, person).status_code for address, data in acts.items()}

    wrong = {address: code for address, code in answers.items() if code != 404}
    assert not wrong or (who == "who is suspended" and set(wrong.values()) <= {302, 303})
    assert post.body.startswith(f"A {WORD}")
    places = select(Enrolment.id).where(Enrolment.person_id == person.id)
    seats = select(Booking).where(Booking.event_id == event.id, Booking.enrolment_id.in_(places))
    left = [each.state for each in table.session.scalars(seats)]
    # The worker frees the seats of those whose place has ended; all others' go with their part.
    assert left == (["booked"] if who in ("who is suspended", "who was withdrawn") else [])


def test_a_waiting_mention_is_not_sent_to_who_left(table: Table, session: Session) -> None:
    filled(table)
    service.leave(session, table.by(table.bo), table.room.id)

    waiting = session.scalars(select(Mail).where(Mail.to_address == table.bo.email, Mail.sent_at.is_(None)))

    assert [mail for mail in waiting if WORD in mail.body] == []
