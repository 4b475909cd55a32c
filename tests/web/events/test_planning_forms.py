"""What the forms for planning say beside a field, and that nothing that was typed is lost."""

import re
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from kaptrain.events.models import Event
from tests.signing import post, sign_in
from tests.web.events.conftest import Stage

NEW = "/admin/events/new/kap/webinar-1"


def filled(stage: Stage, **changes: str) -> dict[str, str]:
    form = {
        "title": "Regulation update", "about": "What changed.", "on": "2026-12-01", "at": "18:00",
        "zone": "America/New_York", "host": str(stage.host.id), "cohort": "", "place": "Room 2",
        "join_link": "", "capacity": "8", "waitlist": "y", "closes_hours": "0", "guard_hours": "24",
        "accept_hours": "24", "minutes": "1:30", "policy": "full", "tolerance": "15", "breaks": "",
        "gates": "", "count": "1", "every": "1", "skipped": "",
    }  # fmt: skip
    return form | changes


def answer(stage: Stage, data: dict[str, str], address: str = NEW) -> Any:
    return post(sign_in(stage.client, stage.host), address, data)


def messages(page: str) -> dict[str, str]:
    """The messages of a page by the field they stand beside."""
    found = re.findall(r'id="([\w-]+)-error"[^>]*>(.*?)</div>', page, re.S)
    return {field: " ".join(re.sub(r"<[^>]*>", " ", text).split()) for field, text in found}


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("title", "", "Fill this in."),
        ("on", "31.12.2026", "YYYY-MM-DD"),
        ("on", "2026-11-01", "Choose a day and time to come."),
        ("at", "25:00", "HH:MM"),
        ("zone", "Mars/Olympus", "zone"),
        ("capacity", "0", "1 to 500 seats"),
        ("capacity", "eight", "number"),
        ("place", "", "Say where"),
        ("join_link", "http://meet.example", "beginning with https://"),
        ("guard_hours", "999", "at most 336 hours"),
        ("minutes", "0:02", "5 minutes to 12 hours"),
        ("breaks", "after lunch", "60/10"),
        ("gates", "m99", "no m99"),
        ("count", "61", "1 to 60 dates"),
        ("every", "0", "every 1 to 52 weeks"),
        ("skipped", "24 Dec", "YYYY-MM-DD"),
        ("moved", "tomorrow", "2026-12-24 to 2026-12-22"),
        ("moved", "2026-12-24 to 2026-13-22", "2026-12-24 to 2026-12-22"),
        ("moved", "2026-12-24 to 2026-12-22", "not a date of this series"),
    ],
)
def test_what_cannot_be_stands_beside_its_field_and_is_kept(
    stage: Stage, field: str, typed: str, words: str
) -> None:
    sent = filled(stage, **{field: typed})

    refused = answer(stage, sent)

    assert refused.status_code == 422
    assert words in messages(refused.text).get(field, "nothing stands there")
    if typed:
        assert f'value="{typed}"' in refused.text
    assert "What changed." in refused.text


@pytest.mark.parametrize(
    ("on", "at", "zone"),
    [
        ("2027-03-14", "02:30", "America/New_York"),
        ("2027-03-28", "02:30", "Europe/Berlin"),
        ("2027-10-03", "02:15", "Australia/Lord_Howe"),
    ],
)
def test_a_time_that_no_clock_shows_is_refused_at_its_field(
    stage: Stage, on: str, at: str, zone: str
) -> None:
    refused = answer(stage, filled(stage, on=on, at=at, zone=zone))

    assert refused.status_code == 422
    assert "clock" in messages(refused.text)["at"].lower()


def test_a_series_that_meets_a_gap_names_the_date_and_leaves_it_out_on_request(stage: Stage) -> None:
    weekly = filled(stage, on="2027-03-07", at="02:30", count="3")

    refused = answer(stage, weekly)
    planned = answer(stage, weekly | {"skipped": "2027-03-14"})

    assert "14 March" in messages(refused.text)["at"]
    assert planned.status_code == 303
    days = stage.session.scalars(
        select(Event.on).where(Event.series_id.is_not(None)).order_by(Event.starts_at)
    )
    assert [each.day for each in days] == [7, 21]


def test_a_date_of_a_series_is_planned_on_another_day(stage: Stage) -> None:
    weekly = filled(stage, count="3", moved="2026-12-08 to 2026-12-09 17:00")

    planned = answer(stage, weekly)

    starts = stage.session.scalars(
        select(Event.starts_at).where(Event.series_id.is_not(None)).order_by(Event.starts_at)
    )
    assert planned.status_code == 303
    assert [(each.day, each.hour) for each in starts] == [(1, 23), (9, 22), (15, 23)]


def test_an_hour_that_comes_twice_is_the_first_one(stage: Stage) -> None:
    planned = answer(stage, filled(stage, on="2027-11-07", at="01:30"))
    page = stage.client.get(planned.location).text

    event = stage.session.scalars(select(Event).order_by(Event.id.desc())).first()
    assert planned.status_code == 303
    assert event.starts_at.hour == 5  # Still Eastern daylight time.
    assert "twice" in page


def test_a_day_left_out_that_is_none_of_the_series_is_named(stage: Stage) -> None:
    refused = answer(stage, filled(stage, count="3", skipped="2026-12-09"))

    assert "9 December 2026: not a date of this series." in messages(refused.text)["skipped"]


def test_a_change_that_cannot_be_keeps_what_was_typed_and_changes_nothing(stage: Stage) -> None:
    stage.other("Bo")
    sent = filled(stage, title="A new title", capacity="0", recording="")

    refused = answer(stage, sent, f"/admin/events/{stage.event.id}/edit")

    stage.session.refresh(stage.event)
    assert refused.status_code == 422
    assert "1 to 500 seats" in messages(refused.text)["capacity"]
    assert 'value="A new title"' in refused.text
    assert stage.event.title == "Regulation update"


def test_two_presses_plan_one_series(stage: Stage) -> None:
    before = stage.session.scalar(select(func.count(Event.id)))
    sent = filled(stage, count="3", once="the-same-form")

    answers = [answer(stage, sent) for _ in range(2)]

    assert [each.status_code for each in answers] == [303, 303]
    assert stage.session.scalar(select(func.count(Event.id))) == before + 3


def test_a_cancellation_without_a_reason_asks_for_one(stage: Stage) -> None:
    refused = answer(stage, {"reason": ""}, f"/admin/events/{stage.event.id}/cancel")

    assert refused.status_code == 422
    assert "Say why" in messages(refused.text)["reason"]
    assert stage.event.starts_at - stage.now == timedelta(days=7)
