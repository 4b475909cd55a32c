"""Forms of events. They bind the fields named here and nothing else of an event."""

import re
from collections.abc import Sequence
from datetime import date, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from wtforms import BooleanField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput

from kaptrain.catalogue.rules.program import Activity
from kaptrain.events.rules.draft import MEETINGS, Details, Repeat, Terms, When
from kaptrain.events.rules.makeups import NAMES
from kaptrain.events.rules.policy import Rule
from kaptrain.events.rules.series import Move
from kaptrain.events.rules.template import (
    SEATS,
    Choice,
    breaks_minutes,
    choice_of,
    default_choice,
    default_routes,
    policy_from,
    routes_data,
)
from kaptrain.events.rules.times import day_start, known_zone
from kaptrain.shared.deidentify import Kind
from kaptrain.shared.errors import Invalid
from kaptrain.web.fields import ClockField, DayField, MinutesField, WholeField, one_line, plain
from kaptrain.web.forms import BaseForm, GuardedForm, options

HOUR = 60
MOVE = re.compile(r"(\d{4}-\d\d-\d\d)\s+to\s+(\d{4}-\d\d-\d\d)(?:\s+(\d\d:\d\d))?")
LINE = (Length(max=200, message="Use at most 200 characters."), one_line)
LINK = (Optional(), Length(max=500, message="Use at most 500 characters."), one_line)
TEXT = (Optional(), Length(max=2000, message="Use at most 2,000 characters."), plain)
SENTENCE = (Length(max=500, message="Use at most 500 characters."), plain)
# What is published names days, places, pages and prices of a session, and quotes books.
PUBLISHED = frozenset({Kind.DATE, Kind.PLACE, Kind.ADDRESS, Kind.WEB, Kind.QUOTE})
NEEDED = InputRequired("Fill this in.")
RULES = (
    (Rule.FULL.value, "The whole session or nothing"),
    (Rule.GRACE.value, "The whole session or nothing, some minutes of every hour forgiven"),
    (Rule.PER_HOUR.value, "Hour by hour"),
    (Rule.PARTS.value, "Part by part, as announced"),
    (Rule.MINUTES.value, "The minutes present"),
)


class DetailsForm(GuardedForm):
    """Where, when and for whom: what can change until the event begins. The title goes into mails, so its
    words can only be mended; a guest's name in the other texts may be kept with a reason."""

    guarded = ("title", "about", "disclosures")
    mended = ("title",)
    harmless = PUBLISHED

    title = StringField("Title", (NEEDED, *LINE))
    about = TextAreaField("About", TEXT, description="What happens, and what to bring.")
    disclosures = TextAreaField("Interests disclosed", TEXT, description="By each person who leads it.")
    on = DayField("Day", (NEEDED,))
    at = ClockField("Begins at", (NEEDED,), description="On the wall of the event's zone, as 18:00.")
    zone = StringField("Time zone", (NEEDED, Length(max=60), one_line))
    host = SelectField("Led by", (NEEDED,), choices=[])
    cohort = SelectField("For", choices=[])
    place = StringField("Place", LINE)
    join_link = StringField("Address to join", LINK, description="Shown only to those with a seat.")
    capacity = WholeField("Seats", (NEEDED,))
    waitlist = BooleanField("Waiting list", description="Who waits is offered the next free seat.")
    opens_on = DayField("Booking opens on", (Optional(),), description="Empty: at once.")
    closes_hours = WholeField("Booking closes, hours before", (NEEDED,))
    guard_hours = WholeField("Seats can be given back until, hours before", (NEEDED,))
    accept_hours = WholeField("Hours to accept an offered seat", (NEEDED,))

    def when(self, breaks: int) -> When:
        """Return the wall time; Invalid for an unknown zone."""
        return When(on=self.on.data, at=self.at.data, zone=str(self.zone.data), breaks=breaks)

    def details(self, recording: str = "") -> Details:
        """Return what was written, in minutes and moments."""
        known_zone(str(self.zone.data))
        opens = self.opens_on.data
        return Details(
            title=self.title.data or "",
            about=_text(self.about.data),
            disclosures=_text(self.disclosures.data),
            host_id=int(self.host.data),
            cohort_id=int(self.cohort.data) if self.cohort.data else None,
            place=self.place.data or "",
            join_link=self.join_link.data or "",
            recording=recording,
            capacity=self.capacity.data,
            waitlist=bool(self.waitlist.data),
            opens_at=day_start(opens, str(self.zone.data)) if opens else None,
            closes_minutes=self.closes_hours.data * HOUR,
            guard_minutes=self.guard_hours.data * HOUR,
            accept_minutes=self.accept_hours.data * HOUR,
        )


