"""The code on the screen and the page on which it is typed."""

import re
from datetime import datetime, timedelta

from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from kaptrain.events.models import CheckIn
from kaptrain.shared.clock import FrozenClock
from tests.factories.attendance import BEGAN, Evening
from tests.signing import post, sign_in


def shown(client: FlaskClient, evening: Evening) -> str:
    page = client.get(f"/events/{evening.event.id}/code").text
    found = re.search(
        r"/check-in\?code=|kt-screen-code\">(\d{3})<span aria-hidden=\"true\"> </span>(\d{3})", page
    )
    assert found and found[1], page
    return found[1] + found[2]


def test_a_code_from_the_screen_checks_in_and_one_device_is_one_person(
    client: FlaskClient, session: Session, now: datetime, clock: FrozenClock
) -> None:
    evening = Evening(session, now, 2)
    clock.set(BEGAN + timedelta(minutes=3))
    code = shown(sign_in(client, evening.host), evening)
    phone = sign_in(client.application.test_client(), evening.people[0])
    here = f"/events/{evening.event.id}/check-in"
    assert code in phone.get(f"{here}?code={code}").text

    assert post(phone, here, {"code": f"{code[:3]} {code[3:]}"}).status_code == 303
    assert "You are checked in" in phone.get(here).text
    sign_in(phone, evening.people[1])
    second = post(phone, here, {"code": code})

    assert second.status_code == 422
    assert "Somebody else checked in with this device" in second.text
    assert len(session.scalars(select(CheckIn)).all()) == 1
    assert "1 of 2 checked in" in client.get(f"/events/{evening.event.id}/code").text


def test_the_device_cookie_cannot_be_made_up(
    client: FlaskClient, session: Session, now: datetime, clock: FrozenClock
) -> None:
    evening = Evening(session, now, 2)
    clock.set(BEGAN + timedelta(minutes=3))
    code = shown(sign_in(client, evening.host), evening)
    phone = sign_in(client.application.test_client(), evening.people[0])
    phone.set_cookie("kaptrain_device", "forged")

    post(phone, f"/events/{evening.event.id}/check-in", {"code": code})

    cookie = phone.get_cookie("kaptrain_device")
    assert cookie is not None
    assert cookie.value != "forged"
    assert cookie.http_only


def test_wrong_codes_are_counted_although_they_are_refused(
    client: FlaskClient, session: Session, now: datetime, clock: FrozenClock
) -> None:
    evening = Evening(session, now, 1)
    clock.set(BEGAN + timedelta(minutes=3))
    phone = sign_in(client, evening.people[0])
    here = f"/events/{evening.event.id}/check-in"

    answers = [post(phone, here, {"code": "12345"}).text for _ in range(6)]

    assert all("not on the screen now" in text for text in answers[:5])
    assert "Too many wrong codes" in answers[5]


def test_there_is_no_code_and_no_check_in_outside_the_event(
    client: FlaskClient, session: Session, now: datetime
) -> None:
    evening = Evening(session, now, 1)
    host = sign_in(client, evening.host)

    page = host.get(f"/events/{evening.event.id}/code").text

    assert "There is no check-in now" in page
    assert "kt-screen-code" not in page
