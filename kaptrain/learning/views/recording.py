"""Make up for an event that was missed: watch its recording and take the check."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from flask import render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from kaptrain.authz.permissions import Permission
from kaptrain.catalogue.rules.lesson import CheckItem
from kaptrain.catalogue.service import Library
from kaptrain.db.session import db
from kaptrain.events.models import MakeUp
from kaptrain.events.service import makeups as service
from kaptrain.learning.forms import read_answers
from kaptrain.learning.presenters.items import Filled
from kaptrain.learning.presenters.recording import Standing, recording_answers, recording_page, recording_seed
from kaptrain.learning.views.check import number_sent, unchanged
from kaptrain.learning.views.lesson import questions_body
from kaptrain.learning.views.pages import bp
from kaptrain.shared.errors import Missing, Refused
from kaptrain.shared.minutes import format_minutes
from kaptrain.web.context import request_now, resource
from kaptrain.web.guards import current_actor, requires
from kaptrain.web.printable import rendered
from kaptrain.web.replies import see

ADDRESS = "/make-ups/<int(max=2147483647):make_up_id>/recording"
Given = Mapping[str, tuple[int, ...]]


@dataclass(frozen=True)
class Typed:
    """What came back with a form that was not taken."""

    given: Given = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)
    problem: str = ""


@bp.get(ADDRESS)
@requires(Permission.EVENT_ATTEND)
def recording(make_up_id: int) -> str:
    """Show the recording's address and the check, or what became of the last attempt."""
    return _page(_own(make_up_id), Typed())


@bp.post(ADDRESS)
@requires(Permission.EVENT_ATTEND)
def take_recording_check(make_up_id: int) -> BaseResponse | tuple[str, int]:
    """Grade the answers; passing credits the event, self-paced."""
    make_up = _own(make_up_id)
    bank = _bank(make_up)
    items, number = service.items_for(make_up, bank), number_sent(request.form)
    answers = read_answers(items, request.form, recording_seed(make_up_id, number))
    if answers.errors:
        return _page(make_up, Typed(answers.given, answers.errors)), 422
    sheet = service.Sheet(number=number, version=request.form.get("version", ""), answers=answers.given)
    try:
        graded = service.take_check(db.session(), current_actor(), make_up_id, bank, sheet, now=request_now())
    except Refused as error:
        db.session.rollback()
        return _page(_own(make_up_id), Typed(unchanged(items, answers), {}, error.message)), 409
    words = f"{graded.score_right} of {graded.score_total} right."
    if graded.passed:
        words += f" You get {format_minutes(make_up.event.minutes)}, self-paced."
    response = see(url_for("learning.recording", make_up_id=make_up_id, _anchor="check"), words)
    db.session.commit()
    return response


def _own(make_up_id: int) -> MakeUp:
    return service.own_recording(db.session(), current_actor(), make_up_id)


def _bank(make_up: MakeUp) -> Sequence[CheckItem]:
    activity = resource(Library).program(make_up.event.program).activity(make_up.event.activity)
    if activity is None or not activity.guide.check:
        raise Missing
    return activity.guide.check


def _page(make_up: MakeUp, typed: Typed) -> str:
    bank, attempts = _bank(make_up), service.attempts_of(make_up)
    items = service.items_for(make_up, bank)
    page = recording_page(
        make_up.id,
        make_up.event,
        items,
        attempts,
        standing=Standing(
            version=service.version_of(items),
            until=service.deadline(make_up).until,
            now=request_now(),
            done=make_up.state == "done",
            again="again" in request.args or bool(typed.problem),
        ),
        errors=typed.errors,
    )
    if page.shown:
        seed = recording_seed(make_up.id, page.shown.number)
        body = rendered("learning/answers.html", {"items": recording_answers(bank, attempts[-1], seed)})
    else:
        seed = recording_seed(make_up.id, page.number)
        body = questions_body(items, seed, Filled(typed.given, typed.errors))
    return render_template("learning/recording.html", page=page, check_body=body, problem=typed.problem)
