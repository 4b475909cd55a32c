"""Lists that the rules compare with: common passwords and time zones."""

import zoneinfo
from functools import cache
from pathlib import Path

COMMON = Path(__file__).resolve().parent.parent / "data" / "common_passwords.txt"
REGIONS = ("Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")


@cache
def common_passwords() -> frozenset[str]:
    """Well-known passwords in lower case."""
    return frozenset(COMMON.read_text(encoding="utf-8").split())


@cache
def zones() -> tuple[str, ...]:
    """The IANA zones that people live in, by name, and UTC."""
    names = zoneinfo.available_timezones()
    return (*sorted(name for name in names if name.split("/")[0] in REGIONS and "/" in name), "UTC")
