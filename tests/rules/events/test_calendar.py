"""Months and lists in the reader's zone."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import pytest

from kaptrain.events.rules import calendar
from kaptrain.events.rules.calendar import Month
from kaptrain.events.rules.times import day_in
from kaptrain.shared.errors import Missing
from tests.factories.zones import EDGES, ZONES, Change


@dataclass(frozen=True)
class Item:
    name: str
    start: datetime
    end: datetime


DECEMBER = date(2026, 12, 1)


def item(name: str, start: str, minutes: int) -> Item:
    begins = datetime.fromisoformat(start).replace(tzinfo=UTC)
    return Item(name, begins, begins + timedelta(minutes=minutes))


def grid(*items: Item, zone: str = "UTC", first: date = DECEMBER, week_starts: int = 0) -> Month[Item]:
    return calendar.month_grid(first, items, zone, today=date(2026, 12, 5), week_starts=week_starts)


def found(month: Month[Item]) -> dict[str, tuple[time | None, time | None]]:
    return {
        f"{day.on:%m-%d} {placed.item.name}": (placed.from_, placed.until)
        for week in month.weeks
        for day in week
        for placed in day.placed
    }


def test_a_month_is_whole_weeks_with_its_neighbours_days() -> None:
    month = grid()

    days = [day for week in month.weeks for day in week]
    assert [len(week) for week in month.weeks] == [7] * 5
    assert (days[0].on, days[-1].on) == (date(2026, 11, 30), date(2027, 1, 3))
    assert [day.on for day in days if day.today] == [date(2026, 12, 5)]
    assert sum(day.in_month for day in days) == 31
    assert (month.before, month.after) == (date(2026, 11, 1), date(2027, 1, 1))


def test_weeks_may_start_on_sunday() -> None:
    month = grid(week_starts=calendar.SUNDAY)

    assert month.weeks[0][0].on == date(2026, 11, 29)
    assert month.weeks[-1][-1].on == date(2027, 1, 2)


@pytest.mark.parametrize(
    ("first", "weeks"), [(date(2027, 2, 1), 4), (date(2026, 8, 1), 6), (date(2024, 2, 1), 5)]
)
def test_a_month_has_as_many_weeks_as_it_touches(first: date, weeks: int) -> None:
    assert len(grid(first=first).weeks) == weeks


def test_the_calendar_ends_somewhere() -> None:
    assert grid(first=date(2000, 1, 1)).before is None
    assert grid(first=date(2100, 12, 1)).after is None


def test_an_event_stands_on_the_day_of_the_readers_wall() -> None:
    webinar = item("webinar", "2026-12-02T02:00", 90)

    assert list(found(grid(webinar))) == ["12-02 webinar"]
    assert found(grid(webinar, zone="America/Denver")) == {"12-01 webinar": (time(19), time(20, 30))}


def test_an_event_across_midnight_stands_on_both_days() -> None:
    night = item("night", "2026-12-04T23:00", 120)

    assert found(grid(night)) == {
        "12-04 night": (time(23), None),
        "12-05 night": (None, time(1)),
    }


def test_an_event_that_ends_at_midnight_stands_on_its_day_only() -> None:
    assert found(grid(item("late", "2026-12-04T22:30", 90))) == {"12-04 late": (time(22, 30), time(0))}
    assert list(found(grid(item("point", "2026-12-04T00:00", 0)))) == ["12-04 point"]


def test_a_long_event_is_cut_at_the_edges_of_the_grid() -> None:
    months = item("retreat", "2026-10-01T12:00", 60 * 24 * 200)

    placed = found(grid(months))

    assert len(placed) == 35
    assert set(placed.values()) == {(None, None)}


def test_events_of_a_day_are_in_order_of_time() -> None:
    items = [
        item("b", "2026-12-04T12:00", 30),
        item("a", "2026-12-04T09:00", 30),
        item("c", "2026-12-03T23:30", 60),
    ]

    names = [key for key in found(grid(*items)) if key.startswith("12-04")]

    assert names == ["12-04 c", "12-04 a", "12-04 b"]


@pytest.mark.parametrize("change", EDGES, ids=lambda each: f"{each.zone} {each.at:%m-%d}")
def test_around_a_change_events_stand_on_the_day_the_ledger_gives_them(change: Change) -> None:
    moments = [change.at + timedelta(minutes=each) for each in (-90, -1, 0, 1, 90)]
    items = [Item(str(number), at, at + timedelta(minutes=1)) for number, at in enumerate(moments)]
    first = change.wall(change.at).date().replace(day=1)

    month = calendar.month_grid(first, items, change.zone, today=first)

    days = {p.item.name: day.on for week in month.weeks for day in week for p in day.placed}
    assert days == {each.name: change.wall(each.start).date() for each in items}
    assert days == {each.name: day_in(each.start, change.zone) for each in items}


@pytest.mark.parametrize("zone", ZONES)
def test_the_bounds_of_a_month_hold_all_that_its_grid_shows(zone: str) -> None:
    for month in range(1, 13):
        first = date(2026, month, 1)
        start, end = calendar.month_bounds(first, zone)
        days = [day.on for week in grid(first=first, zone=zone).weeks for day in week]

        assert (day_in(start, zone), day_in(end - timedelta(seconds=1), zone)) == (days[0], days[-1])
        assert day_in(start - timedelta(seconds=1), zone) < days[0]


def test_a_list_has_each_event_once_under_the_day_it_begins() -> None:
    items = [
        item("b", "2026-12-05T01:00", 60),
        item("a", "2026-12-04T23:00", 120),
        item("c", "2026-12-09T01:00", 60),
    ]

    groups = calendar.by_day(items, "America/Denver")

    assert [(group.on.day, [each.name for each in group.items]) for group in groups] == [
        (4, ["a", "b"]),
        (8, ["c"]),
    ]


def test_five_hundred_events_are_looked_at_once_each() -> None:
    looks = 0

    class Counted(Item):
        def __getattribute__(self, name: str) -> object:
            nonlocal looks
            looks += name in ("start", "end")
            return super().__getattribute__(name)

    start = datetime(2026, 12, 1, tzinfo=UTC)
    items = [
        Counted(str(each), start + timedelta(hours=each), start + timedelta(hours=each + 1))
        for each in range(500)
    ]

    month = grid(*items)

    assert len(found(month)) == 500
    assert looks <= 500 * 5


@pytest.mark.parametrize(
    "text", ["2026-13", "2026-00", "1999-12", "2101-01", "2026-1", "２０２６-12", "x", "2026-12-01"]
)
def test_what_is_no_month_is_not_there(text: str) -> None:
    with pytest.raises(Missing):
        calendar.parse_month(text)


def test_a_month_is_read_from_an_address() -> None:
    assert calendar.parse_month("2026-12") == DECEMBER
