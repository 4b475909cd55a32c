"""Take the check of a lesson."""

from collections.abc import Sequence

from flask import request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as BaseResponse

from kaptrain.authz.permissions import Permission
from kaptrain.catalogue.rules.kept import item_mark
from kaptrain.catalogue.rules.lesson import CheckItem, Lesson
from kaptrain.db.session import db
from kaptrain.learning import queries, service
from kaptrain.learning.forms import Answers, read_answers
from kaptrain.learning.presenters.check import Ask
from kaptrain.learning.rules.layout import seed_of
from kaptrain.learning.rules.progress import credit_words
from kaptrain.learning.views.lesson import page_of
from kaptrain.learning.views.pages import bp, reader_here
from kaptrain.web.context import request_now, today_in
from kaptrain.web.guards import current_actor, requires
from kaptrain.web.replies import see

STALE = (
    "Nothing was sent: another attempt was made, or the check was revised, while it was open here. "
    "These are the questions now; your answers to those that stayed are kept."
)


@bp.post("/modules/<module_id>/<lesson_id>/check")
@requires(Permission.LESSON_STUDY)
def take_check(module_id: str, lesson_id: str) -> BaseResponse | tuple[str, int]:
    """Grade the answers, keep the attempt, credit the lesson when it is passed."""
    reader = reader_here()
    found = reader.lesson(module_id, lesson_id)
    before = queries.asked_before(reader.session, reader.enrolment.id, found.id)
    items = service.drawn(reader.enrolment, found, before)
    number = number_sent(request.form)
    answers = read_answers(items, request.form, seed_of(found.id, number))
    if number != len(before) + 1 or request.form.get("version") != found.content_hash:
        return page_of(reader, found, Ask(again=True, given=unchanged(items, answers)), STALE), 409
    if answers.errors:
        return page_of(reader, found, Ask(given=answers.given, errors=answers.errors)), 422
    actor, sheet = current_actor(), service.Sheet(found, number, answers.given)
    taken = service.take_check(
        reader.session, actor, reader.enrolment, sheet, today=today_in(actor.zone), now=request_now()
    )
    response = see(_result_url(found, taken.attempt.number), _said(found, taken))
    db.session.commit()
    return response


def number_sent(form: MultiDict[str, str], name: str = "number") -> int:
    """Return the number of the attempt that a form was made for, 0 when it does not say."""
    return form.get(name, 0, type=int)


def unchanged(items: Sequence[CheckItem], answers: Answers) -> dict[str, tuple[int, ...]]:
    """Keep the answers to the items that still say what they said when the form was made."""
    kept = {item.id for item in items if request.form.get(f"mark-{item.id}") == item_mark(item)}
    return {item: answer for item, answer in answers.given.items() if item in kept}


def _result_url(lesson: Lesson, number: int) -> str:
    return url_for(
        "learning.lesson",
        module_id=lesson.module_id,
        lesson_id=lesson.id,
        attempt=number,
        _anchor="check",
    )


def _said(lesson: Lesson, taken: service.Taken) -> str:
    if taken.counted is not None:
        return credit_words(lesson.minutes.total, taken.counted)
    score = f"{taken.attempt.right} of {taken.attempt.total} right."
    return f"{score} The lesson's minutes were credited before." if taken.attempt.passed else score
