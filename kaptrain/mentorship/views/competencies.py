"""Six competencies: how both sides see them over the year, and marking them."""

from collections.abc import Sequence

from flask import render_template, url_for
from werkzeug.wrappers import Response as BaseResponse

from kaptrain.authz.permissions import Permission
from kaptrain.db.session import db
from kaptrain.mentorship import queries, service
from kaptrain.mentorship.forms import rating_form
from kaptrain.mentorship.presenters.competencies import competency_page
from kaptrain.mentorship.rules.items import Side
from kaptrain.mentorship.rules.months import month_of
from kaptrain.mentorship.rules.ratings import USUAL_MONTHS, Competency, Mark, marks_of, opened
from kaptrain.mentorship.views.pages import (
    ROOM,
    Answer,
    Room,
    bp,
    carried_out,
    competencies_of,
    keep_reason,
    kept_in,
    knowing,
    room_for,
)
from kaptrain.shared.errors import DomainError, Missing
from kaptrain.web.context import request_now
from kaptrain.web.forms import BaseForm
from kaptrain.web.guards import current_actor, requires
from kaptrain.web.replies import see


@bp.get(f"{ROOM}/competencies")
@requires(Permission.MENTORSHIP_SEE)
def competencies(enrolment_id: int) -> str:
    """Show the marks of both sides over the year, each side's to the other once both are there."""
    room = room_for(Permission.MENTORSHIP_SEE, enrolment_id)
    month = month_of(room.place.starts_on, room.today)
    ratings = queries.ratings_of(db.session(), room.place.id)
    readable, closed = opened(ratings, _side(room), month)
    return render_template(
        "mentorship/competencies.html",
        room=room,
        page=competency_page(readable, room.place.starts_on, room.place.ends_on),
        closed=closed,
        kept=kept_in(
            room, *(f"rating:{each.id}" for each in readable if any(mark.instance for mark in each.marks))
        ),
        month=month,
        usual=USUAL_MONTHS,
    )


@bp.route(f"{ROOM}/competencies/mark", methods=["GET", "POST"])
@requires(Permission.MENTORSHIP_SEE)
def rate(enrolment_id: int) -> Answer:
    """Mark each competency with a level and, if one likes, an instance."""
    room = room_for(Permission.MENTORSHIP_SEE, enrolment_id)
    asked = competencies_of(room.place)
    if not asked:
        raise Missing
    form = knowing(rating_form(asked), room)

    def act() -> BaseResponse:
        marks = _marks(asked, form)
        made = service.rate(db.session(), current_actor(), room.place, marks, now=request_now())
        keep_reason(room, f"rating:{made.id}", "rate", form)
        return see(url_for("mentorship.competencies", enrolment_id=enrolment_id), "Your marks are saved.")

    def show(error: DomainError | None) -> str:
        return render_template("mentorship/rate.html", room=room, form=form, asked=asked)

    return carried_out(form, act, show)


def _marks(asked: Sequence[Competency], form: BaseForm) -> tuple[Mark, ...]:
    levels = {each.id: int(form[f"level-{each.id}"].data) for each in asked}
    instances = {each.id: form[f"instance-{each.id}"].data or "" for each in asked}
    return marks_of(asked, levels, instances)


def _side(room: Room) -> str:
    return "mentor" if room.side is Side.MENTOR else "self"
