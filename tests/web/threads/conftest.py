"""A group and browsers of its people."""

import re
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from kaptrain.accounts.models import Person
from tests.factories.threads import Circle
from tests.signing import post, sign_in


class Table(Circle):
    """A circle before one browser, in which one after the other signs in."""

    client: FlaskClient

    def get(self, address: str, who: Person | None = None) -> Any:
        return sign_in(self.client, who or self.bo).get(address)

    def post(self, address: str, data: dict[str, Any] | None = None, who: Person | None = None) -> Any:
        return post(sign_in(self.client, who or self.bo), address, data)


@pytest.fixture
def table(session: Session, client: FlaskClient, now) -> Table:
    made = Table(session, now)
    made.client = client
    return made


def value_in(page: str, name: str) -> str:
    found = re.search(rf'name="{name}"[^>]*value="([^"]*)"', page)
    assert found, name
    return found[1]
