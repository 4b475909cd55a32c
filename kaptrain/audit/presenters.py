"""Acts in words that people read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from kaptrain.audit.models import AuditRow
from kaptrain.audit.queries import PAGE, Place, Wanted

# The first part of an action, as a filter.
KINDS = (
    ("", "Everything"),
    ("session.", "Signing in and out"),
    ("person.", "Accounts"),
    ("enrolment.", "Enrolments"),
    ("cohort.", "Cohorts"),
    ("mentor.", "Mentors"),
    ("leave.", "Leave"),
    ("decision.", "Decisions"),
    ("entry.", "Logbook"),
    ("event.", "Events"),
    ("booking.", "Seats"),
    ("club.", "Book clubs"),
    ("lesson.", "Lessons"),
    ("certificate.", "Certificates"),
    ("plan.", "Plans"),
    ("document.", "Documents"),
    ("site.", "Sites"),
    ("practitioner.", "Practitioners"),
)
WORDS = {
    "session.begun": "signed in",
    "session.ended": "ended a session",
    "session.refused": "was not let in",
    "person.invited": "invited",
    "person.joined": "accepted the invitation",
    "person.reset_started": "asked for a password reset",
    "person.password_reset": "reset the password",
    "person.password_changed": "changed the password",
    "person.address_asked": "asked for a new address",
    "person.address_changed": "changed the address",
    "person.profile_changed": "changed the profile",
    "person.roles_changed": "changed the roles",
    "person.calendar_made": "made a calendar address",
    "person.calendar_renewed": "renewed the calendar address",
    "person.calendar_ended": "ended the calendar address",
    "person.suspended": "suspended",
    "person.restored": "restored",
    "cohort.opened": "opened a cohort",
    "enrolment.made": "enrolled somebody",
    "mentor.assigned": "assigned a mentor",
    "mentor.ended": "ended a mentor's time",
    "leave.granted": "granted leave",
    "event.planned": "planned an event",
    "event.changed": "changed an event",
    "event.cancelled": "cancelled an event",
    "attendance.followed_up": "did what a confirmed record waited for",
    "club.opened": "opened a book club",
    "club.joined": "let somebody into a book club",
    "club.left": "let somebody go from a book club",
    "club.planned": "planned what a book club reads",
    "club.vote_opened": "opened a vote",
    "club.tie_settled": "settled a tie",
    "booking.booked": "took a seat",
    "booking.waiting": "joined a waiting list",
    "booking.offered": "offered a seat",
    "booking.lapsed": "let an offer pass",
    "booking.given_back": "gave a seat back",
    "lesson.passed": "passed a lesson's check",
    "certificate.key_made": "made a key that signs Open Badges",
    "certificate.key_sealed": "closed the signing key with another secret",
    "event.site_named": "named the site of an event",
    "document.sent": "sent a document",
    "document.taken_back": "took a document back",
    "document.opened": "opened a document",
    "document.approved": "approved a document",
    "document.refused": "refused a document",
    "site.added": "added a site",
    "site.changed": "changed a site",
    "practitioner.added": "added a practitioner",
    "practitioner.changed": "changed a practitioner's record",
}
PLACES = {
    "person": "/admin/people/",
    "cohort": "/admin/cohorts/",
    "entry": "/signoff/overdue/",
    "event": "/events/",
    "site": "/admin/sites/",
    "practitioner": "/admin/practitioners/",
}
LONGEST = 80


@dataclass(frozen=True)
class ActRow:
    """One act."""

    at: datetime
    actor: str
    words: str
    subject: str
    subject_url: str | None
    detail: str
    place: str


@dataclass(frozen=True)
class ActsPage:
    """The list with its filters; `following` leads to older acts."""

    rows: list[ActRow]
    asked: dict[str, str]
    kinds: tuple[tuple[str, str], ...]
    newest: str | None
    following: str | None


def acts_page(
    acts: Sequence[AuditRow], asked: dict[str, str], names: dict[str, str], *, is_first: bool
) -> ActsPage:
    """The page of acts; `asked` holds the filters as typed, `names` what subjects are called."""
    shown = acts[:PAGE]
    more = _address({**asked, "below": written(shown[-1])}) if len(acts) > PAGE else None
    return ActsPage(
        [_row(act, names) for act in shown], asked, KINDS, None if is_first else _address(asked), more
    )


def wanted(asked: dict[str, str], zone: str) -> Wanted:
    """Read the filters; a day is a day in the reader's zone. What cannot be read is left out."""
    since = until = None
    try:
        on = date.fromisoformat(asked["day"])
        # The last days of the calendar have no day after them.
        since, until = (
            datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)
            for day in (on, on + timedelta(days=1))
        )
    except (ValueError, OverflowError):
        pass
    # Subjects are shown as "entry 12" and stored as "entry:12"; both may be typed.
    subject = asked["subject"].replace(" ", ":", 1)
    return Wanted(asked["person"], asked["action"], subject, since, until)


def written(act: AuditRow) -> str:
    """The place of an act, as it stands in an address."""
    return f"{act.at.astimezone(UTC).isoformat()}~{act.stream}~{act.seq}"


def place(text: str) -> Place | None:
    """Read a place from an address; None when it is not one."""
    try:
        at, stream, seq = text.split("~")
        moment = datetime.fromisoformat(at)
        number = int(seq)
    except ValueError:
        return None
    sound = moment.tzinfo is not None and 0 < number < 2**31 and len(stream) <= LONGEST
    return Place(moment, stream, number) if sound else None


def words_of(action: str) -> str:
    """An action in words: known ones as written above, others from their own name."""
    return WORDS.get(action) or action.replace(".", ": ").replace("_", " ")


def _row(act: AuditRow, names: dict[str, str]) -> ActRow:
    kind, _, number = act.subject.partition(":")
    base = PLACES.get(kind)
    known = base is not None and number.isdigit() and number != "0"
    return ActRow(
        at=act.at,
        actor=act.actor_name,
        words=words_of(act.action),
        subject="" if number == "0" else names.get(act.subject) or act.subject.replace(":", " ", 1),
        subject_url=f"{base}{number}" if known else None,
        detail=_plain(act.detail),
        place=f"{act.stream} #{act.seq}",
    )


def _plain(detail: dict[str, Any]) -> str:
    return "; ".join(f"{name.replace('_', ' ')}: {_value(value)}" for name, value in detail.items() if value)


def _value(value: Any) -> str:
    if isinstance(value, dict):
        if set(value) == {"from", "to"}:
            return f"{value['from'] or 'nothing'} → {value['to'] or 'nothing'}"
        return ", ".join(f"{name} {_value(part)}" for name, part in value.items())
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _address(asked: dict[str, str]) -> str:
    given = {name: value for name, value in asked.items() if value}
    return "/admin/audit" + (f"?{urlencode(given)}" if given else "")
