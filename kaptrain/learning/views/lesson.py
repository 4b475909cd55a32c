"""One lesson: its text, its check, and the place where its reader stopped."""

from collections.abc import Sequence
from functools import partial

from flask import Response, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response as BaseResponse

from kaptrain.authz.permissions import Permission
from kaptrain.catalogue.rules.kept import KeptLesson, item_mark
from kaptrain.catalogue.rules.lesson import CheckItem, Lesson
from kaptrain.db.session import db
from kaptrain.learning import queries, service
from kaptrain.learning.forms import PlaceForm
from kaptrain.learning.presenters.changes import updated_since
from kaptrain.learning.presenters.check import Ask, answers_of, check_of, questions_of
from kaptrain.learning.presenters.items import Filled
from kaptrain.learning.presenters.lesson import lesson_page
from kaptrain.learning.presenters.marks import Margin, margins_of
from kaptrain.learning.presenters.outline import module_row
from kaptrain.learning.presenters.text import LessonText
from kaptrain.learning.queries import Tried
from kaptrain.learning.rules.layout import seed_of
from kaptrain.learning.views.changes import gone
from kaptrain.learning.views.colleagues import lesson_of, program_of_colleague
from kaptrain.learning.views.pages import Reader, bp, check_fragments, fragments, reader_here
from kaptrain.shared.errors import Invalid
from kaptrain.web.context import request_now
from kaptrain.web.guards import requires
from kaptrain.web.printable import rendered
from kaptrain.web.replies import FIELD, see


@bp.get("/modules/<module_id>/<lesson_id>")
@requires(Permission.LIBRARY_READ)
def lesson(module_id: str, lesson_id: str) -> str:
    """Show a lesson; `?attempt=` looks at one attempt, `?again=1` gives a fresh form."""
    if program := program_of_colleague():
        return lesson_of(program, module_id, lesson_id)
    reader = reader_here()
    if lesson_id not in reader.program.lessons:
        return gone(reader, module_id, lesson_id)
    found = reader.lesson(module_id, lesson_id)
    ask = Ask(attempt=request.args.get("attempt", type=int), again="again" in request.args)
    return page_of(reader, found, ask)


def page_of(reader: Reader, lesson: Lesson, ask: Ask, problem: str | None = None) -> str:
    """Render a lesson's page; `problem` is shown above everything."""
    program = reader.program
    study, standing = reader.study(lesson.id)
    outline = module_row(reader.module(lesson.module_id), standing, study.started | {lesson.id})
    attempts = study.of(lesson.id)
    items = service.drawn(reader.enrolment, lesson, [each.asked for each in attempts])
    check = check_of(lesson, items, attempts, ask)
    kept = study.places.get(lesson.id, (None,))[0]
    text = reader.text(lesson)
    return render_template(
        "learning/lesson.html",
        page=lesson_page(program, outline, lesson, text=text, check=check, kept=kept),
        text=text,
        goals=_fixed(program.digest, lesson, text, "goals"),
        notes=_fixed(program.digest, lesson, text, "notes_below"),
        own=margins_of(study.marks, lesson.id, text),
        margins=_bare_margins(program.digest, lesson, text),
        check_body=answers_body(reader, lesson, check.shown)
        if check.shown
        else questions_body(items, seed_of(lesson.id, check.number), ask.filled),
        updated=updated_since(lesson, standing, attempts),
        problem=problem,
    )


def _fixed(digest: str, lesson: Lesson, text: LessonText, part: str) -> Markup:
    return fragments.get((digest, lesson.id, part), f"learning/{part}.html", lambda: {"text": text})


def _bare_margins(digest: str, lesson: Lesson, text: LessonText) -> dict[str, Markup]:
    """Render the margin of each section as it is for a reader who keeps nothing there."""
    here = f"/modules/{lesson.module_id}/{lesson.id}"
    return {
        anchor: fragments.get(
            (digest, lesson.id, "margin", anchor),
            "learning/margin_bare.html",
            partial(dict, own=Margin(anchor, title), here=here),
        )
        for anchor, title in text.sections.items()
    }


def questions_body(items: Sequence[CheckItem], seed: str, filled: Filled) -> Markup:
    """Render the questions of a check; when nothing was given, once for all who are asked the same."""

    def words() -> dict[str, object]:
        return {"questions": questions_of(items, seed, filled)}

    if filled.given or filled.errors:
        return rendered("learning/questions.html", words())
    key = (seed, tuple(item_mark(item) for item in items))
    return check_fragments.get(key, "learning/questions.html", words)


def answers_body(reader: Reader, lesson: Lesson, shown: Tried) -> Markup | str:
    """Render what became of an attempt's answers, to the version of the lesson that it asked about."""
    then: Lesson | KeptLesson | None = lesson
    if shown.content_hash != lesson.content_hash:
        then = queries.texts_of(reader.session, [shown.content_hash]).get(shown.content_hash)
    if then is None:
        return ""
    key = (then.content_hash, shown.number, tuple(shown.answers.items()))
    return check_fragments.get(key, "learning/answers.html", lambda: {"items": answers_of(then, shown)})


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
