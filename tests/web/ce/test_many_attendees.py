"""An activity with very many people on its list: pages, what comes first, and what a page weighs."""

import re
from datetime import datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Connection, func, select
from sqlalchemy.orm import Session

from kaptrain.ce.rules.activity import Offer
from kaptrain.certificates.models import Certificate
from kaptrain.certificates.presenters.attendees import SHOWN
from tests.factories.ce import Room, a_profile
from tests.signing import post, sign_in
from tests.statements import statements

MANY, SOME = 300, 45
HEAVIEST = 45_000
MOST_STATEMENTS = 12
# Of two bodies together.
EACH = SHOWN // 2


class Hall(Room):
    """The room with very many people, two bodies and the admin's browser."""

    def __init__(self, session: Session, now: datetime, client: FlaskClient, people: int = SOME) -> None:
        super().__init__(session, now, people=people)
        self.guild = self.add(a_profile(name="Demo Guild", evaluation=False))
        self.carries(Offer(body=self.body), Offer(body=self.guild))
        self.confirmed(*["present"] * (people - 2), "absent", "absent")
        self.desk = sign_in(client, self.admin)
        self.url = f"/admin/certificates/ce/{self.event.id}"

    def sheets(self, query: str = "") -> tuple[str, str]:
        """What the page shows of the board, and of the guild."""
        _, board, guild = re.split(
            r'<section[^>]*id="body-\d+"|<section[^>]*aria-labelledby="body-\d+', self.page(query)
        )
        return board, guild

    def page(self, query: str = "") -> str:
        answer = self.desk.get(self.url + query)
        assert answer.status_code == 200
        return answer.text


def people(sheet: str) -> list[int]:
    return [int(each) for each in re.findall(r'name="person" value="(\d+)"', sheet)]


@pytest.fixture
def hall(session: Session, now: datetime, client: FlaskClient) -> Hall:
    return Hall(session, now, client)


@pytest.mark.parametrize("number", [SOME, pytest.param(MANY, marks=pytest.mark.slow)])
def test_a_page_of_very_many_stays_light_and_asks_little(
    session: Session, now: datetime, client: FlaskClient, connection: Connection, number: int
) -> None:
    hall = Hall(session, now, client, number)
    query = f"?body-{hall.guild}=2"
    with statements(connection) as asked:
        page = hall.page(query)

    assert len(asked) <= MOST_STATEMENTS, asked
    assert len(page.encode()) < HEAVIEST
    assert f"{number} on the list: {number - 2} ready, 0 issued." in page
    assert f"{number} on the list: 0 ready, 0 issued." in page


def test_the_list_of_each_body_has_its_own_pages(hall: Hall) -> None:
    board, guild = hall.sheets(f"?body-{hall.guild}=2")

    assert "1 to 20 of 45" in board and "21 to 40 of 45" in guild
    assert len(people(guild)) == EACH and people(board) == []
    assert f'href="{hall.url}?body-{hall.guild}=3"' in guild
    assert f'href="{hall.url}?body-{hall.guild}=2&amp;body-{hall.body}=2"' in board
    last = hall.sheets(f"?body-{hall.guild}=99")[1]
    assert "41 to 45 of 45" in last and len(people(last)) == SOME % EACH - 2


def test_ticks_count_for_their_page_and_the_next_ones_move_up(
    hall: Hall, session: Session, connection: Connection
) -> None:
    first = people(hall.sheets()[1])
    chosen = first[:2]

    answer = post(hall.desk, hall.url, {"body": str(hall.guild), "person": [str(each) for each in chosen]})

    assert answer.status_code == 303
    assert session.scalar(select(func.count(Certificate.id))) == 2
    page = hall.sheets()[1]
    assert "41 ready, 2 issued." in page
    assert people(page)[: EACH - 2] == first[2:] and len(people(page)) == EACH
    ended = hall.sheets(f"?body-{hall.guild}=3")[1]
    assert all(number in ended for number in session.scalars(select(Certificate.number)))


def test_choosing_nobody_on_a_later_page_shows_that_page_again(hall: Hall) -> None:
    answer = post(hall.desk, f"{hall.url}?body-{hall.guild}=2", {"body": str(hall.guild)})

    assert answer.status_code == 422
    assert "Choose at least one person." in answer.text and "21 to 40 of 45" in answer.text
