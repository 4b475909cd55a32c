"""Two people at one round at once: both taps stay, one confirmation holds, nobody is in two rounds (R1)."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kaptrain.audit.service import verify_chains
from kaptrain.authz.actor import Actor
from kaptrain.hours.models import Decision
from kaptrain.roleplay import queries, service
from kaptrain.roleplay.models import LabPin, LabRound, LabSheet
from kaptrain.roleplay.rules.groups import Part
from kaptrain.roleplay.service.marking import Tap
from kaptrain.shared.errors import Refused
from tests.conftest import NOON
from tests.factories.roleplay import LabRoom, a_lab_room
from tests.races import test_signing_race as signing
from tests.races.test_signing_race import connected, while_another_waits

url = signing.url
Act = Callable[[Session], Any]


def arranged(url: str, prepare: Callable[[LabRoom, list[LabRound]], Any]) -> Any:
    """Make a lab with one group, prepare it, and return what `prepare` does."""
    with connected(url) as engine, Session(engine, expire_on_commit=False) as session:
        room = a_lab_room(session, NOON)
        found = prepare(room, room.group())
        session.commit()
    return found


def running(room: LabRoom, rounds: list[LabRound]) -> tuple[int, Actor]:
    room.start(rounds[0].id)
    return rounds[0].id, room.by(rounds[0].id, Part.OBSERVER)


def finished(room: LabRoom, rounds: list[LabRound]) -> tuple[int, Actor, Actor, str]:
    room.finish(rounds[0].id)
    shown = service.digest_of(room.whole(rounds[0].id))
    return rounds[0].id, room.actor(room.host), room.actor(room.mentor), shown


def scoring(round_id: int, observer: Actor, item: str) -> Act:
    return lambda session: service.score(session, observer, round_id, item=item, points=2, now=NOON)


def pinning(round_id: int, observer: Actor) -> Act:
    tap = Tap(label="again", key="the same tap")
    return lambda session: service.pin(session, observer, round_id, tap, now=NOON)


def test_taps_of_two_devices_at_once_both_stay(url: str) -> None:
    round_id, observer = arranged(url, running)

    while_another_waits(url, scoring(round_id, observer, "accuracy"), scoring(round_id, observer, "risks"))

    with connected(url) as engine, Session(engine) as session:
        assert session.get_one(LabSheet, round_id).scores == {"accuracy": 2, "risks": 2}


def test_one_tap_sent_twice_at_once_is_one_pin(url: str) -> None:
    round_id, observer = arranged(url, running)

    while_another_waits(url, pinning(round_id, observer), pinning(round_id, observer))

    with connected(url) as engine, Session(engine) as session:
        assert session.scalar(select(func.count(LabPin.id))) == 1


def test_of_two_who_confirm_at_once_one_does(url: str) -> None:
    round_id, host, mentor, shown = arranged(url, finished)

    second = while_another_waits(
        url,
        lambda session: service.confirm(session, host, round_id, shown, now=NOON),
        lambda session: service.confirm(session, mentor, round_id, shown, now=NOON),
    )

    assert isinstance(second, Refused) and second.code == "confirmed"
    with connected(url) as engine, Session(engine) as session:
        met = select(func.count()).select_from(Decision).where(Decision.condition == "consent_rubric")
        assert session.scalar(met) == 1
        assert list(verify_chains(session)) == []


def test_nobody_is_led_into_two_rounds_at_once(url: str) -> None:
    def two(room: LabRoom, rounds: list[LabRound]) -> Any:
        return [each.id for each in rounds], room.actor(room.host), room.lab

    (first, other, _), host, lab = arranged(url, two)

    second = while_another_waits(
        url,
        lambda session: service.start(session, host, first, lab, now=NOON),
        lambda session: service.start(session, host, other, lab, now=NOON),
    )

    assert isinstance(second, Refused) and second.code == "busy"


@pytest.mark.parametrize("begins", ["start", "groups"])
def test_a_round_that_begins_while_groups_change_stays_or_never_was(url: str, begins: str) -> None:
    def both(room: LabRoom, rounds: list[LabRound]) -> Any:
        return rounds[0].id, room.actor(room.host), room.event.id, room.lab, room.arranged({1: [2, 1, 0]})

    round_id, host, event_id, lab, arranged_anew = arranged(url, both)
    acts: dict[str, Act] = {
        "start": lambda session: service.start(session, host, round_id, lab, now=NOON),
        "groups": lambda session: service.form_groups(session, host, event_id, lab, arranged_anew, now=NOON),
    }
    late = "groups" if begins == "start" else "start"

    second = while_another_waits(url, acts[begins], acts[late])

    assert second.code == ("changed" if late == "groups" else "missing")
    with connected(url) as engine, Session(engine) as session:
        states = [each.round.state for each in queries.of_event(session, event_id)]
        assert states == (["running", "planned", "planned"] if begins == "start" else ["planned"] * 3)
