"""What an admin does with one enrolment: mentor, leave, withdrawal."""

from typing import Any

from flask import render_template, url_for
from werkzeug.wrappers import Response

from kaptrain.accounts.queries import person_by_id
from kaptrain.authz.permissions import Permission
from kaptrain.db.session import db
from kaptrain.enrolment import queries, service
from kaptrain.enrolment.forms import EndForm, LeaveForm, MentorForm, ReasonForm
from kaptrain.enrolment.models import Enrolment
from kaptrain.enrolment.presenters import mentor_choices
from kaptrain.enrolment.views.pages import PLACE, Unconfirmed, answered, bp, knowing, placed, shown_day
from kaptrain.shared.errors import Invalid
from kaptrain.web.context import request_now, today_in
from kaptrain.web.filters import day
from kaptrain.web.forms import BaseForm, options
from kaptrain.web.guards import current_actor, requires
from kaptrain.web.replies import see


@bp.route(f"{PLACE}/mentor", methods=["GET", "POST"])
@requires(Permission.DECISION_MAKE)
def mentor(enrolment_id: int) -> Any:
    """Assign a mentor, or replace the present one."""
    place = placed(enrolment_id)
    form = knowing(MentorForm(), place)
    people = queries.possible_mentors(db.session())
    form.mentor.choices = options(mentor_choices(people, but=place.person_id))
    return answered(form, lambda: _mentor_assigned(place, form), lambda: _show("mentor", enrolment_id, form))


@bp.route(f"{PLACE}/mentor/end", methods=["GET", "POST"])
@requires(Permission.DECISION_MAKE)
def end_mentoring(enrolment_id: int) -> Any:
    """End the open pair without a new mentor."""
    place = placed(enrolment_id)
    actor, today = current_actor(), today_in(current_actor().zone)
    form = knowing(EndForm(data={"on": today}), place)

    def act() -> Response:
        service.end_mentoring(
            db.session(), actor, place,
            reason=str(form.reason.data), today=today, now=request_now(), on=form.on.data,
        )  # fmt: skip
        return _see(place, f"{place.person.name} has no mentor now. Open requests wait for an admin.")

    return answered(form, act, lambda: _show("end_mentoring", enrolment_id, form))


@bp.route(f"{PLACE}/leave", methods=["GET", "POST"])
@requires(Permission.DECISION_MAKE)
def leave(enrolment_id: int) -> Any:
    """Grant leave: first the new end of the year is shown, then it is confirmed."""
    place = placed(enrolment_id)
    form = knowing(LeaveForm(), place)
    return answered(form, lambda: _leave_granted(place, form), lambda: _show("leave", enrolment_id, form))


@bp.route(f"{PLACE}/withdraw", methods=["GET", "POST"])
@requires(Permission.DECISION_MAKE)
def withdraw(enrolment_id: int) -> Any:
    """Withdraw an active enrolment."""
    place = placed(enrolment_id)
    form = knowing(ReasonForm(), place)

    def act() -> Response:
        reason = str(form.reason.data)
        service.withdraw(db.session(), current_actor(), place, reason=reason, now=request_now())
        return _see(place, f"{place.person.name} is withdrawn. The hours stay as they are.")

    return answered(form, act, lambda: _show("withdraw", enrolment_id, form))


@bp.route(f"{PLACE}/reactivate", methods=["GET", "POST"])
@requires(Permission.DECISION_MAKE)
def reactivate(enrolment_id: int) -> Any:
    """Make a withdrawn enrolment active again."""
    place = placed(enrolment_id)
    form = knowing(ReasonForm(), place)

    def act() -> Response:
        reason = str(form.reason.data)
        service.reactivate(db.session(), current_actor(), place, reason=reason, now=request_now())
        return _see(place, f"{place.person.name} is active again.")

    return answered(form, act, lambda: _show("reactivate", enrolment_id, form))


def _mentor_assigned(place: Enrolment, form: MentorForm) -> Response:
    session, actor = db.session(), current_actor()
    chosen = person_by_id(session, int(form.mentor.data)) if form.mentor.data else None
    if chosen is None:
        raise Invalid("Choose a mentor.", field="mentor", code="nobody")
    service.assign_mentor(
        session,
        actor,
        place,
        chosen,
        today=today_in(actor.zone),
        now=request_now(),
        reason=str(form.reason.data),
    )
    return _see(place, f"{chosen.name} now mentors {place.person.name}. Open requests move along.")


def _leave_granted(place: Enrolment, form: LeaveForm) -> Response:
    service.grant_leave(
        db.session(),
        current_actor(),
        place,
        from_on=form.from_on.data,
        days=form.days.data,
        reason=str(form.reason.data),
        now=request_now(),
    )
    ends_on = place.ends_on
    if form.seen.data != ends_on.isoformat():
        raise Unconfirmed(ends_on.isoformat())
    return _see(place, f"Leave granted. The year now ends on {day(ends_on)}.")


def _see(place: Enrolment, words: str) -> Response:
    return see(url_for("hours.enrolment", enrolment_id=place.id), words)


def _show(page: str, enrolment_id: int, form: BaseForm) -> str:
    # Read again: what was refused has been rolled back.
    place = placed(enrolment_id)
    history = queries.mentor_history(db.session(), enrolment_id)
    return render_template(
        f"enrolment/{page}.html",
        place=place,
        form=form,
        mentor=next((pair.mentor for pair in history if pair.until_on is None), None),
        shown=shown_day(form),
    )
