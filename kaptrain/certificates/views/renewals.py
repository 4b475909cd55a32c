"""Renew many certificates: those that end soon, with one new last day, one reason and one confirmation."""

from flask import render_template
from werkzeug.wrappers import Response

from kaptrain.authz.permissions import Permission
from kaptrain.certificates.forms import RenewSeveralForm
from kaptrain.certificates.presenters.bulk import job_page
from kaptrain.certificates.presenters.renewals import RenewalsPage, renewals_page
from kaptrain.certificates.queries.bulk import newest_jobs
from kaptrain.certificates.queries.endings import endings
from kaptrain.certificates.service import bulk as service
from kaptrain.certificates.views.blueprint import bp, page_number, pager
from kaptrain.certificates.views.several import begun, show_list, ticked, today
from kaptrain.db.session import db
from kaptrain.shared.errors import DomainError
from kaptrain.web.guards import current_actor, requires

TITLE = "Renewals"


@bp.get("/admin/certificates/renewals")
@requires(Permission.CERTIFICATE_ISSUE)
def renewals() -> str:
    """Show the certificates that end soon or have expired, and which of them cannot be renewed and why."""
    return _page(RenewSeveralForm())


@bp.post("/admin/certificates/renewals")
@requires(Permission.CERTIFICATE_ISSUE)
def begin_renewing() -> Response | tuple[str, int]:
    """Write down what the admin confirmed; the certificates are renewed one by one."""
    form = RenewSeveralForm()
    if not form.validate_on_submit():
        return _page(form), 422
    lot = service.Lot(TITLE, today(), form.valid_until.data, form.reason.data or "")
    try:
        return begun(form, _listed, lot)
    except DomainError as error:
        form.refuse(error)
        return _page(form), error.status


def _listed() -> RenewalsPage:
    found = endings(db.session(), today=today(), without=current_actor().id)
    return renewals_page(found, number=page_number("page"))


def _page(form: RenewSeveralForm) -> str:
    page = _listed()
    show_list(form, page.whole, f"All {page.ready.total:,} that can be renewed, on every page")
    jobs = [job_page(each) for each in newest_jobs(db.session(), renewals=True)]
    return render_template(
        "certificates/renewals.html",
        form=form,
        page=page,
        pager=pager(page.ready, "page"),
        ticked=ticked(),
        jobs=jobs,
    )
