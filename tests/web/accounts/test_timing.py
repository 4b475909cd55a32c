"""A2: the time taken tells nothing about whether an account exists, at the real cost of a hash."""

import statistics
import time

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from kaptrain.accounts.adapters.passwords import Passwords
from kaptrain.web.context import provide
from tests.factories import CHEAP, person
from tests.signing import csrf

ROUNDS = 120
MOST_SECONDS_APART = 0.005


@pytest.mark.slow
@pytest.mark.parametrize(("path", "sent"), [("/sign-in", {"password": "wrong lantern"}), ("/forgot", {})])
def test_a2_known_and_unknown_addresses_take_the_same_time(
    app: Flask, session: Session, path: str, sent: dict[str, str]
) -> None:
    passwords = Passwords()
    provide(app, passwords)
    stored = passwords.hashed("gravel lantern")
    took: dict[str, list[float]] = {"known": [], "unknown": []}
    for number in range(ROUNDS):
        person(
            session, f"Known {number}", ["trainee"], email=f"known{number}@x.example"
        ).password_hash = stored
    session.commit()
    for number in range(ROUNDS):
        for kind, times in took.items():
            browser = app.test_client()
            form = {"email": f"{kind}{number}@x.example", "csrf_token": csrf(browser), **sent}
            started = time.perf_counter()
            browser.post(path, data=form, environ_base={"REMOTE_ADDR": f"10.0.0.{number}"})
            times.append(time.perf_counter() - started)
    provide(app, CHEAP)

    medians = {kind: statistics.median(times[5:]) for kind, times in took.items()}
    assert abs(medians["known"] - medians["unknown"]) < MOST_SECONDS_APART, medians
