"""The HTML of the heaviest pages stays small; what a page needs besides is kept by the browser."""

from datetime import timedelta
from itertools import cycle

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests.factories import person
from tests.factories.reporting import STARTS, kap, kap_place, lesson_lines, line
from tests.signing import sign_in

HEAVIEST = 45_000
LINES, LESSONS = 150, 61


def test_a_statement_of_150_lines_is_light(client: FlaskClient, session: Session) -> None:
    trainee = person(session, "Demo Trainee", ["trainee"])
    place = kap_place(session, trainee)
    lesson_lines(session, place, LESSONS, every=1)
    for at, activity in zip(range(LESSONS, LINES), cycle(kap().activities), strict=False):
        line(
            session, place, f"transfer:{at}:{activity.id}", component=activity.component, kind=activity.kind,
            activity=activity.id, title=activity.title, on=STARTS + timedelta(days=at), minutes=60,
            modality=activity.modality,
        )  # fmt: skip

    page = sign_in(client, trainee).get("/hours")

    assert page.text.count('<tr id="line-') > LINES / 3
    assert len(page.data) <= HEAVIEST
