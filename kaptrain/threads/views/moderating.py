"""Report, hide, show again, and answer reports."""

from flask import render_template, request, url_for

from kaptrain.authz.permissions import Permission
from kaptrain.db.session import db
from kaptrain.shared.errors import Invalid, Missing, Refused
from kaptrain.threads import service
from kaptrain.threads.forms import ReasonForm
from kaptrain.threads.presenters import text_of
from kaptrain.threads.queries.posts import report_by_id
from kaptrain.threads.queries.rooms import Place, open_reports
from kaptrain.threads.views.pages import (
    POST,
    REPORT,
    ROOM,
    Answer,
    act_now,
    bp,
    done,
    names_in,
    post_here,
    room_of,
    run_here,
)
from kaptrain.web.guards import current_actor, requires

REPORTED = "Thank you. Whoever leads the group will look at it."


@bp.get(f"/posts/{POST}/report")
@requires(Permission.POST_WRITE)
def ask_report(post_id: int) -> str:
    """Ask what somebody should look at."""
    post_here(Permission.POST_WRITE, post_id)
    return _reason(post_id, ReasonForm(formdata=None), "report")


@bp.post(f"/posts/{POST}/report")
@requires(Permission.POST_WRITE)
def report(post_id: int) -> Answer:
    """Report a post."""
    found = post_here(Permission.POST_WRITE, post_id)
    form = ReasonForm()
    form.known = names_in(found.room.id)
    try:
        if form.validate():
            service.report(db.session(), act_now(), post_id, form.reason.data or "")
            return done(url_for("threads.post", post_id=post_id), REPORTED)
    except (Invalid, Refused) as error:
        db.session.rollback()
        form.refuse(error)
        return _reason(post_id, form, "report"), error.status
    return _reason(post_id, form, "report"), 422


@bp.get(f"/posts/{POST}/hide")
@requires(Permission.ROOM_RUN)
def ask_hide(post_id: int) -> str:
    """Ask why a post should be hidden."""
    post_here(Permission.ROOM_RUN, post_id)
    return _reason(post_id, ReasonForm(formdata=None), "hide")


@bp.post(f"/posts/{POST}/hide")
@requires(Permission.ROOM_RUN)
def hide(post_id: int) -> Answer:
    """Hide a post with a reason, or show it again."""
    found = post_here(Permission.ROOM_RUN, post_id)
    if request.form.get("act") == "show":
        service.show(db.session(), act_now(), post_id)
        return done(url_for("threads.post", post_id=post_id), "Shown again.")
    form = ReasonForm()
    form.known = names_in(found.room.id)
    try:
        if form.validate():
            service.hide(db.session(), act_now(), post_id, form.reason.data or "")
            return done(url_for("threads.post", post_id=post_id), "Hidden. Members read your reason.")
    except (Invalid, Refused) as error:
        db.session.rollback()
        form.refuse(error)
    return _reason(post_id, form, "hide"), 422


@bp.get(f"/rooms/{ROOM}/reports")
@requires(Permission.ROOM_RUN)
def reports(room_id: int) -> str:
    """List what was reported in a room and waits for an answer."""
    return _reports(run_here(Permission.ROOM_RUN, room_id), ReasonForm(formdata=None))


@bp.post(f"/reports/{REPORT}")
@requires(Permission.ROOM_RUN)
def answer_report(report_id: int) -> Answer:
    """Hide the post with a reason, or let it stay."""
    found = report_by_id(db.session(), report_id)
    if found is None:
        raise Missing
    place = run_here(Permission.ROOM_RUN, room_of(found[1].id)[1])
    form, stays = ReasonForm(), request.form.get("act") == "stays"
    form.known = names_in(place.room.id)
    try:
        if stays or form.validate():
            outcome = "stays" if stays else "hidden"
            reason = form.reason.data or ""
            service.answer_report(db.session(), act_now(), report_id, outcome=outcome, reason=reason)
            words = "It stays." if stays else "Hidden. Members read your reason."
            return done(url_for("threads.reports", room_id=place.room.id), words)
    except (Invalid, Refused) as error:
        db.session.rollback()
        form.refuse(error)
        return _reports(run_here(Permission.ROOM_RUN, place.room.id), form, at=report_id), error.status
    return _reports(place, form, at=report_id), 422


def _reason(post_id: int, form: ReasonForm, what: str) -> str:
    found = post_here(Permission.POST_WRITE, post_id)
    html = text_of(found.post.body)
    return render_template(
        "threads/reason.html", thread=found.thread, room=found.room, form=form, what=what, html=html
    )


def _reports(place: Place, form: ReasonForm, *, at: int = 0) -> str:
    rows = open_reports(db.session(), place.room.id)
    html = {each.id: text_of(each.post.body) for each in rows}
    own = current_actor().id
    return render_template(
        "threads/reports.html",
        room=place.room,
        rows=rows,
        html=html,
        own=own,
        form=form,
        at=at,
        home=place.room.home if place.member else "/groups",
    )
