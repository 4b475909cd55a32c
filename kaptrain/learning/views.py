"""Pages of this slice: modules, a module, a lesson with its check."""

from dataclasses import dataclass

from flask import Blueprint, Response, render_template, request, url_for
from markupsafe import Markup
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as BaseResponse

from kaptrain.authz.permissions import Permission
from kaptrain.authz.predicates import Subject
from kaptrain.catalogue.rules.lesson import Lesson
from kaptrain.catalogue.rules.program import Module, Program
from kaptrain.catalogue.service import Library
from kaptrain.db.session import db
from kaptrain.enrolment.models import Enrolment
from kaptrain.enrolment.queries import current_enrolment
from kaptrain.learning import queries, service
from kaptrain.learning.forms import PlaceForm, read_answers
from kaptrain.learning.presenters.check import Ask, Check, answers_of, check_of, questions_of
from kaptrain.learning.presenters.lesson import lesson_page
from kaptrain.learning.presenters.outline import module_row, modules_page
from kaptrain.learning.presenters.text import LessonText, continued, text_of
from kaptrain.learning.rules.progress import credit_words
from kaptrain.shared.errors import Invalid, Missing
from kaptrain.web.context import request_now, resource, today_in
from kaptrain.web.guards import authorize, current_actor, requires
from kaptrain.web.printable import Fragments, cleaned, rendered
from kaptrain.web.replies import FIELD, see

bp = Blueprint("learning", __name__, template_folder="templates")

MOST_FRAGMENTS = 1000
_fragments = Fragments(MOST_FRAGMENTS)

CHANGED = "The check was revised while it was open here. Nothing was stored; please answer this version."


@dataclass(frozen=True)
class _Reader:
    """A trainee before their own program."""

    session: Session
    enrolment: Enrolment
    program: Program


def _reader() -> _Reader:
    session = db.session()
    enrolment = current_enrolment(session, current_actor().id)
    if enrolment is None:
        raise Missing
    authorize(Permission.LESSON_STUDY, Subject(trainee_id=enrolment.person_id))
    return _Reader(session, enrolment, resource(Library).program(enrolment.plan_version.program))


def _module(program: Program, module_id: str) -> Module:
    module = program.module(module_id)
    if module is None:
        raise Missing
    return module


def _lesson(program: Program, module_id: str, lesson_id: str) -> Lesson:
    lesson = program.lessons.get(lesson_id)
    if lesson is None or lesson.module_id != module_id:
        raise Missing
    return lesson


def _text(program: Program, lesson: Lesson) -> LessonText:
    return text_of(lesson, resource(Library).lesson_html(program.slug, lesson.id), program.digest)


@bp.get("/modules")
@requires(Permission.LESSON_STUDY)
def modules() -> str:
    """Show all modules with their counted minutes, and the next lesson."""
    reader = _reader()
    study = queries.study_of(reader.session, reader.enrolment)
    standing = queries.standing_of(
        reader.session, reader.enrolment, study, today=today_in(current_actor().zone)
    )
    page = modules_page(reader.program, standing, study.started, queries.progress_from(study))
    return render_template("learning/modules.html", page=page)


@bp.get("/modules/<module_id>")
@requires(Permission.LESSON_STUDY)
def module(module_id: str) -> str:
    """Show a module: introduction, objectives, lessons with their state."""
    reader = _reader()
    found = _module(reader.program, module_id)
    study = queries.study_of(reader.session, reader.enrolment)
    standing = queries.standing_of(
        reader.session, reader.enrolment, study, today=today_in(current_actor().zone)
    )
    return render_template(
        "learning/module.html",
        page=module_row(found, standing, study.started),
        objectives=continued(found.objectives),
        intro=cleaned(found.intro_html),
    )


@bp.get("/modules/<module_id>/<lesson_id>")
@requires(Permission.LESSON_STUDY)
def lesson(module_id: str, lesson_id: str) -> str:
    """Show a lesson; `?attempt=` looks at one attempt, `?again=1` gives a fresh form."""
    reader = _reader()
    found = _lesson(reader.program, module_id, lesson_id)
    ask = Ask(attempt=request.args.get("attempt", type=int), again="again" in request.args)
    return _page(reader, found, ask)


def _page(reader: _Reader, lesson: Lesson, ask: Ask, problem: str | None = None) -> str:
    enrolment, program = reader.enrolment, reader.program
    study = queries.study_of(reader.session, enrolment, lesson.id)
    today = today_in(current_actor().zone)
    standing = queries.standing_of(reader.session, enrolment, study, today=today)
    outline = module_row(_module(program, lesson.module_id), standing, study.started | {lesson.id})
    check = check_of(lesson, study.of(lesson.id), ask)
    kept = study.places.get(lesson.id, (None,))[0]
    text = _text(program, lesson)
    key = (program.digest, lesson.id)
    return render_template(
        "learning/lesson.html",
        page=lesson_page(program, outline, lesson, text=text, check=check, kept=kept),
        text=_fragments.get((*key, "text"), "learning/text.html", lambda: {"text": text}),
        check_body=_check_body(lesson, check, ask, key),
        problem=problem,
    )


def _check_body(lesson: Lesson, check: Check, ask: Ask, key: tuple[str, str]) -> Markup | str:
    """The part of the check that is the same for everybody who gets or gave the same answers."""
    shown = check.shown
    if shown is not None:
        answers = tuple(shown.answers.items())
        return "" if check.revised else _fragments.get(
            (*key, "answers", shown.number, answers),
            "learning/answers.html",
            lambda: {"items": answers_of(lesson, shown)},
        )  # fmt: skip
    if ask.errors:
        return rendered("learning/questions.html", {"questions": questions_of(lesson, check.number, ask)})
    return _fragments.get(
        (*key, "questions", check.number),
        "learning/questions.html",
        lambda: {"questions": questions_of(lesson, check.number, Ask())},
    )


@bp.post("/modules/<module_id>/<lesson_id>/check")
@requires(Permission.LESSON_STUDY)
def take_check(module_id: str, lesson_id: str) -> BaseResponse | tuple[str, int]:
    """Grade the answers, keep the attempt, credit the lesson when it is passed."""
    reader = _reader()
    found = _lesson(reader.program, module_id, lesson_id)
    if request.form.get("version") != found.content_hash:
        return _page(reader, found, Ask(again=True), CHANGED), 409
    number = queries.last_number(reader.session, reader.enrolment.id, found.id) + 1
    answers = read_answers(found.check, request.form, f"{found.id}:{number}")
    if answers.errors:
        return _page(reader, found, Ask(given=answers.given, errors=answers.errors)), 422
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


@bp.post("/modules/<module_id>/<lesson_id>/place")
@requires(Permission.LESSON_STUDY)
def keep_place(module_id: str, lesson_id: str) -> BaseResponse:
    """Remember where the reader is: 204 for the page's own script, a redirect for the form."""
    reader = _reader()
    found = _lesson(reader.program, module_id, lesson_id)
    form = PlaceForm()
    anchor = str(form.place.data or "")
    heading = _text(reader.program, found).anchors.get(anchor) if form.validate() else None
    if heading is None:
        raise Invalid("This lesson has no such place.", field="place")
    service.keep_place(reader.session, reader.enrolment, found.id, anchor, now=request_now())
    response: BaseResponse = Response(status=204)
    if FIELD in request.form:
        where = url_for("learning.lesson", module_id=module_id, lesson_id=lesson_id, _anchor=anchor)
        response = see(where, f"Your place is kept: {heading}.")
    db.session.commit()
    return response