class TermsForm(DetailsForm):
    """The same with what the first booking fixes."""

    minutes = MinutesField("Credit", (NEEDED,), description="Without breaks.")
    modality = RadioField("Attended", choices=options(MEETINGS.items()))
    policy = RadioField("Rule", choices=options(RULES))
    tolerance = WholeField(
        "Minutes that may be missed", (NEEDED,), description="In one go; or of every hour."
    )
    check_ins = BooleanField("Check-ins", description="One every half hour; all must be answered.")
    breaks = StringField("Breaks", (Optional(), *LINE), description="60/10: after 60 minutes, for 10.")
    make_ups = SelectMultipleField(
        "Who misses it may",
        choices=options([(route.value, words) for route, words in NAMES.items()]),
        option_widget=CheckboxInput(),
    )
    gates = StringField(
        "Must count before", (Optional(), *LINE), description="Ids of modules, lessons or activities."
    )

    def terms(self, activity: Activity) -> Terms:
        """Return the terms; Invalid at the field that is wrong."""
        minutes = self.minutes.data
        choice = Choice(
            rule=str(self.policy.data),
            tolerance=self.tolerance.data,
            check_ins=bool(self.check_ins.data),
            breaks=self.breaks.data or "",
        )
        return Terms(
            minutes=minutes,
            modality=str(self.modality.data),
            policy=policy_from(choice, minutes, activity),
            make_ups=routes_data(self.make_ups.data or []),
            gates=list(dict.fromkeys((self.gates.data or "").replace(",", " ").split())),
        )

    def break_minutes(self) -> int:
        """Return how long the breaks are; Invalid when they cannot be read."""
        return breaks_minutes(self.breaks.data or "")


class PlanForm(TermsForm):
    """A new event, or a series of them."""

    count = WholeField("How many dates", (NEEDED,), description="1 is a single event.")
    every = WholeField("Weeks between dates", (NEEDED,))
    skipped = StringField("Leave out", (Optional(), *LINE), description="Days as 2026-12-24, with blanks.")
    moved = StringField(
        "Move", (Optional(), *LINE), description="2026-12-24 to 2026-12-22 17:00; several with commas."
    )

    def repeat(self) -> Repeat:
        """Return the repetition; Invalid at the dates that cannot be read."""
        try:
            skipped = frozenset(date.fromisoformat(each) for each in (self.skipped.data or "").split())
        except ValueError:
            message = "Write each day as YYYY-MM-DD, with blanks between them."
            raise Invalid(message, code="days", field="skipped") from None
        moved = _moves(self.moved.data or "")
        return Repeat(every=self.every.data, count=self.count.data, skipped=skipped, moved=moved)


class RecordingForm(BaseForm):
    """Part of every form for an event that exists already."""

    recording = StringField("Address of the recording", LINK, description="For make-ups, once there is one.")


class RestForm(BaseForm):
    """Part of the forms of an event that other dates of a series follow."""

    rest = BooleanField("Change the later dates of this series as well")


class ChangeForm(TermsForm, RecordingForm, RestForm):
    """An event that nobody has booked."""


