"""Who signs a certificate, and when each of them really did."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from kaptrain.certificates.rules.award import printed_name
from kaptrain.certificates.rules.content import Signatory
from kaptrain.shared.clock import local_day

MENTOR, REGISTRAR = "Mentor", "Registrar"


@dataclass(frozen=True)
class Mentor:
    """The present mentor; `approved_at` is when they gave final approval themselves, if they did."""

    name: str
    credential: str = ""
    approved_at: datetime | None = None


def signatories(
    registrar: str,
    issued_on: date,
    mentor: Mentor | None,
    attested: Iterable[Mapping[str, Any]],
    *,
    zone: str,
) -> tuple[Signatory, ...]:
    """Return mentor and registrar with their dates; `attested` are the live lines' own words.

    A mentor stands there with the day of their final approval, else of their last signature. A new
    mentor who signed nothing yet leaves the place to the one who did; nobody is invented.
    """
    registered = Signatory(registrar, REGISTRAR, issued_on)
    if mentor and mentor.approved_at:
        name = printed_name(mentor.name, mentor.credential)
        return Signatory(name, MENTOR, local_day(mentor.approved_at, zone)), registered
    signed = [each for each in attested if each.get("by") == "signature" and each.get("role") == "mentor"]
    own = [each for each in signed if mentor and each.get("name") == mentor.name]
    latest = max(own or signed, key=_moment, default=None)
    if latest is None:
        return (registered,)
    name = printed_name(latest["name"], latest.get("credential", ""))
    return Signatory(name, MENTOR, local_day(_moment(latest), zone)), registered


def _moment(attested: Mapping[str, Any]) -> datetime:
    return datetime.fromisoformat(attested["at"])
