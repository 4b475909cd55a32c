"""Lines of the ledger: prior learning, the list, corrections."""

from typing import Any

from flask import render_template, request, url_for

from kaptrain.authz.permissions import Permission
from kaptrain.catalogue.rules import KINDS, MODALITIES
from kaptrain.db.session import db
from kaptrain.enrolment.models import Enrolment
from kaptrain.enrolment.presenters import pages
from kaptrain.enrolment.queries import plan_of
from kaptrain.enrolment.views.pages import asked_page
from kaptrain.hours import service
from kaptrain.hours.forms import CorrectionForm, DecisionForm, PriorLearningForm
from kaptrain.hours.presenters import KIND_WORDS, MODALITY_WORDS, PER_PAGE, line_rows
from kaptrain.hours.service import Earned, Ruling
from kaptrain.hours.views.pages import PLACE, bp, decided, evaluated, placed, show, titles_of
from kaptrain.shared.errors import Missing
from kaptrain.shared.minutes import format_minutes
from kaptrain.web.forms import options
from kaptrain.web.guards import requires

LINE = f"{PLACE}/lines/<int(max=2147483647):seq>"
NO_ACTIVITY = "prior-learning"
FIELDS = ("component", "kind", "activity", "title", "on", "start", "minutes", "modality")


@bp.route(f"{PLACE}/prior-learning", methods=["GET", "POST"])
@requires(Permission.DECISION_MAKE)
def prior_learning(enrolment_id: int) -> Any:
    """Credit what was learned elsewhere."""
    place = placed(enrolment_id)
    form = PriorLearningForm()
    parts = [each for each in plan_of(place.plan_version).components if "prior_learning" in each.accepts]
    form.component.choices = options((part.id, part.title) for part in parts)
    return decided(
        place,
        form,
        lambda ruling: _recognised(ruling, form),
        lambda: show("prior_learning", place, form, titles=titles_of(place), possible=bool(parts)),
    )


@bp.get(f"{PLACE}/lines")
@requires(Permission.DECISION_MAKE)
def lines(enrolment_id: int) -> str:
    """List the lines behind a total, each with what counts of it and why."""
    place = placed(enrolment_id)
    year = evaluated(place)
    choices = [("", "All"), *((part.id, part.title) for part in year.plan.components)]
    component = request.args.get("component", "")
    rows = line_rows(year.plan, year.statement.lines, year.rows, component)
    page = asked_page(-(-len(rows) // PER_PAGE))
    shown = rows[(page - 1) * PER_PAGE : page * PER_PAGE]

    def address(other: int) -> str:
        return url_for("hours.lines", enrolment_id=place.id, component=component or None, page=other)

    listed = pages(page, len(shown), len(rows), size=PER_PAGE, address=address)
    return render_template(
        "hours/lines.html", place=place, rows=shown, pages=listed, component=component, choices=choices
    )


@bp.route(f"{LINE}/correction", methods=["GET", "POST"])
@requires(Permission.DECISION_MAKE)
def correction(enrolment_id: int, seq: int) -> Any:
    """Replace a line; the fields hold what it says now."""
    place = placed(enrolment_id)
    row = _row(place, seq)
    values = {name: getattr(row, name) for name in FIELDS} | {"topics": tuple(map(tuple, row.topics))}
    form = _offering(CorrectionForm(data=values), place)
    # What the line says already may stay.
    form.known = [row.title]

    def act(ruling: Ruling) -> str:
        service.correct(db.session(), ruling, seq, _replacement(form))
        return "Corrected. The line before stays readable."

    return decided(place, form, act, lambda: show("correction", place, form, line=row))


@bp.route(f"{LINE}/removal", methods=["GET", "POST"])
@requires(Permission.DECISION_MAKE)
def removal(enrolment_id: int, seq: int) -> Any:
    """Take a line back and put nothing in its place."""
    place = placed(enrolment_id)
    row = _row(place, seq)
    form = DecisionForm()

    def act(ruling: Ruling) -> str:
        service.correct(db.session(), ruling, seq, None)
        return f"Taken back: {row.title}, {format_minutes(row.minutes)}."

    return decided(place, form, act, lambda: show("removal", place, form, line=row))


def _recognised(ruling: Ruling, form: PriorLearningForm) -> str:
    made = service.recognise_prior_learning(
        db.session(),
        ruling,
        str(form.component.data),
        form.activity.data or NO_ACTIVITY,
        minutes=form.minutes.data,
        title=str(form.title.data),
        on=form.on.data,
    )
    return f"Saved. {made.words}."


def _row(place: Enrolment, seq: int) -> Any:
    row = evaluated(place).rows.get(str(seq))
    if row is None:
        raise Missing
    return row


def _offering(form: CorrectionForm, place: Enrolment) -> CorrectionForm:
    parts = plan_of(place.plan_version).components
    form.component.choices = options((part.id, part.title) for part in parts)
    form.kind.choices = options((kind, KIND_WORDS[kind]) for kind in KINDS)
    form.modality.choices = options((each, MODALITY_WORDS[each]) for each in MODALITIES)
    return form


def _replacement(form: CorrectionForm) -> Earned:
    return Earned(
        source="",  # The service names the decision.
        component=str(form.component.data),
        kind=str(form.kind.data),
        activity=str(form.activity.data or ""),
        title=str(form.title.data),
        on=form.on.data,
        start=form.start.data,
        minutes=form.minutes.data,
        modality=str(form.modality.data),
        topics=form.topics.data or (),
    )
