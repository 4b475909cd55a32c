"""One's own credit at a session: what is needed, the evaluation, the post-test, the license."""

from collections.abc import Mapping

from flask import render_template, request, url_for

from kaptrain.authz.permissions import Permission
from kaptrain.authz.predicates import Subject
from kaptrain.ce import service
from kaptrain.ce.forms import LicenseForm, PostTestForm, evaluation_form, post_test_form
from kaptrain.ce.presenters.own import own_rows
from kaptrain.ce.queries.activities import CeOf
from kaptrain.ce.queries.standing import Standing, license_of
from kaptrain.ce.rules.post_test import version_of
from kaptrain.ce.service.answering import own_part
from kaptrain.ce.views.pages import EVENT, Answer, bp, done, questions_of
from kaptrain.db.session import db
from kaptrain.shared.errors import DomainError, Invalid, Missing
from kaptrain.web.context import request_now, resource
from kaptrain.web.guards import authorize, current_actor, requires


@bp.get(f"/events/{EVENT}/ce")
@requires(Permission.CE_EARN)
def own(event_id: int) -> str:
    """Show what each body gives the reader for a session, and what is missing."""
    ce, standing = _own(event_id)
    return render_template(
        "ce/own.html",
        event=ce.event,
        rows=own_rows(ce, standing, _held(ce, standing)),
        evaluates=ce.evaluates and not standing.evaluated,
        tests=ce.tests and bool(questions_of(ce.event)),
        license=license_of(db.session(), current_actor().id),
    )


@bp.route(f"/events/{EVENT}/evaluate", methods=["GET", "POST"])
@requires(Permission.CE_EARN)
def evaluate(event_id: int) -> Answer:
    """Ask for, or keep, an evaluation."""
    ce, standing = _own(event_id)
    form = evaluation_form(ce.questions)
    form.known = [each.name for each in ce.instructors]
    if request.method == "POST":
        try:
            if form.validate():
                given, comment = form.given(), form.comment.data or ""
                service.evaluate(db.session(), current_actor(), event_id, given, comment, now=request_now())
                return done(
                    url_for("ce.own", event_id=event_id),
                    "Thank you. Your answers are kept without your name.",
                )
        except DomainError as error:
            db.session.rollback()
            form.refuse(error)
    page = render_template("ce/evaluate.html", event=ce.event, form=form, evaluated=standing.evaluated)
    return (page, Invalid.status) if request.method == "POST" else page


@bp.route(f"/events/{EVENT}/post-test", methods=["GET", "POST"])
@requires(Permission.CE_EARN)
def post_test(event_id: int) -> Answer:
    """Ask the questions after a session, or grade the answers."""
    ce, standing = _own(event_id)
    items = questions_of(ce.event)
    if not ce.tests or not items:
        raise Missing
    form = post_test_form(items)
    if request.method == "POST":
        try:
            if form.validate():
                return _graded(event_id, form)
        except DomainError as error:
            db.session.rollback()
            form.refuse(error)
    form.shown.data = version_of(items)
    page = render_template("ce/post_test.html", event=ce.event, form=form, items=items, best=standing.best)
    return (page, Invalid.status) if request.method == "POST" else page


@bp.route("/ce/license", methods=["GET", "POST"])
@requires(Permission.CE_EARN)
def license() -> Answer:
    """Ask for, or keep, what the reader's CE certificates say about their license."""
    session, actor = db.session(), current_actor()
    known = license_of(session, actor.id)
    form = LicenseForm(obj=known)
    if request.method == "POST" and form.validate():
        service.save_license(session, actor, form.values(), now=request_now())
        return done(url_for("certificates.held"), "Saved. Certificates from now on say so.")
    page = render_template("ce/license.html", form=form)
    return (page, Invalid.status) if request.method == "POST" else page


def _own(event_id: int) -> tuple[CeOf, Standing]:
    ce, standing = own_part(db.session(), current_actor(), event_id, now=request_now())
    authorize(Permission.CE_EARN, Subject(trainee_id=standing.seat.enrolment.person_id))
    return ce, standing


def _held(ce: CeOf, standing: Standing) -> Mapping[int, int]:
    return resource(service.Issued).held(db.session(), standing.seat.enrolment.id, ce.event.id)


def _graded(event_id: int, form: PostTestForm) -> Answer:
    made = service.take_post_test(
        db.session(),
        current_actor(),
        event_id,
        form.items,
        form.given(),
        shown=form.shown.data or "",
        now=request_now(),
    )
    words = f"{made.right_count} of {made.total} right. You may take it again as often as you like."
    return done(url_for("ce.own", event_id=event_id), words)
