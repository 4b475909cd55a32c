"""What is new: the page, the dashboard's number, the choices, and the way out of mails."""

from datetime import datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from kaptrain.news import queries, service
from kaptrain.news.rules.topics import Topic
from kaptrain.news.service import Mailing, News
from kaptrain.outbox.models import Mail
from tests.factories import person
from tests.factories.reporting import kap_place
from tests.signing import post, sign_in

KEY = "a-secret-for-tests-of-more-than-32-characters"


@pytest.fixture
def trainee(session: Session):
    made = person(session, "Demo Trainee", ["trainee"])
    kap_place(session, made)
    return made


def tell(session: Session, somebody, now: datetime, count: int = 1) -> None:
    for number in range(count):
        news = News(topic=Topic.BOOKS, title=f"Thing {number} <b>", path="/books")
        service.tell(session, [somebody.id], news, now=now)
    session.commit()


def test_news_is_shown_counted_and_marked(
    client: FlaskClient, session: Session, now: datetime, trainee
) -> None:
    tell(session, trainee, now, 2)
    mine = sign_in(client, trainee)
    assert "2 things you have not read yet" in mine.get("/dashboard").text
    page = mine.get("/news").text
    assert "Thing 1 &lt;b&gt;" in page and "2 not read yet" in page

    newest = queries.notices_of(session, trainee.id)[0].id
    assert post(mine, "/news/read", {"only": newest}).status_code == 303
    assert "One thing you have not read yet" in mine.get("/dashboard").text
    post(mine, "/news/read", {"up_to": newest})
    assert 'id="news"' not in mine.get("/dashboard").text
    assert "You have read everything" in mine.get("/news").text


def test_old_news_stands_on_further_pages(
    client: FlaskClient, session: Session, now: datetime, trainee
) -> None:
    tell(session, trainee, now, queries.PAGE + 1)
    mine = sign_in(client, trainee)
    oldest = queries.notices_of(session, trainee.id)[-2].id

    assert "Thing 0 " not in mine.get("/news").text
    assert "Thing 0 " in mine.get(f"/news?before={oldest}").text
    assert mine.get("/news?before=99999999999999").status_code == 200


def test_nobody_sees_the_news_of_others(
    client: FlaskClient, session: Session, now: datetime, trainee
) -> None:
    tell(session, trainee, now)
    other = sign_in(client, person(session, "Other", ["admin"]))

    assert "Thing 0" not in other.get("/news").text


def test_choices_are_kept(client: FlaskClient, session: Session, trainee) -> None:
    mine = sign_in(client, trainee)

    assert post(mine, "/news/choices", {"books": "each"}).status_code == 303
    assert queries.choices_of(session, trainee.id) == {"books": "each"}
    assert post(mine, "/news/choices", {"books": "hourly"}).status_code == 422


def test_mails_end_by_their_own_address_without_signing_in(
    client: FlaskClient, session: Session, now: datetime, trainee, app: Flask
) -> None:
    """A GET asks, a POST does it: by the page's button, and by a mail program's own, which has no token."""
    tell(session, trainee, now)
    Mailing("http://localhost", KEY)(session, now)
    session.commit()
    way = (
        session.scalars(select(Mail).where(Mail.kind == "news"))
        .one()
        .unsubscribe.removeprefix("http://localhost")
    )

    asked = client.get(way)
    assert asked.status_code == 200 and "End these mails" in asked.text
    assert queries.choices_of(session, trainee.id) == {}

    app.config["WTF_CSRF_CHECK_DEFAULT"] = True
    answer = client.post(way, data={"List-Unsubscribe": "One-Click"})

    assert answer.status_code == 200 and "No more mails" in answer.text
    session.expire_all()
    assert queries.choices_of(session, trainee.id) == {"books": "none"}


@pytest.mark.parametrize(
    "change", [lambda token: token[:-1] + "x", lambda token: "x" + token, lambda _: "7.books"]
)
def test_an_address_that_was_changed_leads_nowhere(client: FlaskClient, trainee, change) -> None:
    token = Mailing("", KEY)._stop(trainee.id, ["books"]).rpartition("/")[2]

    assert client.get(f"/unsubscribe/{change(token)}").status_code == 404
    assert client.post(f"/unsubscribe/{change(token)}").status_code == 404
