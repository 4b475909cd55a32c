"""A trainee, a host, an admin and a site, in front of browsers."""

from datetime import date
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from kaptrain.accounts.models import Person
from kaptrain.practicum.models import Document
from tests.factories import person
from tests.factories.practicum import a_record, a_site
from tests.factories.reporting import kap_cohort, kap_place
from tests.signing import csrf, post, sign_in

FAR = date(2027, 11, 1)
BETWEEN = b"--between-the-parts"
MULTIPART = f"multipart/form-data; boundary={BETWEEN[2:].decode()}"


def multipart(fields: dict[str, Any], name: str, data: bytes) -> bytes:
    """A form with a file in it, as browsers send it."""
    parts = [
        b'Content-Disposition: form-data; name="%s"\r\n\r\n%s' % (key.encode(), str(value).encode())
        for key, value in fields.items()
    ]
    head = f'Content-Disposition: form-data; name="file"; filename="{name}"\r\nContent-Type: text/html'
    parts.append(head.encode() + b"\r\n\r\n" + data)
    return b"".join(BETWEEN + b"\r\n" + part + b"\r\n" for part in parts) + BETWEEN + b"--\r\n"


class Clinic:
    """Short words for requests."""

    def __init__(self, session: Session, client: FlaskClient) -> None:
        self.session, self.client = session, client
        self.trainee = person(session, "Tara Trainee", ["trainee"])
        self.other = person(session, "Otto Other", ["trainee"])
        self.host = person(session, "Hugo Host", ["practitioner"])
        self.admin = person(session, "Ada Admin", ["admin"])
        group = kap_cohort(session)
        self.place, _ = kap_place(session, self.trainee, group), kap_place(session, self.other, group)
        self.site = a_site(session)
        self.record = a_record(session, self.host, [self.site])

    def get(self, address: str, who: Person | None = None) -> TestResponse:
        return sign_in(self.client, who or self.trainee).get(address)

    def post(
        self, address: str, data: dict[str, Any] | None = None, who: Person | None = None
    ) -> TestResponse:
        return post(sign_in(self.client, who or self.trainee), address, data)

    def send(
        self, data: bytes, name: str = "a.pdf", kind: str = "basic-life-support", **more: Any
    ) -> TestResponse:
        """Send a file as the trainee's browser would."""
        browser = sign_in(self.client, self.trainee)
        body = multipart({"csrf_token": csrf(browser), **more}, name, data)
        # Given as bytes: the test's own way of sending a large file leaves it to the garbage collector.
        return browser.post(f"/practicum/documents/new/{kind}", data=body, content_type=MULTIPART)

    def kept(self) -> Document:
        return self.session.scalars(select(Document).order_by(Document.id.desc()).limit(1)).one()


@pytest.fixture
def clinic(session: Session, client: FlaskClient) -> Clinic:
    return Clinic(session, client)
