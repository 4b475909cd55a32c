"""The list of cohorts, and opening one."""

from typing import Any

from flask import render_template, request, url_for
from werkzeug.wrappers import Response

from kaptrain.authz.permissions import Permission
from kaptrain.catalogue.service import Library
from kaptrain.db.session import db
from kaptrain.enrolment import queries, service
from kaptrain.enrolment.forms import CohortForm
from kaptrain.enrolment.presenters import COHORTS_PER_PAGE, cohort_rows, pages
from kaptrain.enrolment.views.pages import answered, asked_page, bp
from kaptrain.web.context import request_now, resource
from kaptrain.web.forms import options
from kaptrain.web.guards import current_actor, requires
from kaptrain.web.replies import see


@bp.get("/admin/cohorts")
@requires(Permission.COHORT_MANAGE)
def cohorts() -> str:
    """List the cohorts, newest first."""
    session = db.session()
    total = queries.count_cohorts(session)
    page = asked_page(-(-total // COHORTS_PER_PAGE))
    listed = queries.cohorts_with_sizes(session, limit=COHORTS_PER_PAGE, offset=(page - 1) * COHORTS_PER_PAGE)
    place = pages(
        page,
        len(listed),
        total,
        size=COHORTS_PER_PAGE,
        address=lambda other: url_for("enrolment.cohorts", page=other),
    )
    return render_template("enrolment/cohorts.html", rows=cohort_rows(listed), pages=place)


@bp.route("/admin/cohorts/new", methods=["GET", "POST"])
@requires(Permission.COHORT_MANAGE)
def open_cohort() -> Any:
    """Open a cohort on the plan that its program has today."""
    form = CohortForm()
    library = resource(Library)
    slugs = library.slugs()
    form.program.choices = options((slug, library.program(slug).title) for slug in slugs)
    if request.method == "GET" and slugs:
        form.program.data = slugs[0]
    return answered(
        form, lambda: _opened(form), lambda: render_template("enrolment/open_cohort.html", form=form)
    )


def _opened(form: CohortForm) -> Response:
    session, now = db.session(), request_now()
    program = resource(Library).program(str(form.program.data))
    version = service.freeze_plan(session, program.slug, program.plan, program.module_lessons, now=now)
    cohort = service.open_cohort(
        session,
        current_actor(),
        title=str(form.title.data),
        starts_on=form.starts_on.data,
        plan_version=version,
        now=now,
    )
    words = f"{cohort.title} is open, on plan {version.version}. Enrol the first trainee."
    return see(url_for("enrolment.cohort", cohort_id=cohort.id), words)
