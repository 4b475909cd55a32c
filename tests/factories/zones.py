"""Thirty zones and the moments their clocks change in 2026, as `zdump` prints them: an oracle of its own."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

# Zone, moment in UTC, minutes east of UTC before and after.
CHANGES = """
America/New_York 2026-03-08T07:00 -300 -240
America/New_York 2026-11-01T06:00 -240 -300
America/Chicago 2026-03-08T08:00 -360 -300
America/Chicago 2026-11-01T07:00 -300 -360
America/Denver 2026-03-08T09:00 -420 -360
America/Denver 2026-11-01T08:00 -360 -420
America/Los_Angeles 2026-03-08T10:00 -480 -420
America/Los_Angeles 2026-11-01T09:00 -420 -480
America/Anchorage 2026-03-08T11:00 -540 -480
America/Anchorage 2026-11-01T10:00 -480 -540
America/Adak 2026-03-08T12:00 -600 -540
America/Adak 2026-11-01T11:00 -540 -600
America/Halifax 2026-03-08T06:00 -240 -180
America/Halifax 2026-11-01T05:00 -180 -240
America/St_Johns 2026-03-08T05:30 -210 -150
America/St_Johns 2026-11-01T04:30 -150 -210
America/Havana 2026-03-08T05:00 -300 -240
America/Havana 2026-11-01T05:00 -240 -300
America/Santiago 2026-04-05T03:00 -180 -240
America/Santiago 2026-09-06T04:00 -240 -180
America/Nuuk 2026-03-29T01:00 -120 -60
America/Nuuk 2026-10-25T01:00 -60 -120
Atlantic/Azores 2026-03-29T01:00 -60 0
Atlantic/Azores 2026-10-25T01:00 0 -60
Europe/London 2026-03-29T01:00 0 60
Europe/London 2026-10-25T01:00 60 0
Europe/Dublin 2026-03-29T01:00 0 60
Europe/Dublin 2026-10-25T01:00 60 0
Europe/Berlin 2026-03-29T01:00 60 120
Europe/Berlin 2026-10-25T01:00 120 60
Europe/Athens 2026-03-29T01:00 120 180
Europe/Athens 2026-10-25T01:00 180 120
Africa/Casablanca 2026-02-15T02:00 60 0
Africa/Casablanca 2026-03-22T02:00 0 60
Africa/Cairo 2026-04-23T22:00 120 180
Africa/Cairo 2026-10-29T21:00 180 120
Asia/Beirut 2026-03-28T22:00 120 180
Asia/Beirut 2026-10-24T21:00 180 120
Asia/Jerusalem 2026-03-27T00:00 120 180
Asia/Jerusalem 2026-10-24T23:00 180 120
Australia/Adelaide 2026-04-04T16:30 630 570
Australia/Adelaide 2026-10-03T16:30 570 630
Australia/Lord_Howe 2026-04-04T15:00 660 630
Australia/Lord_Howe 2026-10-03T15:30 630 660
Pacific/Auckland 2026-04-04T14:00 780 720
Pacific/Auckland 2026-09-26T14:00 720 780
Pacific/Chatham 2026-04-04T14:00 825 765
Pacific/Chatham 2026-09-26T14:00 765 825
"""
FIXED = "America/Phoenix Pacific/Honolulu Asia/Dubai Asia/Kolkata Asia/Kathmandu Pacific/Kiritimati".split()


@dataclass(frozen=True)
class Change:
    """Clocks of `zone` go from offset `before` to offset `after` (minutes) at `at`."""

    zone: str
    at: datetime
    before: int
    after: int

    @property
    def skips(self) -> bool:
        return self.after > self.before

    def wall(self, at: datetime) -> datetime:
        """The time on the wall near this change, by arithmetic alone."""
        offset = self.before if at < self.at else self.after
        return (at + timedelta(minutes=offset)).replace(tzinfo=None)


def _change(row: str) -> Change:
    zone, at, before, after = row.split()
    return Change(zone, datetime.fromisoformat(at).replace(tzinfo=UTC), int(before), int(after))


EDGES = [_change(row) for row in CHANGES.strip().splitlines()]
GAPS = [each for each in EDGES if each.skips]
OVERLAPS = [each for each in EDGES if not each.skips]
ZONES = sorted({each.zone for each in EDGES} | set(FIXED))
