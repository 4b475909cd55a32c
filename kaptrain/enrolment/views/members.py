"""One cohort: its trainees, enrolling somebody, one mentor for many."""

from collections.abc import Sequence
from typing import Any

from flask import render_template, request, url_for
from werkzeug.wrappers import Response

from kaptrain.accounts.models import Person
from kaptrain.accounts.queries import person_by_email, person_by_id
from kaptrain.accounts.rules.identity import email_key
from kaptrain.authz.permissions import Permission
from kaptrain.db.session import db
from kaptrain.enrolment import queries, service
from kaptrain.enrolment.forms import EnrolForm, PickForm
from kaptrain.enrolment.models import Cohort, Enrolment
from kaptrain.enrolment.presenters import PER_PAGE, mentor_choices, named, pages, trainee_rows
from kaptrain.enrolment.views.pages import COHORT, answered, asked_page, asked_words, bp, found_cohort
from kaptrain.shared.errors import DomainError, Invalid, Missing
from kaptrain.web.context import absolute, request_now, today_in
from kaptrain.web.forms import options
from kaptrain.web.guards import current_actor, requires
from kaptrain.web.replies import see

LONGEST_ID = 9


@bp.get(COHORT)
@requires(Permission.COHORT_MANAGE)
def cohort(cohort_id: int) -> str:
    """Show a cohort's trainees, 25 at a time."""
    return _cohort_page(found_cohort(cohort_id), _pick_form())


@bp.post(f"{COHORT}/mentor")
@requires(Permission.COHORT_MANAGE)
def assign_mentor_to_many(cohort_id: int) -> Any:
    """Give one mentor to all selected trainees of the cohort, or to none."""
    group = found_cohort(cohort_id)
    form = _pick_form()
    chosen = _chosen(group, request.form.getlist("pick"))

    def act() -> Response:
        mentor = _mentor(form.mentor.data)
        if not chosen:
            raise Invalid("Select at least one trainee.", field="mentor", code="nobody")
        many = service.assign_mentors(
            db.session(), current_actor(), chosen, mentor, today=_today(), now=request_now()
        )
        words = (
            f"{mentor.name} now mentors {'one trainee' if many == 1 else f'{many} trainees'} selected here."
        )
        return see(url_for("enrolment.cohort", cohort_id=cohort_id), words)

    return answered(form, act, lambda: _cohort_page(found_cohort(cohort_id), form))


@bp.route(f"{COHORT}/enrol", methods=["GET", "POST"])
@requires(Permission.COHORT_MANAGE)
def enrol(cohort_id: int) -> Any:
    """Enrol somebody by address, or from a searched list."""
    group = found_cohort(cohort_id)
    form = EnrolForm()
    return answered(form, lambda: _enrolled(group, form), lambda: _enrol_page(found_cohort(cohort_id), form))


def _enrolled(group: Cohort, form: EnrolForm) -> Response:
    session = db.session()
    try:
        person = _asked_person(form)
        place = service.admit(
            session,
            current_actor(),
            group,
            person,
            url=absolute(url_for("reporting.dashboard")),
            now=request_now(),
        )
    except Missing:
        raise
    except DomainError as error:
        error.field = error.field or "email"
        raise
    words = f"{place.person.name} is enrolled; a mail is on its way."
    return see(url_for("enrolment.cohort", cohort_id=group.id), words)


def _asked_person(form: EnrolForm) -> Person:
    session = db.session()
    if form.person.data:
        found = person_by_id(session, _number(form.person.data))
        if found is None:
            raise Missing
        return found
    if not form.email.data:
        raise Invalid("Write an address, or choose somebody from the list.", field="email", code="nobody")
    found = person_by_email(session, email_key(form.email.data))
    if found is None:
        raise Invalid("Nobody has this address. Invite them first.", field="email", code="unknown")
    return found


def _enrol_page(group: Cohort, form: EnrolForm) -> str:
    words = asked_words()
    found = queries.possible_trainees(db.session(), group, words, limit=PER_PAGE + 1)
    people = [
        {"id": each.id, "name": named(each), "email": each.email}
        for each in found[:PER_PAGE]
        if each.id != current_actor().id
    ]
    return render_template(
        "enrolment/enrol.html",
        cohort=group,
        form=form,
        words=words,
        people=people,
        more=len(found) > PER_PAGE,
    )


def _pick_form() -> PickForm:
    form = PickForm()
    form.mentor.choices = options(mentor_choices(queries.possible_mentors(db.session())))
    return form


def _cohort_page(group: Cohort, form: PickForm) -> str:
    session = db.session()
    total = queries.count_enrolments(session, group.id)
    page = asked_page(-(-total // PER_PAGE))
    listed = queries.enrolments_of_cohort(session, group.id, limit=PER_PAGE, offset=(page - 1) * PER_PAGE)
    mentors = queries.mentors_now(session, [each.id for each in listed])

    def address(other: int) -> str:
        return url_for("enrolment.cohort", cohort_id=group.id, page=other)

    return render_template(
        "enrolment/cohort.html",
        cohort=group,
        total=total,
        form=form,
        picked=request.form.getlist("pick"),
        rows=trainee_rows(listed, mentors, current_actor().id),
        pages=pages(page, len(listed), total, size=PER_PAGE, address=address),
    )


def _chosen(group: Cohort, picked: Sequence[str]) -> Sequence[Enrolment]:
    # An id of another cohort, or one's own, is as unknown as an invented one.
    ids = sorted({_number(each) for each in picked[:PER_PAGE]})
    found = queries.chosen_enrolments(db.session(), group.id, ids)
    if len(found) != len(ids) or any(each.person_id == current_actor().id for each in found):
        raise Missing
    return found


def _mentor(value: str | None) -> Person:
    found = person_by_id(db.session(), _number(value)) if value else None
    if found is None:
        raise Invalid("Choose a mentor.", field="mentor", code="nobody")
    return found


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= LONGEST_ID):
        raise Missing
    return int(text)


def _today() -> Any:
    return today_in(current_actor().zone)
