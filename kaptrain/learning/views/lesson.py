"""One lesson: its text, its check, and the place where its reader stopped."""

from flask import Response, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response as BaseResponse

from kaptrain.authz.permissions import Permission
from kaptrain.catalogue.rules.lesson import Lesson
from kaptrain.db.session import db
from kaptrain.learning import service
from kaptrain.learning.forms import PlaceForm
from kaptrain.learning.presenters.check import Ask, Check, answers_of, check_of, questions_of
from kaptrain.learning.presenters.lesson import lesson_page
from kaptrain.learning.presenters.marks import margins_of
from kaptrain.learning.presenters.outline import module_row
from kaptrain.learning.views.pages import Reader, bp, fragments, reader_here
from kaptrain.shared.errors import Invalid
from kaptrain.web.context import request_now
from kaptrain.web.guards import requires
from kaptrain.web.printable import rendered
from kaptrain.web.replies import FIELD, see


@bp.get("/modules/<module_id>/<lesson_id>")
@requires(Permission.LESSON_STUDY)
def lesson(module_id: str, lesson_id: str) -> str:
    """Show a lesson; `?attempt=` looks at one attempt, `?again=1` gives a fresh form."""
    reader = reader_here()
    found = reader.lesson(module_id, lesson_id)
    ask = Ask(attempt=request.args.get("attempt", type=int), again="again" in request.args)
    return page_of(reader, found, ask)


def page_of(reader: Reader, lesson: Lesson, ask: Ask, problem: str | None = None) -> str:
    """Render a lesson's page; `problem` is shown above everything."""
    program = reader.program
    study, standing = reader.study(lesson.id)
    outline = module_row(reader.module(lesson.module_id), standing, study.started | {lesson.id})
    check = check_of(lesson, study.of(lesson.id), ask)
    kept = study.places.get(lesson.id, (None,))[0]
    text = reader.text(lesson)
    key = (program.digest, lesson.id)
    return render_template(
        "learning/lesson.html",
        page=lesson_page(program, outline, lesson, text=text, check=check, kept=kept),
        text=text,
        goals=fragments.get((*key, "goals"), "learning/goals.html", lambda: {"text": text}),
        notes=fragments.get((*key, "notes"), "learning/notes_below.html", lambda: {"text": text}),
        own=margins_of(study.marks, lesson.id, text),
        check_body=_check_body(lesson, check, ask, key),
        problem=problem,
    )


def _check_body(lesson: Lesson, check: Check, ask: Ask, key: tuple[str, str]) -> Markup | str:
    """The part of the check that is the same for everybody who gets or gave the same answers."""
    shown = check.shown
    if shown is not None:
        answers = tuple(shown.answers.items())
        return "" if check.revised else fragments.get(
            (*key, "answers", shown.number, answers),
            "learning/answers.html",
            lambda: {"items": answers_of(lesson, shown)},
        )  # fmt: skip
    if ask.errors:
        return rendered("learning/questions.html", {"questions": questions_of(lesson, check.number, ask)})
    return fragments.get(
        (*key, "questions", check.number),
        "learning/questions.html",
        lambda: {"questions": questions_of(lesson, check.number, Ask())},
    )


@bp.post("/modules/<module_id>/<lesson_id>/place")
@requires(Permission.LESSON_STUDY)
def keep_place(module_id: str, lesson_id: str) -> BaseResponse:
    """Remember where the reader is: 204 for the page's own script, a redirect for the form."""
    reader = reader_here()
    found = reader.lesson(module_id, lesson_id)
    form, text = PlaceForm(), reader.text(found)
    anchor = str(form.place.data or "")
    heading = text.anchors.get(anchor) if form.validate() else None
    if heading is None:
        raise Invalid("This lesson has no such place.", field="place")
    # The script reports what was seen, which only grows; whoever presses the button means this place.
    by_hand = FIELD in request.form
    beyond = () if by_hand else text.way.beyond(anchor)
    service.keep_place(reader.session, reader.enrolment, found.id, anchor, beyond=beyond, now=request_now())
    response: BaseResponse = Response(status=204)
    if by_hand:
        where = url_for("learning.lesson", module_id=module_id, lesson_id=lesson_id, _anchor=anchor)
        response = see(where, f"Your place is kept: {heading}.")
    db.session.commit()
    return response
