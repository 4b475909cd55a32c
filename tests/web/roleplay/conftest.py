"""Phones of three trainees, their facilitator and their mentor, at one lab."""

from datetime import datetime
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from kaptrain.accounts.models import Person
from kaptrain.roleplay.models import LabRound
from tests.factories.roleplay import LabRoom, a_lab_room
from tests.signing import post, sign_in


class Phones:
    """Whoever is named looks at a page or sends a form."""

    def __init__(self, room: LabRoom, client: FlaskClient) -> None:
        self.room, self.client = room, client
        self.rounds: list[LabRound] = room.group()

    @property
    def first(self) -> int:
        """The first round: Ada is therapist, Bo client, Cy observer."""
        return self.rounds[0].id

    def see(self, who: Person, url: str) -> str:
        answer = sign_in(self.client, who).get(url)
        assert answer.status_code == 200, (answer.status_code, url)
        return answer.text

    def send(self, who: Person, step: str, data: dict[str, Any] | None = None, *, at: int = 0) -> Any:
        """Send a form of a round."""
        url = f"/labs/rounds/{self.rounds[at].id}/{step}"
        return post(sign_in(self.client, who), url, data or {})


@pytest.fixture
def phones(session: Session, client: FlaskClient, now: datetime) -> Phones:
    return Phones(a_lab_room(session, now), client)
