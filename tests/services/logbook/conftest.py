import pytest

from tests.factories.logbook import Room


@pytest.fixture
def room(session, now):
    return Room(session, now)
