"""Two admins at once, a mentor who still writes while being replaced, two people at one goal (R1, Z6)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kaptrain.audit.service import verify_chains
from kaptrain.enrolment.models import Enrolment, MentorPair
from kaptrain.logbook import service as logbook
from kaptrain.mentorship import queries, service
from kaptrain.mentorship.models import LoggedSession, PrivateNote, RoomItem
from kaptrain.mentorship.rules.items import BY_ID, Words
from kaptrain.shared.errors import Missing, Refused
from tests.conftest import NOON
from tests.factories import person
from tests.factories.mentorship import CONFIRMED, Pair, acts_as, meeting, words_for
from tests.races import test_signing_race as signing
from tests.races.test_signing_race import connected, while_another_waits

url = signing.url


@dataclass(frozen=True)
class Ids:
    """Who is who, by id, since each session reads them anew."""

    place: int
    trainee: int
    mentor: int
    others: tuple[int, int]
    admins: tuple[int, int]
    item: int
    entry: int
    mark: str
    logged: int


@pytest.fixture
def ids(url: str) -> Ids:
    """A pair with a goal, a request and a logged meeting; two more mentors, two admins."""
    with connected(url) as engine, Session(engine) as session:
        pair = Pair(session, NOON)
        third, second = person(session, "Third", ["mentor"]), person(session, "Second Admin", ["admin"])
        entry = pair.submitted(kind="mentorship")
        found = Ids(
            place=pair.place.id,
            trainee=pair.trainee.id,
            mentor=pair.mentor.id,
            others=(pair.other_mentor.id, third.id),
            admins=(pair.admin.id, second.id),
            item=pair.item("goal").id,
            entry=entry.id,
            mark=logbook.mark_of(session, entry.id),
            logged=pair.logged().id,
        )
        session.commit()
    return found


def acting(session: Session, ids: Ids, who: int) -> tuple[Any, Enrolment]:
    found = session.get_one(Enrolment, ids.place)
    return acts_as(session, session.get_one(type(found.person), who)), found


def hands_over(ids: Ids, admin: int, to: int) -> Callable[[Session], Any]:
    def act(session: Session) -> Any:
        actor, _ = acting(session, ids, admin)
        asked = service.HandOver(to={ids.place: to}, on=NOON.date(), reason="Leaves", room="http://localhost")
        return service.hand_over(session, actor, ids.mentor, asked, now=NOON)

    return act


def changes(ids: Ids, who: int, text: str) -> Callable[[Session], Any]:
    def act(session: Session) -> Any:
        actor, place = acting(session, ids, who)
        goal = words_for("goal")
        words = Words(text=text, shows=goal.shows, due_on=goal.due_on)
        return service.change(session, actor, place, ids.item, words, seen=1, now=NOON)

    return act


def confirms(ids: Ids) -> Callable[[Session], Any]:
    def act(session: Session) -> Any:
        actor, place = acting(session, ids, ids.trainee)
        return service.confirm(session, actor, place, ids.logged, CONFIRMED, activity=meeting(7), now=NOON)

    return act


def test_of_two_admins_at_once_the_second_moves_nothing(url: str, ids: Ids) -> None:
    first = hands_over(ids, ids.admins[0], ids.others[0])
    ended = while_another_waits(url, first, hands_over(ids, ids.admins[1], ids.others[1]))

    assert isinstance(ended, Refused) and ended.code == "changed"
    with connected(url) as engine, Session(engine) as session:
        open_pairs = session.scalars(select(MentorPair.mentor_id).where(MentorPair.until_on.is_(None))).all()
        assert open_pairs == [ids.others[0]]
        assert list(verify_chains(session)) == []


def writes(ids: Ids, what: str) -> Callable[[Session], Any]:
    """What a mentor tries who is being replaced at that moment."""

    def act(session: Session) -> Any:
        actor, place = acting(session, ids, ids.mentor)
        if what == "item":
            return service.add(session, actor, place, BY_ID["agenda"], words_for("agenda"), now=NOON)
        if what == "note":
            return service.keep_note(session, actor, place, "Too late", now=NOON)
        if what == "approval":
            return service.approve(session, actor, place, "Fine", seen="", now=NOON)
        return logbook.sign(session, actor, ids.entry, ids.mark, now=NOON)

    return act


@pytest.mark.parametrize("what", ["item", "note", "approval", "signature"])
def test_a_mentor_who_is_replaced_at_that_moment_comes_too_late(url: str, ids: Ids, what: str) -> None:
    ended = while_another_waits(url, hands_over(ids, ids.admins[0], ids.others[0]), writes(ids, what))

    assert isinstance(ended, Missing)
    with connected(url) as engine, Session(engine) as session:
        assert session.scalar(select(func.count()).select_from(PrivateNote)) == 0
        assert session.scalar(select(func.count()).select_from(RoomItem)) == 1


def test_of_two_changes_at_once_the_second_is_shown_the_first(url: str, ids: Ids) -> None:
    ended = while_another_waits(url, changes(ids, ids.mentor, "First."), changes(ids, ids.trainee, "Second."))

    assert isinstance(ended, service.Stale)
    with connected(url) as engine, Session(engine) as session:
        assert [each.text for each in queries.history_of(session, ids.item)] == [
            "First.",
            "Wait after a question.",
        ]


def test_a_meeting_confirmed_twice_at_once_is_one_entry(url: str, ids: Ids) -> None:
    ended = while_another_waits(url, confirms(ids), confirms(ids))

    assert isinstance(ended, Refused) and ended.code == "confirmed"
    with connected(url) as engine, Session(engine) as session:
        rows = session.scalars(select(LoggedSession)).all()
        assert [(row.state, row.entry_id is not None) for row in rows] == [("confirmed", True)]
