"""Meetings that a mentor writes down: log, confirm, decline, take back."""

from flask import render_template, url_for
from werkzeug.wrappers import Response as BaseResponse

from kaptrain.authz.permissions import Permission
from kaptrain.db.session import db
from kaptrain.logbook.rules.kinds import ActivityChoice
from kaptrain.logbook.rules.lists import IDENTIFIERS, MODALITIES, words
from kaptrain.mentorship import queries, service
from kaptrain.mentorship.forms import ConfirmForm, ReasonForm, SessionForm, session_form
from kaptrain.mentorship.models import LoggedSession
from kaptrain.mentorship.rules.months import month_of
from kaptrain.mentorship.views.pages import (
    KIND,
    ROOM,
    Answer,
    Room,
    bp,
    carried_out,
    choices_of,
    done,
    keep_reason,
    knowing,
    room_for,
)
from kaptrain.shared.errors import Missing
from kaptrain.web.context import absolute, request_now
from kaptrain.web.guards import current_actor, requires
from kaptrain.web.replies import see

SESSION = f"{ROOM}/meetings/<int(max=2147483647):session_id>"


@bp.route(f"{ROOM}/meetings/new", methods=["GET", "POST"])
@requires(Permission.MENTORSHIP_LEAD)
def log_session(enrolment_id: int) -> Answer:
    """Write a meeting down for the trainee, who confirms it with a sentence of their own."""
    room = room_for(Permission.MENTORSHIP_LEAD, enrolment_id)
    activities = {each.id: each for each in choices_of(room.place)}
    form = _session_form(room, activities)

    def act() -> BaseResponse:
        logged = service.Logged(
            activity=activities[str(form.activity.data)], on=form.on.data, start=form.start.data,
            minutes=form.minutes.data, modality=form.modality.data,
        )  # fmt: skip
        url = absolute(room.url)
        service.log_session(db.session(), current_actor(), room.place, logged, url=url, now=request_now())
        return see(room.url, f"Written down. It counts once {room.place.person.name} confirms and you sign.")

    return carried_out(
        form, act, lambda error: render_template("mentorship/session.html", room=room, form=form)
    )


@bp.route(SESSION, methods=["GET", "POST"])
@requires(Permission.MENTORSHIP_OWN)
def confirm_session(enrolment_id: int, session_id: int) -> Answer:
    """Make one's own entry of a meeting that the mentor wrote down, and send it."""
    room, logged = _found(Permission.MENTORSHIP_OWN, enrolment_id, session_id)
    form = knowing(ConfirmForm(), room)

    def act() -> BaseResponse:
        said = service.Confirmation(
            reaction=form.reaction.data or "", absent=bool(form.absent.data),
            kept_reason=form.kept.reason if form.kept else "", known=form.names(),
        )  # fmt: skip
        entry = service.confirm(
            db.session(), current_actor(), room.place, session_id, said,
            activity=_activity(room, logged), now=request_now(),
        )  # fmt: skip
        return see(url_for("logbook.entry", entry_id=entry.id), "Confirmed, and sent to your mentor.")

    return carried_out(form, act, lambda error: _confirm_page(room, session_id, form))


@bp.post(f"{SESSION}/decline")
@requires(Permission.MENTORSHIP_OWN)
def decline_session(enrolment_id: int, session_id: int) -> Answer:
    """Say that a meeting is not right as the mentor wrote it down, and why."""
    room, _ = _found(Permission.MENTORSHIP_OWN, enrolment_id, session_id)
    form = knowing(ReasonForm(), room)

    def act() -> BaseResponse:
        reason = form.reason.data or ""
        service.decline(db.session(), current_actor(), room.place, session_id, reason, now=request_now())
        keep_reason(room, f"meeting:{session_id}", "decline", form)
        return see(room.url, "Declined. Your mentor reads why.")

    return carried_out(
        form, act, lambda error: _confirm_page(room, session_id, ConfirmForm(formdata=None), form)
    )


@bp.post(f"{SESSION}/withdraw")
@requires(Permission.MENTORSHIP_LEAD)
def withdraw_session(enrolment_id: int, session_id: int) -> Answer:
    """Take back a meeting that the trainee has not answered."""
    room, _ = _found(Permission.MENTORSHIP_LEAD, enrolment_id, session_id)
    service.withdraw(db.session(), current_actor(), room.place, session_id, now=request_now())
    return done(room.url, "Taken back. Nothing was logged.")


def _found(permission: Permission, enrolment_id: int, session_id: int) -> tuple[Room, LoggedSession]:
    room = room_for(permission, enrolment_id)
    logged = queries.session_of(db.session(), room.place.id, session_id)
    if logged is None:
        raise Missing
    return room, logged


def _session_form(room: Room, activities: dict[str, ActivityChoice]) -> SessionForm:
    month = month_of(room.place.starts_on, room.today)
    usual = [*activities][min(month, len(activities)) - 1] if activities else ""
    titles = [(each.id, each.title) for each in activities.values()]
    return session_form(titles, KIND.modalities, room.today, usual)


def _activity(room: Room, logged: LoggedSession) -> ActivityChoice:
    """Return the meeting as the program has it; one that it has no more keeps what was written down."""
    for each in choices_of(room.place):
        if each.id == logged.activity:
            return each
    return ActivityChoice(
        id=logged.activity, title=logged.title, minutes=logged.minutes, modality=logged.modality
    )


def _confirm_page(room: Room, session_id: int, form: ConfirmForm, decline: ReasonForm | None = None) -> str:
    logged = queries.session_of(db.session(), room.place.id, session_id)
    return render_template(
        "mentorship/confirm.html",
        room=room,
        logged=logged,
        present=words(MODALITIES, logged.modality if logged else ""),
        form=form,
        decline=decline or ReasonForm(formdata=None),
        identifiers=IDENTIFIERS,
    )
