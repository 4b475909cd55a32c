"""Notes, bookmarks, reflections and places: nothing is lost, and nobody else's is touched."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from kaptrain.accounts.models import Person
from kaptrain.catalogue.service import Library
from kaptrain.learning import queries, service
from kaptrain.learning.models import Mark
from kaptrain.learning.rules.marks import Kind, Spot, seen_of
from tests.factories import person
from tests.factories.learning import mini_place


@pytest.fixture
def owner(session: Session) -> Person:
    return person(session, "Demo Trainee", ["trainee"])


def spot(who: Person, kind: Kind = Kind.NOTE, anchor: str = "s-one") -> Spot:
    return Spot(who.id, "mini", "m01-01", anchor, kind)


def write(session: Session, at: Spot, text: str, now: datetime, seen: str | None = None) -> Mark:
    return service.write(session, at, text, heading="One", seen=seen_of(seen), now=now)


def test_a_note_is_written_and_changed(session: Session, owner: Person, now: datetime) -> None:
    write(session, spot(owner), "First", now)
    later = now + timedelta(hours=1)

    write(session, spot(owner), "Second", later, seen="First")

    mark = queries.one_mark(session, spot(owner))
    assert (mark.text, mark.heading, mark.created_at, mark.changed_at) == ("Second", "One", now, later)


def test_the_same_text_twice_is_one_note(session: Session, owner: Person, now: datetime) -> None:
    write(session, spot(owner), "First", now)

    again = write(session, spot(owner), "First", now + timedelta(hours=1))

    assert again.changed_at == now
    assert len(session.scalars(select(Mark)).all()) == 1


@pytest.mark.parametrize("seen", [None, "Older"])
def test_a_form_that_began_from_another_text_is_refused_with_what_is_stored(
    session: Session, owner: Person, now: datetime, seen: str | None
) -> None:
    write(session, spot(owner), "Stored", now)

    with pytest.raises(service.Stale) as refused:
        write(session, spot(owner), "Mine", now, seen=seen)

    assert refused.value.stored == "Stored"
    assert queries.one_mark(session, spot(owner)).text == "Stored"


def test_a_note_that_was_deleted_elsewhere_is_not_silently_made_again(
    session: Session, owner: Person, now: datetime
) -> None:
    with pytest.raises(service.Stale) as refused:
        write(session, spot(owner), "Mine", now, seen="Gone")

    assert refused.value.stored is None


def test_a_note_is_deleted_only_as_it_was_seen(session: Session, owner: Person, now: datetime) -> None:
    write(session, spot(owner), "Stored", now)

    with pytest.raises(service.Stale):
        service.forget(session, spot(owner), seen=seen_of("Older"))
    service.forget(session, spot(owner), seen=seen_of("Stored"))
    service.forget(session, spot(owner), seen=seen_of("Stored"))

    assert queries.one_mark(session, spot(owner)) is None


def test_a_bookmark_is_set_once_and_removed_once(session: Session, owner: Person, now: datetime) -> None:
    at = spot(owner, Kind.BOOKMARK)
    for on in (True, True):
        service.bookmark(session, at, on, heading="One", now=now)
    assert len(queries.marks_of(session, owner.id)) == 1

    for on in (False, False):
        service.bookmark(session, at, on, heading="One", now=now)
    assert queries.marks_of(session, owner.id) == []


def test_of_reflections_others_learn_how_many_are_done(
    session: Session, owner: Person, now: datetime
) -> None:
    other = person(session, "Other Trainee", ["trainee"])
    at = spot(owner, Kind.REFLECTION)
    service.write(session, at, "Secret", heading="One", seen="", done=True, now=now)
    write(session, spot(owner, Kind.REFLECTION, "s-two"), "Not yet", now)
    write(session, spot(other), "A note", now)

    assert queries.reflections_done(session, [owner.id, other.id], "mini") == {owner.id: 1}


def test_done_can_be_taken_back_and_stays_through_a_change(
    session: Session, owner: Person, now: datetime
) -> None:
    at = spot(owner, Kind.REFLECTION)
    service.write(session, at, "A", heading="One", seen="", done=True, now=now)
    service.write(session, at, "B", heading="One", seen=seen_of("A"), now=now)
    assert queries.one_mark(session, at).done_at == now

    service.write(session, at, "B", heading="One", seen=seen_of("B"), done=False, now=now)
    assert queries.one_mark(session, at).done_at is None


def test_what_others_keep_is_not_in_ones_own(
    session: Session, owner: Person, now: datetime, library: Library
) -> None:
    other = person(session, "Other Trainee", ["trainee"])
    place = mini_place(session, library, owner)
    write(session, spot(other), "Theirs", now)
    write(session, spot(owner, anchor="s-two"), "Mine", now)

    study = queries.study_of(session, place, "m01-01")

    assert [(mark.anchor, mark.text) for mark in study.marks] == [("s-two", "Mine")]
    assert [mark.text for mark in queries.marks_of(session, owner.id)] == ["Mine"]
    assert [mark.text for mark in queries.study_of(session, place).marks] == [""]


def test_private_texts_go_with_their_person(session: Session, owner: Person, now: datetime) -> None:
    stranger = Person(
        email="gone@kaptrain.example",
        email_key="gone@kaptrain.example",
        name="Gone",
        zone="UTC",
        created_at=now,
    )
    session.add(stranger)
    session.flush()
    write(session, spot(stranger), "Theirs", now)
    write(session, spot(owner), "Mine", now)
    session.flush()
    session.expire_all()

    session.execute(delete(Person).where(Person.id == stranger.id))

    assert [mark.text for mark in session.scalars(select(Mark))] == ["Mine"]


def test_a_place_only_moves_forward_unless_it_is_set_by_hand(
    session: Session, owner: Person, now: datetime, library: Library
) -> None:
    place = mini_place(session, library, owner)
    later = now + timedelta(minutes=1)

    def kept(anchor: str, *beyond: str) -> tuple[str, datetime]:
        service.keep_place(session, place, "m01-01", anchor, beyond=beyond, now=later)
        return queries.study_of(session, place).places["m01-01"]

    service.keep_place(session, place, "m01-01", "s-two", now=now)
    assert kept("s-one", "s-two", "check") == ("s-two", later)
    assert kept("check") == ("check", later)
    assert kept("s-one") == ("s-one", later)
