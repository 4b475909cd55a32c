"""Sites and practitioners as an admin sees them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from kaptrain.audit.models import AuditRow
from kaptrain.practicum.models import Practitioner, Site
from kaptrain.practicum.presenters.words import Status, until_status

ACTS = {
    "site.added": "Added",
    "site.changed": "Changed",
    "practitioner.added": "Added",
    "practitioner.changed": "Changed",
}


@dataclass(frozen=True, kw_only=True)
class SiteRow:
    """A site or a practitioner with how long the agreement or the license runs."""

    title: str
    url: str
    text: str
    status: Status
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Act:
    """One change; `words` are its differences."""

    at: datetime
    by: str
    words: str


def site_rows(sites: Sequence[Site], today: date) -> list[SiteRow]:
    """Return the sites with their agreements."""
    return [
        SiteRow(
            title=site.name,
            url=f"/admin/sites/{site.id}",
            text=site.place,
            status=_agreement(site, today),
            note="only those who are cleared may book" if site.cleared_only else "",
        )
        for site in sites
    ]


def practitioner_rows(records: Sequence[Practitioner], today: date) -> list[SiteRow]:
    """Return the practitioners with their licenses and sites."""
    rows = []
    for record in records:
        places = ", ".join(sorted(each.site.name for each in record.placements)) or "at no site"
        credential = f"{record.credential}; " if record.credential else ""
        ended = ("withdrawn", "No longer hosts")
        status = until_status(record.licence_until, today, none="No last day known")
        if record.licence_until is None:
            status = ("missing", status[1])
        rows.append(
            SiteRow(
                title=record.name,
                url=f"/admin/practitioners/{record.id}",
                text=f"{credential}{places}",
                status=status if record.state == "active" else ended,
                note="" if record.person_id else "no account",
            )
        )
    return rows


def history(acts: Sequence[AuditRow]) -> list[Act]:
    """Return who changed what, newest first."""
    return [
        Act(
            at=each.at,
            by=each.actor_name,
            words=f"{ACTS.get(each.action, each.action)}: "
            + "; ".join(
                f"{name.replace('_', ' ')} {_difference(value)}" for name, value in each.detail.items()
            ),
        )
        for each in acts
    ]


def _agreement(site: Site, today: date) -> Status:
    if site.state != "open":
        return "withdrawn", "Closed"
    if site.agreement_on is None:
        return "missing", "No agreement"
    return until_status(site.agreement_until, today, none="Agreement without a last day")


def _difference(value: Any) -> str:
    if isinstance(value, dict):
        before, after = value.get("from"), value.get("to")
        return f"from {before} to {after or 'nothing'}" if before else f"{after or 'nothing'}"
    return str(value)
