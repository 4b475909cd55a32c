"""Take the check of a lesson."""

from flask import request, url_for
from werkzeug.wrappers import Response as BaseResponse

from kaptrain.authz.permissions import Permission
from kaptrain.catalogue.rules.lesson import Lesson
from kaptrain.db.session import db
from kaptrain.learning import queries, service
from kaptrain.learning.forms import read_answers
from kaptrain.learning.presenters.check import Ask
from kaptrain.learning.rules.progress import credit_words
from kaptrain.learning.views.lesson import page_of
from kaptrain.learning.views.pages import bp, reader_here
from kaptrain.web.context import request_now, today_in
from kaptrain.web.guards import current_actor, requires
from kaptrain.web.replies import see

CHANGED = "The check was revised while it was open here. Nothing was stored; please answer this version."


@bp.post("/modules/<module_id>/<lesson_id>/check")
@requires(Permission.LESSON_STUDY)
def take_check(module_id: str, lesson_id: str) -> BaseResponse | tuple[str, int]:
    """Grade the answers, keep the attempt, credit the lesson when it is passed."""
    reader = reader_here()
    found = reader.lesson(module_id, lesson_id)
    if request.form.get("version") != found.content_hash:
        return page_of(reader, found, Ask(again=True), CHANGED), 409
    number = queries.last_number(reader.session, reader.enrolment.id, found.id) + 1
    answers = read_answers(found.check, request.form, f"{found.id}:{number}")
    if answers.errors:
        return page_of(reader, found, Ask(given=answers.given, errors=answers.errors)), 422
    actor, now = current_actor(), request_now()
    taken = service.take_check(
        reader.session, actor, reader.enrolment,
        lesson=found, answers=answers.given, today=today_in(actor.zone), now=now,
    )  # fmt: skip
    response = see(_result_url(found, taken.attempt.number), _said(found, taken))
    db.session.commit()
    return response


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
