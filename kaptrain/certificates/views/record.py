"""One certificate as an admin sees it: what it prints, what happened to it, a new name and a new last day."""

from flask import render_template, url_for
from werkzeug.wrappers import Response

from kaptrain.authz.permissions import Permission
from kaptrain.certificates import queries, service
from kaptrain.certificates.forms import RenameForm, RenewForm
from kaptrain.certificates.presenters import draft_page, held_row, printed_page, told
from kaptrain.certificates.rules.content import content_from
from kaptrain.certificates.views.blueprint import bp, office
from kaptrain.certificates.views.staff import names_of, somebody_elses
from kaptrain.db.session import db
from kaptrain.shared.errors import DomainError
from kaptrain.web.context import request_now
from kaptrain.web.guards import current_actor, requires
from kaptrain.web.replies import see

Answer = tuple[str, int]


@bp.get("/admin/certificates/<int(max=2147483647):certificate_id>")
@requires(Permission.CERTIFICATE_ISSUE)
def record(certificate_id: int) -> str:
    """Show one certificate, what happened to it, and whether its hours still add up."""
    found, session = somebody_elses(certificate_id), db.session()
    return render_template(
        "certificates/record.html",
        row=held_row(found),
        page=printed_page(content_from(found.certificate.content)),
        flags=queries.flagged(session, today=office().today(request_now()), only=certificate_id),
        successor=_successor(found),
        history=[told(event) for event in queries.history(session, certificate_id)],
        lookups=queries.lookups(session, [certificate_id]).get(certificate_id, 0),
    )


@bp.get("/admin/certificates/<int(max=2147483647):certificate_id>/name")
@requires(Permission.CERTIFICATE_ISSUE)
def consider_renaming(certificate_id: int) -> str:
    """Show what the certificate would print for the holder's present name."""
    return _rename_page(somebody_elses(certificate_id), RenameForm())


@bp.post("/admin/certificates/<int(max=2147483647):certificate_id>/name")
@requires(Permission.CERTIFICATE_ISSUE)
def rename(certificate_id: int) -> Response | Answer:
    """Print the same award again for the holder's present name."""
    found, form = somebody_elses(certificate_id), RenameForm()
    if not form.validate_on_submit():
        return _rename_page(found, form), 422
    session, seen = db.session(), form.seen.data
    try:
        made = service.rename(
            session, current_actor(), found.certificate, office=office(), now=request_now(), seen=seen
        )
    except DomainError as error:
        form.refuse(error)
        return _rename_page(found, form), error.status
    return _replaced(found, made)


@bp.get("/admin/certificates/<int(max=2147483647):certificate_id>/renew")
@requires(Permission.CERTIFICATE_ISSUE)
def consider_renewing(certificate_id: int) -> str:
    """Show what a certificate with a last day would print when it is renewed."""
    return _renew_page(somebody_elses(certificate_id), RenewForm())


@bp.post("/admin/certificates/<int(max=2147483647):certificate_id>/renew")
@requires(Permission.CERTIFICATE_ISSUE)
def renew(certificate_id: int) -> Response | Answer:
    """Print the same award again with a later last day."""
    found, form = somebody_elses(certificate_id), RenewForm()
    form.known = names_of(found)
    if not form.validate_on_submit() or form.valid_until.data is None:
        return _renew_page(found, form), 422
    asked = service.Renewal(form.valid_until.data, form.reason.data or "", form.seen.data)
    try:
        made = service.renew(
            db.session(), current_actor(), found.certificate, asked, office=office(), now=request_now()
        )
    except DomainError as error:
        form.refuse(error)
        return _renew_page(found, form), error.status
    return _replaced(found, made)


def _replaced(found: queries.Held, made: service.Certificate) -> Response:
    address = url_for("certificates.record", certificate_id=made.id)
    response = see(address, f"Certificate {made.number} replaces {found.certificate.number}.")
    db.session.commit()
    return response


def _successor(found: queries.Held) -> service.Certificate | None:
    code = found.standing.successor
    return queries.certificate_by_code(db.session(), code) if code else None


def _renew_page(found: queries.Held, form: RenewForm) -> str:
    made = service.draft_of_renewal(
        db.session(), current_actor(), found.certificate, office=office(), now=request_now()
    )
    # Always what this page shows, never what an earlier one did.
    form.seen.data = made.seen
    return render_template(
        "certificates/renew.html", row=held_row(found), form=form, page=draft_page(made.content), draft=made
    )


def _rename_page(found: queries.Held, form: RenameForm) -> str:
    made = service.draft_of_name(
        db.session(), current_actor(), found.certificate, office=office(), now=request_now()
    )
    # Always what this page shows, never what an earlier one did.
    form.seen.data = made.seen
    return render_template(
        "certificates/rename.html", row=held_row(found), form=form, page=draft_page(made.content), draft=made
    )