class ChangeDetailsForm(DetailsForm, RecordingForm, RestForm):
    """An event that somebody has booked: how it counts is fixed."""


class ApologyForm(GuardedForm):
    """Why somebody cannot come although the time to give a seat back is over. It goes into a mail, so its
    words can only be mended."""

    guarded = ("reason",)
    mended = guarded
    harmless = frozenset({Kind.DATE})

    reason = TextAreaField("What keeps you", (InputRequired("Write a line; the host reads it."), *SENTENCE))


class RemoveForm(GuardedForm):
    """Why somebody is taken off the list. It goes into a mail and the record of acts, so its
    words can only be mended."""

    guarded = ("reason",)
    mended = guarded
    harmless = frozenset({Kind.DATE})

    reason = TextAreaField("Why", (InputRequired("Say why; the trainee reads it."), *SENTENCE))


class CancelForm(GuardedForm):
    """Why, and whether the later dates of the series go as well. It goes into mails and the record of
    acts, so its words can only be mended."""

    guarded = ("reason",)
    mended = guarded
    harmless = frozenset({Kind.DATE})

    reason = StringField("Why", (InputRequired("Say why; everybody with a seat reads it."), *LINE))
    rest = BooleanField("Cancel the later dates of this series as well")


def first_values(activity: Activity, gates: Sequence[str], *, zone: str) -> dict[str, Any]:
    """Return what a new event takes from its activity."""
    choice = default_choice(activity)
    return {
        "title": activity.title,
        "about": activity.summary,
        "zone": zone,
        "capacity": SEATS.get(activity.kind, 8),
        "waitlist": True,
        "closes_hours": 0,
        "guard_hours": 24,
        "accept_hours": 24,
        "minutes": activity.minutes,
        "modality": activity.modality,
        "policy": choice.rule,
        "tolerance": choice.tolerance,
        "check_ins": choice.check_ins,
        "breaks": choice.breaks,
        "make_ups": default_routes(activity),
        "gates": " ".join(gates),
        "count": 1,
        "every": 1,
    }


def values_of(event: Any) -> dict[str, Any]:
    """Return an event as its form shows it."""
    zone, choice = ZoneInfo(event.zone), choice_of(event.policy)
    local = event.starts_at.astimezone(zone)
    closes = event.starts_at - (event.closes_at or event.starts_at)
    same = ("title", "about", "disclosures", "zone", "place", "join_link", "recording", "capacity")
    return {
        **{name: getattr(event, name) for name in (*same, "waitlist", "minutes", "modality")},
        "on": local.date(),
        "at": local.time(),
        "host": str(event.host_id),
        "cohort": str(event.cohort_id or ""),
        "opens_on": event.opens_at.astimezone(zone).date() if event.opens_at else None,
        "closes_hours": closes // timedelta(hours=1),
        "guard_hours": event.guard_minutes // HOUR,
        "accept_hours": event.accept_minutes // HOUR,
        "policy": choice.rule,
        "tolerance": choice.tolerance,
        "check_ins": choice.check_ins,
        "breaks": choice.breaks,
        "make_ups": [each["route"] for each in event.make_ups],
        "gates": " ".join(event.gates),
    }


def _moves(text: str) -> tuple[Move, ...]:
    message = "Write each move as 2026-12-24 to 2026-12-22, with a time after it if that changes too."
    wrong = Invalid(message, code="days", field="moved")
    found = []
    for each in filter(None, (part.strip() for part in text.split(","))):
        match = MOVE.fullmatch(each)
        if match is None:
            raise wrong
        try:
            at = time.fromisoformat(match[3]) if match[3] else None
            found.append(Move(date.fromisoformat(match[1]), date.fromisoformat(match[2]), at))
        except ValueError:
            raise wrong from None
    return tuple(found)


def _text(value: str | None) -> str:
    return (value or "").replace("\r\n", "\n")
