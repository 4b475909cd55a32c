"""The mentor's final approval: what it rests on, giving it, taking it back."""

from flask import render_template
from werkzeug.wrappers import Response as BaseResponse

from kaptrain.authz.permissions import Permission
from kaptrain.db.session import db
from kaptrain.mentorship import queries, service
from kaptrain.mentorship.forms import ApprovalForm, ReasonForm
from kaptrain.mentorship.service import Seal
from kaptrain.mentorship.views.pages import (
    ROOM,
    Answer,
    Room,
    bp,
    carried_out,
    keep_reason,
    kept_in,
    knowing,
    room_for,
    year_in,
)
from kaptrain.shared.errors import Invalid
from kaptrain.web.context import request_now, resource
from kaptrain.web.guards import current_actor, requires
from kaptrain.web.replies import see


@bp.route(f"{ROOM}/approval", methods=["GET", "POST"])
@requires(Permission.MENTORSHIP_LEAD)
def approval(enrolment_id: int) -> Answer:
    """Show what the approval rests on, and give it in one's own words."""
    room = room_for(Permission.MENTORSHIP_LEAD, enrolment_id)
    form = knowing(ApprovalForm(), room)

    def act() -> BaseResponse:
        if _asked(room).open and not form.aware.data:
            raise Invalid("Read what is still open, then tick this.", field="aware", code="missing")
        statement, seen = form.statement.data or "", form.seen.data or ""
        service.approve(db.session(), current_actor(), room.place, statement, seen=seen, now=request_now())
        keep_reason(room, "approval", "approve", form)
        return see(room.url, f"Final approval given to {room.place.person.name}.")

    return carried_out(form, act, lambda error: _page(room, form, ReasonForm(formdata=None)))


@bp.post(f"{ROOM}/approval/take-back")
@requires(Permission.MENTORSHIP_LEAD)
def take_back_approval(enrolment_id: int) -> Answer:
    """Take one's own approval back, with a reason; both decisions stay readable."""
    room = room_for(Permission.MENTORSHIP_LEAD, enrolment_id)
    form = knowing(ReasonForm(), room)

    def act() -> BaseResponse:
        service.take_back(
            db.session(), current_actor(), room.place, form.reason.data or "",
            seal=resource(Seal), now=request_now(),
        )  # fmt: skip
        keep_reason(room, "approval", "take back", form)
        return see(room.url, "The final approval is taken back. The trainee reads why.")

    return carried_out(form, act, lambda error: _page(room, ApprovalForm(formdata=None), form))


def _asked(room: Room) -> service.Asked:
    session, place = db.session(), room.place
    items, ratings = queries.items_of(session, place.id), queries.ratings_of(session, place.id)
    return service.asked_of(year_in(room), items, ratings)


def _page(room: Room, form: ApprovalForm, reason: ReasonForm) -> str:
    session, place, asked = db.session(), room.place, _asked(room)
    given = queries.standing_approval(session, place.id)
    form.seen.data = asked.mark
    return render_template(
        "mentorship/approval.html",
        room=room,
        asked=asked,
        given=given,
        mine=given is not None and given.by_id == current_actor().id,
        sealed=given is not None and resource(Seal).rests_on(session, place.id),
        form=form,
        reason=reason,
        kept=kept_in(room, *(("approval",) if given else ())),
    )
