"""Issue many certificates: one list with one confirmation, then a page that shows how far it is."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, cast

from flask import Response, current_app, redirect, render_template, request, stream_with_context, url_for
from werkzeug.wrappers import Response as BaseResponse

from kaptrain.authz.permissions import Permission
from kaptrain.certificates import queries
from kaptrain.certificates.adapters.files import csv_rows, zip_stream
from kaptrain.certificates.forms import BulkForm
from kaptrain.certificates.presenters.bulk import OfferPage, item_rows, job_page, list_rows, offer_page
from kaptrain.certificates.queries import bulk as found
from kaptrain.certificates.service import bulk as service
from kaptrain.certificates.views.blueprint import bp, office, page_number, pager
from kaptrain.certificates.views.several import begun, show_list, ticked, today
from kaptrain.db.session import db
from kaptrain.enrolment.queries import cohort_by_id
from kaptrain.shared.clock import Clock
from kaptrain.shared.errors import DomainError, Missing
from kaptrain.web.context import CLOCK, request_now
from kaptrain.web.guards import current_actor, requires
from kaptrain.web.replies import see

# As long as one press of "Continue" works.
A_WHILE = timedelta(seconds=1)
ALL_COHORTS = "All cohorts"
JOB = "/admin/certificates/bulk/<int(max=2147483647):job_id>"


@bp.get("/admin/certificates/bulk")
@requires(Permission.CERTIFICATE_ISSUE)
def offer() -> str:
    """Show who gets a certificate and what it says, and who gets none and why."""
    return _offer_page(BulkForm())


@bp.post("/admin/certificates/bulk")
@requires(Permission.CERTIFICATE_ISSUE)
def begin() -> BaseResponse | tuple[str, int]:
    """Write down what the admin confirmed; the certificates follow one by one."""
    form = BulkForm()
    if not form.validate_on_submit():
        return _offer_page(form), 422
    try:
        lot = service.Lot(_cohort_title(_cohort_id()), today(), form.valid_until.data)
        return begun(form, _offered, lot)
    except DomainError as error:
        form.refuse(error)
        return _offer_page(form), error.status


@bp.get(JOB)
@requires(Permission.CERTIFICATE_ISSUE)
def job(job_id: int) -> str:
    """Show how far a job is and how each item ended."""
    session, number = db.session(), page_number("page")
    known = _job(job_id)
    return render_template(
        "certificates/bulk_job.html",
        page=job_page(known),
        refused=found.refused_items(session, job_id, today=today()),
        issued=item_rows(found.issued_items(session, job_id, page=number, today=today())),
        number=number,
        last_page=max(1, -(-known.tally.issued // found.PAGE)),
    )


@bp.post(f"{JOB}/continue")
@requires(Permission.CERTIFICATE_ISSUE)
def go_on(job_id: int) -> BaseResponse:
    """Work for about a second, one certificate per transaction; anybody who may issue may press it."""
    _job(job_id)
    clock = cast(Clock, current_app.extensions[CLOCK])
    shift = service.Shift(clock, clock.now() + A_WHILE, db.session.commit)
    service.work_off(db.session(), [job_id], shift, office=office())
    return redirect(url_for("certificates.job", job_id=job_id), 303)


@bp.post(f"{JOB}/stop")
@requires(Permission.CERTIFICATE_ISSUE)
def stop(job_id: int) -> BaseResponse:
    """Begin nothing more of a job; what was issued stays."""
    service.stop(db.session(), current_actor(), job_id, now=request_now())
    response = see(url_for("certificates.job", job_id=job_id), "Stopped. What was issued stays valid.")
    db.session.commit()
    return response


@bp.get(f"{JOB}/list.csv")
@requires(Permission.CERTIFICATE_ISSUE)
def job_list(job_id: int) -> Response:
    """Give the list with each result as a file."""
    _job(job_id)
    rows = list_rows(found.all_items(db.session(), job_id, today=today()))
    return _file(csv_rows(rows), "text/csv; charset=utf-8", f"certificates-{job_id}.csv")


@bp.get(f"{JOB}/certificates.zip")
@requires(Permission.CERTIFICATE_ISSUE)
def job_files(job_id: int) -> Response:
    """Give the stored PDFs that are valid today as one file, read one by one."""
    _job(job_id)
    content = stream_with_context(zip_stream(_files(job_id)))
    return _file(content, "application/zip", f"certificates-{job_id}.zip")


def _files(job_id: int) -> Iterator[tuple[str, bytes, datetime]]:
    session = db.session()
    items = list(found.all_items(session, job_id, today=today()))
    rows = csv_rows(list_rows(items)).encode()
    wanted = [
        (each.held.certificate.id, each.held.certificate.number, each.held.certificate.issued_at)
        for each in items
        if each.held and each.held.standing.is_valid
    ]
    yield "list.csv", rows, request_now()
    for certificate_id, number, moment in wanted:
        content = queries.pdf_of(session, certificate_id)
        # A slow reader must not hold a transaction open meanwhile: SQLite's writers would wait for it.
        session.rollback()
        yield f"{number}.pdf", content, moment


def _file(content: Any, kind: str, name: str) -> Response:
    headers = {"Content-Type": kind, "Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, headers=headers)


def _job(job_id: int) -> found.Job:
    known = found.job_by_id(db.session(), job_id)
    if known is None:
        raise Missing
    return known


def _cohort_id() -> int | None:
    return request.values.get("cohort", type=int)


def _cohort_title(cohort_id: int | None) -> str:
    if cohort_id is None:
        return ALL_COHORTS
    cohort = cohort_by_id(db.session(), cohort_id)
    if cohort is None:
        raise Missing
    return cohort.title


def _offered() -> OfferPage:
    session, day, actor = db.session(), today(), current_actor()
    offered = found.offer(session, today=day, without=actor.id, cohort_id=_cohort_id())
    return offer_page(offered, issuer=office().issuer, today=day, number=page_number("page"))


def _offer_page(form: BulkForm) -> str:
    session, actor, page, cohort_id = db.session(), current_actor(), _offered(), _cohort_id()
    show_list(form, page.whole, f"All {page.ready.total:,} who are ready, on every page")
    return render_template(
        "certificates/bulk.html",
        form=form,
        page=page,
        pager=pager(page.ready, "page"),
        cohort_choices=[
            (each.cohort_id, f"{each.title} ({each.number})")
            for each in found.waiting_cohorts(session, without=actor.id)
        ],
        cohort_id=cohort_id,
        ticked=ticked(),
        jobs=[job_page(each) for each in found.newest_jobs(session)],
    )
