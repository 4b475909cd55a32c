"""Days of a year as moments, all counted from the day of loading, so that the demo is always fresh."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from kaptrain.demo.rules.people import EARLIER, ZONE, Group


@dataclass(frozen=True, slots=True)
class Year:
    """A trainee's year: its first day, how many days of it are over, and the trainee's zone."""

    first: date
    over: int
    zone: str

    @classmethod
    def of(cls, group: Group, today: date, zone: str) -> "Year":
        return cls(today - timedelta(days=group.days_ago), group.days_ago, zone)

    def on(self, day: int) -> date:
        """The date of a day of the year."""
        return self.first + timedelta(days=day)

    def moment(self, day: int, hour: int, minute: int = 0) -> datetime:
        """A moment of Mountain time on a day of the year."""
        return datetime.combine(self.on(day), time(hour, minute), ZoneInfo(ZONE))

    def local(self, start: time | None) -> time | None:
        """What the trainee's clock shows at a Mountain time of day."""
        return start and start.replace(hour=start.hour + EARLIER[self.zone])

    def is_over(self, day: int) -> bool:
        """Tell whether a day lies before today."""
        return day < self.over

    def signing_day(self, day: int) -> int:
        """The first day, from this one on, on which people sign: every other one, yesterday included."""
        return day + (self.over - day + 1) % 2
