"""Issue, replace and revoke: lists with reasons, then one page per decision that shows what it does."""

from datetime import date

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from kaptrain.authz.permissions import Permission
from kaptrain.authz.predicates import Subject
from kaptrain.certificates import queries, service
from kaptrain.certificates.forms import CorrectForm, IssueForm, RevokeForm
from kaptrain.certificates.presenters import draft_page, flag_row, held_row, printed_page
from kaptrain.certificates.rules.ce_award import activity_of
from kaptrain.certificates.rules.content import content_from
from kaptrain.certificates.views.blueprint import bp, office, page_number, pager
from kaptrain.db.session import db
from kaptrain.enrolment.models import Enrolment
from kaptrain.enrolment.queries import enrolment_by_id
from kaptrain.shared.errors import DomainError, Missing
from kaptrain.web.context import request_now
from kaptrain.web.guards import authorize, current_actor, requires
from kaptrain.web.replies import see

Answer = tuple[str, int]
SOON = "soon"


@bp.get("/admin/certificates")
@requires(Permission.CERTIFICATE_ISSUE)
def overview() -> str:
    """Show certificates that need attention, enrolments that may get one, and all issued ones."""
    session, today = db.session(), office().today(request_now())
    search, ending = request.args.get("q", "").strip()[:100], request.args.get("ends") == SOON
    waiting = None if ending else _waiting(search, today)
    issued = queries.issued(session, today=today, search=search, ending=ending, page=page_number("issued"))
    return render_template(
        "certificates/overview.html",
        search=search,
        ends=SOON if ending else "",
        flags=[flag_row(each) for each in queries.flagged(session, today=today)],
        waiting=waiting,
        waiting_pager=waiting and pager(waiting, "page"),
        issued=[held_row(each) for each in issued.rows],
        issued_total=issued.total,
        issued_pager=pager(issued, "issued"),
    )


def _waiting(search: str, today: date) -> queries.Page[queries.Candidate]:
    return queries.candidates(
        db.session(), today=today, without=current_actor().id, search=search, page=page_number("page")
    )


@bp.get("/admin/certificates/issue/<int(max=2147483647):enrolment_id>")
@requires(Permission.CERTIFICATE_ISSUE)
def look_ahead(enrolment_id: int) -> str:
    """Show what would be printed, or everything that is missing."""
    return _issue_page(_enrolment(enrolment_id), IssueForm())


@bp.post("/admin/certificates/issue/<int(max=2147483647):enrolment_id>")
@requires(Permission.CERTIFICATE_ISSUE)
def issue(enrolment_id: int) -> Response | Answer:
    """Issue the certificate that the page before showed."""
    enrolment, form = _enrolment(enrolment_id), IssueForm()
    if not form.validate_on_submit():
        return _issue_page(enrolment, form), 422
    try:
        made = service.issue(
            db.session(),
            current_actor(),
            enrolment,
            office=office(),
            now=request_now(),
            seen=form.seen.data,
            valid_until=form.valid_until.data,
        )
    except DomainError as error:
        form.refuse(error)
        return _issue_page(enrolment, form), error.status
    return _done(f"Certificate {made.number} issued to {enrolment.person.name}.")


@bp.get("/admin/certificates/<int(max=2147483647):certificate_id>/revoke")
@requires(Permission.CERTIFICATE_ISSUE)
def consider_revoking(certificate_id: int) -> str:
    """Show the certificate beside the form that revokes it."""
    return _revoke_page(somebody_elses(certificate_id), RevokeForm())


@bp.post("/admin/certificates/<int(max=2147483647):certificate_id>/revoke")
@requires(Permission.CERTIFICATE_ISSUE)
def revoke(certificate_id: int) -> Response | Answer:
    """Revoke with a reason that everybody can read."""
    found, form = somebody_elses(certificate_id), RevokeForm()
    form.known = names_of(found)
    if not form.validate_on_submit():
        return _revoke_page(found, form), 422
    reason = form.reason.data or ""
    try:
        service.revoke(
            db.session(), current_actor(), found.certificate, reason, office=office(), now=request_now()
        )
    except DomainError as error:
        form.refuse(error)
        return _revoke_page(found, form), error.status
    return _done(f"Certificate {found.certificate.number} revoked. Its public page says so now.")


