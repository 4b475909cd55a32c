"""The admin's first page: what needs a person, and where things are."""

from dataclasses import dataclass

from kaptrain.reporting.queries import AdminCounts
from kaptrain.reporting.rules.names import plural


@dataclass(frozen=True)
class Place:
    """A link of the page: `end` is a number or a word on its right."""

    title: str
    url: str
    text: str
    end: str | None = None


@dataclass(frozen=True)
class AdminPage:
    """`urgent` are things that stand still without an admin, `places` everything else."""

    urgent: tuple[Place, ...]
    places: tuple[Place, ...]


def admin_page(counts: AdminCounts, *, fallback_days: int) -> AdminPage:
    """Return the page: first what stands still, then every place with its number."""
    urgent = (
        Place(
            f"{counts.overdue} unsigned {'entry' if counts.overdue == 1 else 'entries'}",
            "/admin/requests",
            f"Open for more than {fallback_days} days; each needs somebody else to sign.",
            str(counts.overdue),
        ),
        Place(
            f"{plural(counts.without_mentor, 'trainee')} without a mentor",
            "/admin/cohorts",
            "Nobody can sign their meetings until a mentor is assigned.",
            str(counts.without_mentor),
        ),
        Place(
            f"{plural(counts.failed_mails, 'mail')} not delivered",
            "/admin/outbox",
            "Given up after several attempts; the address may be wrong.",
            str(counts.failed_mails),
        ),
    )
    return AdminPage(urgent=tuple(each for each in urgent if each.end != "0"), places=_places(counts))


def _places(counts: AdminCounts) -> tuple[Place, ...]:
    return (
        Place("Trainees", "/trainees", "Hours, pace and flags of everybody", f"{counts.active} active"),
        Place("People", "/admin/people", "Accounts, roles, invitations", str(counts.people)),
        Place("Cohorts", "/admin/cohorts", "Enrolments, mentors, leave, decisions", str(counts.cohorts)),
        Place("Mentors", "/admin/mentors", "Who mentors whom; hand over when one leaves"),
        Place("Certificates", "/admin/certificates", "Who is complete, issue, revoke"),
        Place("Outbox", "/admin/outbox", "Mails that wait or failed", f"{counts.waiting_mails} waiting"),
        Place("Audit", "/admin/audit", "Who did what, and when"),
        Place("Content", "/admin/content", "What was loaded, and its problems"),
    )
