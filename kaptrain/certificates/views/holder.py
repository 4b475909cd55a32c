"""What a person holds, and what is missing until they do."""

from collections.abc import Sequence

from flask import Response, make_response, render_template, url_for
from werkzeug.wrappers import Response as BaseResponse

from kaptrain.authz.permissions import Permission
from kaptrain.authz.predicates import Subject
from kaptrain.certificates import queries, service
from kaptrain.certificates.models import PROGRAM, Certificate
from kaptrain.certificates.presenters import certificate_page, held_row
from kaptrain.certificates.rules.content import content_from
from kaptrain.certificates.rules.eligibility import Eligibility
from kaptrain.certificates.rules.states import ISSUABLE
from kaptrain.certificates.views.blueprint import bp, office
from kaptrain.db.session import db
from kaptrain.enrolment.models import Enrolment
from kaptrain.enrolment.queries import current_enrolment
from kaptrain.shared.errors import Missing
from kaptrain.web.context import request_now, today_in
from kaptrain.web.guards import authorize, current_actor, requires
from kaptrain.web.replies import see


@bp.get("/certificates")
@requires(Permission.CERTIFICATE_HOLD)
def held() -> str:
    """Show the person's certificates, or what the present year still needs."""
    session, actor = db.session(), current_actor()
    found = queries.held_by_trainee(session, actor.id, today=office().today(request_now()))
    enrolment = current_enrolment(session, actor.id)
    rows, ids = [held_row(each) for each in found], [each.certificate.id for each in found]
    return render_template(
        "certificates/held.html",
        rows=[row for row in rows if row.is_live],
        earlier=[row for row in rows if not row.is_live],
        lookups=queries.lookups(session, ids) if ids else {},
        enrolment=enrolment,
        ahead=_ahead(enrolment, found),
    )


@bp.get("/certificates/<int(max=2147483647):certificate_id>")
@requires(Permission.CERTIFICATE_HOLD)
def certificate(certificate_id: int) -> str:
    """Show the certificate as it was issued, and its state now."""
    found = _own(certificate_id)
    content = content_from(found.certificate.content)
    return render_template(
        "certificates/certificate.html",
        page=certificate_page(content),
        row=held_row(found),
        lookups=queries.lookups(db.session(), [certificate_id]).get(certificate_id, 0),
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


@bp.post("/certificates/<int(max=2147483647):certificate_id>/withhold")
@requires(Permission.CERTIFICATE_HOLD)
def withhold(certificate_id: int) -> BaseResponse:
    """Let the public page say only that the certificate exists."""
    found = _own(certificate_id)
    service.withhold(db.session(), current_actor(), found.certificate, office=office(), now=request_now())
    return _back(certificate_id, "Withheld. Its public page now says only that it exists.")


@bp.post("/certificates/<int(max=2147483647):certificate_id>/release")
@requires(Permission.CERTIFICATE_HOLD)
def release(certificate_id: int) -> BaseResponse:
    """Let the public page show everything again."""
    found = _own(certificate_id)
    service.release(db.session(), current_actor(), found.certificate, office=office(), now=request_now())
    return _back(certificate_id, "Its public page shows everything again.")


def _ahead(enrolment: Enrolment | None, found: Sequence[queries.Held]) -> Eligibility | None:
    """What the present year still needs; None where there is nothing to wait for."""
    covered = {
        each.certificate.enrolment_id
        for each in found
        if each.certificate.award == PROGRAM and not each.standing.has_ended
    }
    if enrolment is None or enrolment.id in covered or enrolment.state not in ISSUABLE:
        return None
    return service.preview(db.session(), enrolment, today=today_in(current_actor().zone))


def _back(certificate_id: int, message: str) -> BaseResponse:
    response = see(url_for("certificates.certificate", certificate_id=certificate_id), message)
    db.session.commit()
    return response


def _own(certificate_id: int) -> queries.Held:
    found = queries.held_by_id(db.session(), certificate_id, today=office().today(request_now()))
    if found is None:
        raise Missing
    authorize(Permission.CERTIFICATE_HOLD, Subject(trainee_id=found.certificate.trainee_id))
    return found


def _file_name(certificate: Certificate) -> str:
    return f"certificate-{certificate.number}.pdf"
