"""Decisions that touch no single line: exemption, extension, condition, and undoing."""

from typing import Any

from kaptrain.authz.permissions import Permission
from kaptrain.db.session import db
from kaptrain.enrolment.queries import plan_of
from kaptrain.enrolment.views.pages import Unconfirmed
from kaptrain.hours import service
from kaptrain.hours.forms import ConditionForm, DecisionForm, ExemptionForm, ExtensionForm
from kaptrain.hours.presenters import condition_words, decision_rows
from kaptrain.hours.queries import decisions_of
from kaptrain.hours.service import Ruling
from kaptrain.hours.views.pages import PLACE, bp, decided, evaluated, placed, show
from kaptrain.shared.errors import Missing
from kaptrain.web.filters import day
from kaptrain.web.forms import options
from kaptrain.web.guards import requires


@bp.route(f"{PLACE}/exemption", methods=["GET", "POST"])
@requires(Permission.DECISION_MAKE)
def exemption(enrolment_id: int) -> Any:
    """Lower what a component requires."""
    place = placed(enrolment_id)
    form = ExemptionForm()
    parts = plan_of(place.plan_version).components
    form.component.choices = options((part.id, part.title) for part in parts)

    def act(ruling: Ruling) -> str:
        made = service.exempt(db.session(), ruling, str(form.component.data), form.minutes.data)
        return f"Saved. {made.words}."

    return decided(place, form, act, lambda: show("exemption", place, form))


@bp.route(f"{PLACE}/extension", methods=["GET", "POST"])
@requires(Permission.DECISION_MAKE)
def extension(enrolment_id: int) -> Any:
    """Move the end of the year: first the new end is shown, then it is confirmed."""
    place = placed(enrolment_id)
    form = ExtensionForm()

    def act(ruling: Ruling) -> str:
        service.extend(db.session(), ruling, form.days.data)
        ends_on = place.ends_on
        if form.seen.data != ends_on.isoformat():
            raise Unconfirmed(ends_on.isoformat())
        return f"Saved. The year now ends on {day(ends_on)}."

    return decided(place, form, act, lambda: show("extension", place, form))


@bp.route(f"{PLACE}/condition", methods=["GET", "POST"])
@requires(Permission.DECISION_MAKE)
def condition(enrolment_id: int) -> Any:
    """Record that a condition of the plan is met."""
    place = placed(enrolment_id)
    form = ConditionForm()
    unmet = [each.id for each in evaluated(place).statement.conditions if not each.met]
    form.condition.choices = options((each, condition_words(each)) for each in unmet)

    def act(ruling: Ruling) -> str:
        name, words = str(form.condition.data), str(form.words.data)
        service.meet_condition(db.session(), ruling, name, words)
        return f"Saved. {condition_words(name)}: met."

    return decided(place, form, act, lambda: show("condition", place, form, unmet=unmet))


@bp.route(f"{PLACE}/decisions/<int(max=2147483647):seq>/undo", methods=["GET", "POST"])
@requires(Permission.DECISION_MAKE)
def undo(enrolment_id: int, seq: int) -> Any:
    """Undo a decision by a new one; both stay readable."""
    place = placed(enrolment_id)
    rows = decision_rows(decisions_of(db.session(), [place.id]))
    decision = next((row for row in rows if row.seq == seq and row.can_undo), None)
    if decision is None:
        raise Missing
    form = DecisionForm()

    def act(ruling: Ruling) -> str:
        return f"{service.undo(db.session(), ruling, seq).words}."

    return decided(place, form, act, lambda: show("undo", place, form, decision=decision))
