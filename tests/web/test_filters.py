"""Dates and moments as people read them."""

from datetime import UTC, date, datetime

import pytest
from flask import Flask, g

from kaptrain.web import filters

MOMENT = datetime(2026, 11, 22, 8, 16, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "words"),
    [
        (None, "22 November 2026, 08:16 UTC"),
        ("America/Denver", "22 November 2026, 01:16 MST"),
        ("Asia/Dubai", "22 November 2026, 12:16 UTC+04"),
    ],
)
def test_a_moment_is_written_with_its_zone(zone: str | None, words: str) -> None:
    assert filters.moment(MOMENT, zone) == words


def test_a_moment_from_a_database_without_zones_is_utc() -> None:
    assert filters.moment(MOMENT.replace(tzinfo=None)) == "22 November 2026, 08:16 UTC"


def test_a_day_is_written_without_leading_zeros() -> None:
    assert filters.day(date(2026, 12, 1)) == "1 December 2026"
    assert filters.day_short(date(2026, 12, 1)) == "1 Dec"
    assert filters.weekday(date(2026, 12, 1)) == "Tue"


def test_the_day_of_a_moment_is_the_day_on_the_readers_wall() -> None:
    late = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)

    with Flask(__name__).app_context():
        g.zone = "America/Denver"

        assert filters.day(late) == "21 November 2026"
        assert filters.moment(late) == "21 November 2026, 20:00 MST"


def test_every_filter_is_known_to_the_templates() -> None:
    app = Flask(__name__)

    filters.register(app)

    assert app.jinja_env.from_string("{{ 450|minutes }}").render() == "7 h 30 min"
