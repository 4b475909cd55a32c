"""The blueprint, and how a page of a decision answers: the form, the hours beside it, the new total after."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import Blueprint, render_template, url_for
from werkzeug.wrappers import Response

from kaptrain.catalogue.service import Library
from kaptrain.db.session import db
from kaptrain.enrolment.models import Enrolment
from kaptrain.enrolment.views.pages import PLACE, answered, knowing, placed, shown_day
from kaptrain.hours import service
from kaptrain.hours.forms import DecisionForm
from kaptrain.hours.presenters import summary_of, total_words
from kaptrain.hours.service import Ruling, Year
from kaptrain.shared.errors import Missing
from kaptrain.web.context import request_now, resource, today_in
from kaptrain.web.guards import current_actor
from kaptrain.web.replies import see

__all__ = ["PLACE", "bp", "decided", "evaluated", "placed", "show", "titles_of"]

bp = Blueprint("hours", __name__, template_folder="../templates")
Act = Callable[[Ruling], str]


def evaluated(place: Enrolment) -> Year:
    """The year as it stands; days are counted in the trainee's zone."""
    return service.year_of(db.session(), place, today=today_in(place.person.zone))


def decided(place: Enrolment, form: DecisionForm, act: Act, page: Callable[[], str]) -> Any:
    """Decide by a valid form, and say the new total; else show the page with what is wrong.

    `act` returns what was done, in words.
    """

    def run() -> Response:
        reason = str(form.reason.data)
        words = act(Ruling(actor=current_actor(), enrolment=place, reason=reason, now=request_now()))
        message = f"{words} {total_words(evaluated(place).statement.total)}"
        return see(url_for("hours.enrolment", enrolment_id=place.id), message)

    return answered(knowing(form, place), run, page)


def show(template: str, place: Enrolment, form: DecisionForm, **more: Any) -> str:
    """Render a form with the hours as they stand beside it."""
    year = evaluated(place)
    return render_template(
        f"hours/{template}.html",
        place=place,
        form=form,
        summary=summary_of(year.plan, year.statement),
        shown=shown_day(form),
        **more,
    )


def titles_of(place: Enrolment) -> Mapping[str, str]:
    """The words for the activities of the enrolment's program; none when it is no longer on offer."""
    try:
        program = resource(Library).program(place.cohort.program)
    except Missing:
        return {}
    lessons = {
        each.id: f"{each.number} {each.title}" for module in program.modules for each in module.lessons
    }
    return {**lessons, **{each.id: each.title for each in program.activities}}
