from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from config import Settings
from kaptrain.outbox import service
from kaptrain.outbox.models import Mail
from tests.factories import person
from tests.signing import post, sign_in

LINK = "http://localhost/reset/" + "x" * 43


@pytest.fixture
def office(client: FlaskClient, session: Session) -> Any:
    return sign_in(client, person(session, "Demo Admin", ["admin"]))


@pytest.fixture
def mail(session: Session, now: datetime) -> Any:
    return service.post(
        session, "test", "mara@clinic.example", subject="<b>News</b>", body=f"Go to\n{LINK}\n", now=now
    )


@pytest.fixture
def with_smtp(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = app.extensions["kaptrain"][Settings]
    monkeypatch.setitem(
        app.extensions["kaptrain"],
        Settings,
        replace(settings, smtp_url="smtp://127.0.0.1:9", kaptrain_env="production"),
    )


def test_without_a_mail_server_an_admin_can_follow_the_link(office: FlaskClient, mail: Mail) -> None:
    page = office.get("/admin/outbox").get_data(as_text=True)

    assert f'href="{LINK}"' in page
    assert "SMTP_URL is not set" in page
    assert "&lt;b&gt;News" in page


def test_a9_with_a_mail_server_nobody_reads_somebody_elses_link(
    office: FlaskClient, mail: Mail, with_smtp: None
) -> None:
    page = office.get("/admin/outbox").get_data(as_text=True)

    assert LINK not in page
    assert "for its reader alone" in page


def test_with_a_mail_server_mails_without_secrets_stay_readable(
    office: FlaskClient, session: Session, now: datetime, with_smtp: None
) -> None:
    service.post(
        session, "test", "mara@clinic.example", subject="News", body="Your entry was signed.", now=now
    )

    assert b"Your entry was signed." in office.get("/admin/outbox").data


def test_the_states_of_mails_are_told(
    office: FlaskClient, session: Session, mail: Mail, now: datetime
) -> None:
    sent = service.post(session, "test", "a@b.example", subject="Sent", body="", now=now)
    service.mark_sent(session, sent, now=now)
    service.mark_failed(session, mail, "550 nobody", for_good=True, now=now)
    page = office.get("/admin/outbox").get_data(as_text=True)

    assert "0 waiting, 1 given up" in page
    assert "550 nobody" in page
    assert "Try again" in page


def test_a_mail_that_was_given_up_can_be_tried_again(
    office: FlaskClient, session: Session, mail: Mail, now: datetime
) -> None:
    service.mark_failed(session, mail, "550 nobody", for_good=True, now=now)

    response = post(office, f"/admin/outbox/{mail.id}/again")

    session.refresh(mail)
    assert response.location == "/admin/outbox"
    assert (mail.failed_at, mail.attempts) == (None, 0)
    assert post(office, f"/admin/outbox/{mail.id}/again").status_code == 404


def test_mails_are_listed_by_pages_newest_first(office: FlaskClient, session: Session, now: datetime) -> None:
    for number in range(60):
        service.post(session, "test", "a@b.example", subject=f"News {number:02}", body="", now=now)

    first = office.get("/admin/outbox").get_data(as_text=True)
    second = office.get("/admin/outbox?page=2").get_data(as_text=True)

    assert first.index("News 59") < first.index("News 10")
    assert "News 09" in second
    assert "51 to 60 of 60" in second


@pytest.mark.parametrize("role", ["trainee", "mentor", "practitioner", "facilitator"])
def test_nobody_but_admins_sees_the_mails(app: Flask, session: Session, mail: Mail, role: str) -> None:
    browser = sign_in(app.test_client(), person(session, "Nils Berg", [role]))

    assert browser.get("/admin/outbox").status_code == 404
    assert post(browser, f"/admin/outbox/{mail.id}/again").status_code == 404


def test_the_same_news_is_posted_once(session: Session, now: datetime) -> None:
    service.post(session, "test", "a@b.example", subject="News", body="", now=now, once="news-1")

    with pytest.raises(Exception, match=r"(?i)unique"), session.begin_nested():
        service.post(session, "test", "a@b.example", subject="News", body="", now=now, once="news-1")


def test_what_members_write_to_each_other_is_read_by_no_admin(
    office: FlaskClient, session: Session, now: datetime
) -> None:
    service.post_once(
        session, "room:1", "mara@clinic.example", once="digest", subject="Tuesday circle: one post",
        body="Bo wrote: I was unsure.", now=now, unsubscribe="/unsubscribe/x",
    )  # fmt: skip

    page = office.get("/admin/outbox").get_data(as_text=True)

    assert "Tuesday circle: one post" in page
    assert "I was unsure" not in page
    assert "for its reader alone" in page
