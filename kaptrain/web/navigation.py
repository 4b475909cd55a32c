"""What the top bar and the phone's tab bar offer to whom."""

from dataclasses import dataclass

from flask import g, request, url_for

from kaptrain.authz.actor import SIGNERS, Actor, Role


@dataclass(frozen=True)
class NavItem:
    """One place in the bar. `badge` is a short count, or None."""

    label: str
    url: str
    icon: str
    active: bool
    badge: str | None = None


# label, endpoint, icon, roles
PLACES: tuple[tuple[str, str, str, frozenset[Role]], ...] = (
    (
        "Dashboard",
        "reporting.dashboard",
        "house",
        frozenset({Role.TRAINEE, Role.FACILITATOR, Role.PRACTITIONER}),
    ),
    ("Hours", "reporting.hours", "chart-no-axes-column", frozenset({Role.TRAINEE})),
    ("Modules", "learning.modules", "book-open", frozenset({Role.TRAINEE})),
    ("Logbook", "logbook.entries", "clipboard-pen", frozenset({Role.TRAINEE})),
    ("Sign-off", "logbook.queue", "pen-line", SIGNERS),
    ("Groups", "groups.index", "users", frozenset({Role.TRAINEE, Role.FACILITATOR, Role.ADMIN})),
    ("Mentorship", "mentorship.index", "users", frozenset({Role.TRAINEE, Role.MENTOR})),
    ("Events", "events.events", "calendar", frozenset({Role.TRAINEE, Role.FACILITATOR, Role.PRACTITIONER})),
    ("Books", "bookclub.books", "bookmark", frozenset({Role.TRAINEE, Role.FACILITATOR})),
    ("Practicum", "practicum.own", "shield-check", frozenset({Role.TRAINEE})),
    ("Labs", "roleplay.labs", "users", frozenset({Role.MENTOR, Role.FACILITATOR})),
    ("Certificates", "certificates.held", "shield-check", frozenset({Role.TRAINEE})),
    ("Trainees", "reporting.trainees", "users", frozenset({Role.MENTOR, Role.ADMIN})),
    ("Admin", "reporting.admin_home", "filter", frozenset({Role.ADMIN})),
    ("People", "accounts.people", "users", frozenset({Role.ADMIN})),
    ("Cohorts", "enrolment.cohorts", "calendar", frozenset({Role.ADMIN})),
    ("Planning", "events.planned", "calendar", frozenset({Role.ADMIN})),
    ("Clearance", "practicum.clearance", "shield-check", frozenset({Role.PRACTITIONER, Role.ADMIN})),
    ("Issuing", "certificates.overview", "shield-check", frozenset({Role.ADMIN})),
    ("Guides", "guides.index", "book-open", frozenset(Role)),
)


def navigation(actor: Actor) -> list[NavItem]:
    """The places of this person, the current one marked. A view may set `g.badges[endpoint]`."""
    if not actor.is_signed_in:
        return []
    badges: dict[str, str] = g.get("badges", {})
    offered = [(place, url_for(place[1])) for place in PLACES if actor.has(*place[3])]
    here = max((url for _, url in offered if _is_below(url)), key=len, default=None)
    return [
        NavItem(label, url, icon, url == here, badges.get(endpoint))
        for (label, endpoint, icon, _), url in offered
    ]


def _is_below(url: str) -> bool:
    return request.path == url or request.path.startswith(f"{url}/")


def initials(name: str) -> str:
    """Up to two letters for the round mark beside a name."""
    words = [word for word in name.split() if word[0].isalnum()]
    return "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words)).upper()
