"""Who leaves a group may join again; whoever was taken out waits until somebody lets them in."""

from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from kaptrain.groups import service as groups
from kaptrain.shared.errors import Missing
from kaptrain.threads.queries.rooms import open_to, place_of
from tests.factories.threads import Circle


@pytest.fixture
def circle(session: Session, now: datetime) -> Circle:
    return Circle(session, now)


def offered(circle: Circle) -> list[int]:
    return [room.id for room, _ in open_to(circle.session, circle.bo.id, "discussion")]


def test_who_left_is_offered_the_way_back(circle: Circle) -> None:
    groups.leave(circle.session, circle.by(circle.bo), circle.room.id)
    found = offered(circle)
    groups.join(circle.session, circle.by(circle.bo), circle.room.id)

    assert found == [circle.room.id] and offered(circle) == []
    assert place_of(circle.session, circle.room.id, circle.bo.id).member is not None


def test_whoever_was_taken_out_does_not_join_by_themselves(circle: Circle) -> None:
    groups.leave(circle.session, circle.by(circle.host), circle.room.id, circle.bo.id)

    assert offered(circle) == []
    with pytest.raises(Missing):
        groups.join(circle.session, circle.by(circle.bo), circle.room.id)


def test_whoever_was_let_in_again_may_leave_and_join_as_before(circle: Circle) -> None:
    groups.leave(circle.session, circle.by(circle.host), circle.room.id, circle.bo.id)
    groups.let_in(circle.session, circle.by(circle.host), circle.room.id, circle.bo.id)
    groups.leave(circle.session, circle.by(circle.bo), circle.room.id)

    assert offered(circle) == [circle.room.id]
