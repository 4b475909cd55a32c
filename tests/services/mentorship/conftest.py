import pytest

from tests.factories.mentorship import Pair


@pytest.fixture
def pair(session, now):
    return Pair(session, now)
