"""The blueprint, and what pages about enrolments do alike: find through the parent, carry out, answer."""

from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

from flask import Blueprint, request
from werkzeug.wrappers import Response

from kaptrain.authz.permissions import Permission
from kaptrain.authz.predicates import Subject
from kaptrain.db.session import db
from kaptrain.enrolment.models import Cohort, Enrolment
from kaptrain.enrolment.queries import cohort_by_id, enrolment_by_id, possible_mentors
from kaptrain.shared.errors import DomainError, Missing
from kaptrain.web.fields import DAY
from kaptrain.web.forms import BaseForm, GuardedForm
from kaptrain.web.guards import authorize

bp = Blueprint("enrolment", __name__, template_folder="../templates")

# Larger numbers are no ids on any engine.
COHORT = "/admin/cohorts/<int(max=2147483647):cohort_id>"
PLACE = "/admin/enrolments/<int(max=2147483647):enrolment_id>"
LONGEST_SEARCH = 100
Guarded = TypeVar("Guarded", bound=GuardedForm)


class Unconfirmed(Exception):
    """All is well, but the person has not yet seen what it leads to; `seen` stands for what they will see."""

    def __init__(self, seen: str) -> None:
        super().__init__(seen)
        self.seen = seen


def placed(enrolment_id: int, permission: Permission = Permission.DECISION_MAKE) -> Enrolment:
    """Return the enrolment, locked when the request may change it. Missing when unknown or one's own."""
    found = enrolment_by_id(db.session(), enrolment_id, lock=request.method == "POST")
    if found is None:
        raise Missing
    authorize(permission, Subject(trainee_id=found.person_id))
    return found


def knowing(form: Guarded, place: Enrolment) -> Guarded:
    """Let the trainee and the mentors of the program be named in what a form sends."""
    if form.is_submitted():
        mentors = [each.name for each in possible_mentors(db.session())]
        form.known = [*form.known, place.person.name, *mentors]
    return form


def found_cohort(cohort_id: int) -> Cohort:
    """Return the cohort. Missing when unknown."""
    found = cohort_by_id(db.session(), cohort_id)
    if found is None:
        raise Missing
    return found


def answered(form: BaseForm, act: Callable[[], Response], show: Callable[[], str]) -> Any:
    """Carry out a valid form and commit, or show the page again with what is wrong beside its fields.

    Acts that show their consequence first raise Unconfirmed until the form's `seen` agrees with it.
    """
    if form.validate_on_submit():
        try:
            response = act()
        except Missing:
            raise
        except Unconfirmed as asking:
            return _asked_to_confirm(form, asking.seen, show)
        except DomainError as error:
            db.session.rollback()
            form.refuse(error)
        else:
            db.session.commit()
            return response
    page = show()
    return page, 422 if form.is_submitted() else 200


def _asked_to_confirm(form: BaseForm, seen: str, show: Callable[[], str]) -> Any:
    db.session.rollback()
    # What was shown is not what would happen: a refusal, so that a second press finds its receipt.
    changed = bool(form.seen.data)
    form.seen.data = seen
    return show(), 422 if changed else 200


def asked_page(last: int) -> int:
    """The page number in the address, held between 1 and `last`."""
    return min(max(1, request.args.get("page", 1, type=int)), max(1, last))


def asked_words() -> str:
    """What was searched for."""
    return request.args.get("q", "").replace("\x00", "").strip()[:LONGEST_SEARCH]


def shown_day(form: BaseForm) -> date | None:
    """The day that a form waits to have confirmed, if it is one of those and nothing is wrong with it."""
    seen = form.seen.data if "seen" in form and not form.errors else None
    return date.fromisoformat(seen) if seen and DAY.fullmatch(seen) else None
