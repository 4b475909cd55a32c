from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests.factories import person
from tests.signing import sign_in


def test_a_signed_in_browser_reaches_its_pages(client: FlaskClient, session: Session) -> None:
    sign_in(client, person(session, "Demo Admin", ["admin"]))

    assert client.get("/admin/people").status_code == 200