@bp.get("/admin/certificates/<int(max=2147483647):certificate_id>/correct")
@requires(Permission.CERTIFICATE_ISSUE)
def consider_correcting(certificate_id: int) -> str | Response:
    """Show what the new certificate would print; credit is corrected at its activity."""
    found = somebody_elses(certificate_id)
    credit = activity_of(found.certificate.award)
    if credit is not None:
        return redirect(url_for("certificates.ce_activity", event_id=credit[1]), 303)
    return _correct_page(found, CorrectForm())


@bp.post("/admin/certificates/<int(max=2147483647):certificate_id>/correct")
@requires(Permission.CERTIFICATE_ISSUE)
def correct(certificate_id: int) -> Response | Answer:
    """Revoke this certificate and issue one with the hours of today."""
    found, form = somebody_elses(certificate_id), CorrectForm()
    form.known = names_of(found)
    if not form.validate_on_submit():
        return _correct_page(found, form), 422
    try:
        made = _corrected(found, form)
    except DomainError as error:
        form.refuse(error)
        return _correct_page(found, form), error.status
    return _done(f"Certificate {found.certificate.number} revoked, {made.number} issued in its place.")


def _corrected(found: queries.Held, form: CorrectForm) -> service.Certificate:
    return service.correct_hours(
        db.session(),
        current_actor(),
        found.certificate,
        form.reason.data or "",
        office=office(),
        now=request_now(),
        seen=form.seen.data,
    )


def _done(message: str) -> Response:
    response = see(url_for("certificates.overview"), message)
    db.session.commit()
    return response


def _enrolment(enrolment_id: int) -> Enrolment:
    enrolment = enrolment_by_id(db.session(), enrolment_id)
    if enrolment is None:
        raise Missing
    authorize(Permission.CERTIFICATE_ISSUE, Subject(trainee_id=enrolment.person_id))
    return enrolment


def somebody_elses(certificate_id: int) -> queries.Held:
    """Return a certificate about which this admin may decide; Missing otherwise."""
    found = queries.held_by_id(db.session(), certificate_id, today=office().today(request_now()))
    if found is None:
        raise Missing
    authorize(Permission.CERTIFICATE_ISSUE, Subject(trainee_id=found.certificate.trainee_id))
    return found


def names_of(found: queries.Held) -> list[str]:
    """The holder's name as it is printed, and as it is now."""
    enrolment = enrolment_by_id(db.session(), found.certificate.enrolment_id)
    return [held_row(found).holder, *([enrolment.person.name] if enrolment else [])]


def _draft(enrolment: Enrolment, form: IssueForm | CorrectForm) -> service.Draft:
    made = service.draft(db.session(), current_actor(), enrolment, office=office(), now=request_now())
    # Always what this page shows, never what an earlier one did.
    form.seen.data = made.seen
    return made


def _issue_page(enrolment: Enrolment, form: IssueForm) -> str:
    made = _draft(enrolment, form)
    return render_template(
        "certificates/issue.html", enrolment=enrolment, form=form, page=draft_page(made.content), draft=made
    )


def _correct_page(found: queries.Held, form: CorrectForm) -> str:
    enrolment = enrolment_by_id(db.session(), found.certificate.enrolment_id)
    if enrolment is None:
        raise Missing
    made = _draft(enrolment, form)
    return render_template(
        "certificates/correct.html",
        row=held_row(found),
        form=form,
        page=draft_page(made.content),
        draft=made,
    )


def _revoke_page(found: queries.Held, form: RevokeForm) -> str:
    content = content_from(found.certificate.content)
    return render_template(
        "certificates/revoke.html", row=held_row(found), form=form, page=printed_page(content)
    )
