"""What a person holds, and what is missing until they do."""

from flask import Response, make_response, render_template

from kaptrain.authz.permissions import Permission
from kaptrain.authz.predicates import Subject
from kaptrain.certificates import queries
from kaptrain.certificates.models import Certificate
from kaptrain.certificates.presenters import certificate_page, held_row
from kaptrain.certificates.rules.content import content_from
from kaptrain.certificates.rules.states import ISSUABLE
from kaptrain.certificates.service import preview
from kaptrain.certificates.views.blueprint import bp, office
from kaptrain.db.session import db
from kaptrain.enrolment.queries import current_enrolment
from kaptrain.shared.errors import Missing
from kaptrain.web.context import request_now, today_in
from kaptrain.web.guards import authorize, current_actor, requires


@bp.get("/certificates")
@requires(Permission.CERTIFICATE_HOLD)
def held() -> str:
    """Show the person's certificates, or what the present year still needs."""
    session, actor = db.session(), current_actor()
    found = queries.held_by_trainee(session, actor.id, today=office().today(request_now()))
    enrolment = current_enrolment(session, actor.id)
    covered = {each.certificate.enrolment_id for each in found if each.standing.is_valid}
    ahead = None
    if enrolment is not None and enrolment.id not in covered and enrolment.state in ISSUABLE:
        ahead = preview(session, enrolment, today=today_in(actor.zone))
    return render_template(
        "certificates/held.html", rows=[held_row(each) for each in found], enrolment=enrolment, ahead=ahead
    )


@bp.get("/certificates/<int(max=2147483647):certificate_id>")
@requires(Permission.CERTIFICATE_HOLD)
def certificate(certificate_id: int) -> str:
    """Show the certificate as it was issued, and its state now."""
    found = _own(certificate_id)
    content = content_from(found.certificate.content)
    return render_template(
        "certificates/certificate.html", page=certificate_page(content), row=held_row(found)
    )


@bp.get("/certificates/<int(max=2147483647):certificate_id>.pdf")
@requires(Permission.CERTIFICATE_HOLD)
def certificate_pdf(certificate_id: int) -> Response:
    """Hand out the stored bytes."""
    found = _own(certificate_id)
    response = make_response(queries.pdf_of(db.session(), certificate_id))
    response.headers["Content-Type"] = "application/pdf"
    response.headers["Content-Disposition"] = f'attachment; filename="{_file_name(found.certificate)}"'
    response.headers["Cache-Control"] = "no-store"
    return response


def _own(certificate_id: int) -> queries.Held:
    found = queries.held_by_id(db.session(), certificate_id, today=office().today(request_now()))
    if found is None:
        raise Missing
    authorize(Permission.CERTIFICATE_HOLD, Subject(trainee_id=found.certificate.trainee_id))
    return found


def _file_name(certificate: Certificate) -> str:
    return f"certificate-{certificate.number}.pdf"
