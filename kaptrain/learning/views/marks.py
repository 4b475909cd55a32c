"""Notes, bookmarks and reflections: each only for whoever wrote it."""

from dataclasses import dataclass

from flask import Response, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from kaptrain.audit.queries import kept_words
from kaptrain.audit.service import keep_words
from kaptrain.authz.permissions import Permission
from kaptrain.catalogue.rules.lesson import Lesson
from kaptrain.db.session import db
from kaptrain.learning import queries, service
from kaptrain.learning.forms import WritingForm
from kaptrain.learning.models import Mark
from kaptrain.learning.presenters.marks import ModuleMarks, all_marks, as_markdown
from kaptrain.learning.rules.marks import Kind, Spot, seen_of
from kaptrain.learning.views.pages import Reader, bp, reader_here
from kaptrain.shared.errors import Missing
from kaptrain.shared.ids import digest
from kaptrain.web.context import request_now
from kaptrain.web.guards import current_actor, requires
from kaptrain.web.replies import see, stand

KINDS = {"notes": Kind.NOTE, "reflections": Kind.REFLECTION}
PLACE = "/modules/<module_id>/<lesson_id>"
TEXTS = f"{PLACE}/<any(notes, reflections):what>/<anchor>"
Answer = str | tuple[str, int] | BaseResponse
LONGEST_PLACE = 70
NOTHING = "Write something first."


@dataclass(frozen=True)
class _Here:
    """A place of a lesson that can be written at, for whoever asks."""

    reader: Reader
    lesson: Lesson
    spot: Spot
    heading: str

    @property
    def url(self) -> str:
        # Back to the end of the section, where the button was pressed.
        return url_for(
            "learning.lesson",
            module_id=self.lesson.module_id,
            lesson_id=self.lesson.id,
            _anchor=f"keep-{self.spot.anchor}",
        )

    @property
    def subject(self) -> str:
        """What reasons for kept words are about: this text of this person."""
        place = f"{self.spot.person_id}/{self.spot.lesson_id}#{self.spot.anchor}"
        return f"writing:{place if len(place) <= LONGEST_PLACE else digest(place)}"


def _here(module_id: str, lesson_id: str, anchor: str, kind: Kind) -> tuple[_Here, Mark | None]:
    """Resolve a place through the person who asks; Missing unless the text or their own mark has it."""
    reader = reader_here()
    lesson = reader.lesson(module_id, lesson_id)
    text = reader.text(lesson)
    spot = Spot(reader.enrolment.person_id, reader.program.slug, lesson.id, anchor, kind)
    mark = queries.one_mark(reader.session, spot)
    heading = (text.reflects if kind is Kind.REFLECTION else text.sections).get(anchor)
    if heading is None and mark is None:
        raise Missing
    return _Here(reader, lesson, spot, heading or (mark.heading if mark else "")), mark


def _page(here: _Here, form: WritingForm, stored: str | None, problem: str = "") -> str:
    kept = kept_words(db.session(), here.subject) if stored is not None else ()
    return render_template(
        "learning/writing.html",
        kept=[each for each in kept if each.act == here.spot.kind.value],
        form=form,
        here=here,
        stored=stored,
        problem=problem,
        reflection=here.spot.kind is Kind.REFLECTION,
        action=request.path.removesuffix("/delete"),
    )


@bp.get(TEXTS)
@requires(Permission.LESSON_STUDY)
def writing(module_id: str, lesson_id: str, what: str, anchor: str) -> str:
    """Show the form of one note or reflection."""
    here, mark = _here(module_id, lesson_id, anchor, KINDS[what])
    stored = mark.text if mark else None
    form = WritingForm(formdata=None, text=stored or "", seen=seen_of(stored))
    return _page(here, form, stored)


@bp.post(TEXTS)
@requires(Permission.LESSON_STUDY)
def write(module_id: str, lesson_id: str, what: str, anchor: str) -> Answer:
    """Keep a text; what was changed elsewhere meanwhile is shown beside it, and neither is lost."""
    here, mark = _here(module_id, lesson_id, anchor, KINDS[what])
    form = _sent(here, mark)
    done = {"1": True, "0": False}.get(request.form.get("done", ""))
    if form.validate() and not form.text.data and here.spot.kind is Kind.NOTE:
        form.text.errors = [NOTHING]
    if form.errors:
        stand()
        return _page(here, form, mark.text if mark else None), 422
    try:
        service.write(
            here.reader.session, here.spot, form.text.data or "",
            heading=here.heading, seen=form.seen.data or "", done=done, now=request_now(),
        )  # fmt: skip
    except service.Stale as stale:
        return _refused(here, form, stale)
    actor, act, now = current_actor(), here.spot.kind.value, request_now()
    keep_words(here.reader.session, actor, here.subject, act, form.kept_anew, now=now)
    return _done(here.url, _said(here.spot.kind, done))


def _sent(here: _Here, mark: Mark | None) -> WritingForm:
    """Return the form as sent; a text that was kept with a reason needs none a second time."""
    form, kind = WritingForm(), here.spot.kind.value
    kept = [each for each in kept_words(here.reader.session, here.subject) if each.act == kind]
    if mark is not None and kept:
        form.remember({"text": mark.text}, kept[-1].reason)
    return form


def _refused(here: _Here, form: WritingForm, stale: service.Stale) -> tuple[str, int]:
    stand()
    form.seen.data = seen_of(stale.stored)
    return _page(here, form, stale.stored, stale.message), 409


def _said(kind: Kind, done: bool | None) -> str:
    if kind is Kind.NOTE:
        return "Note saved. Only you can read it."
    return "Reflection done. Only you can read it." if done else "Reflection saved. Only you can read it."


def _done(location: str, message: str) -> BaseResponse:
    response = see(location, message)
    db.session.commit()
    return response


@bp.post(f"{TEXTS}/delete")
@requires(Permission.LESSON_STUDY)
def forget(module_id: str, lesson_id: str, what: str, anchor: str) -> Answer:
    """Delete a text for good, unless it was changed since it was seen."""
    kind = KINDS[what]
    here, _ = _here(module_id, lesson_id, anchor, kind)
    try:
        service.forget(here.reader.session, here.spot, seen=request.form.get("seen", ""))
    except service.Stale as stale:
        return _refused(here, WritingForm(formdata=None, text=stale.stored or ""), stale)
    return _done(here.url, f"{kind.capitalize()} deleted.")


@bp.post(f"{PLACE}/bookmarks")
@requires(Permission.LESSON_STUDY)
def bookmark(module_id: str, lesson_id: str) -> BaseResponse:
    """Set or remove the bookmark of a section: `set` or `remove` names it, so twice is the same as once."""
    anchor = request.form.get("remove") or request.form.get("set", "")
    here, _ = _here(module_id, lesson_id, anchor, Kind.BOOKMARK)
    on = "remove" not in request.form
    service.bookmark(here.reader.session, here.spot, on, heading=here.heading, now=request_now())
    return _done(here.url, f"Bookmarked: {here.heading}." if on else f"Bookmark removed: {here.heading}.")


def _own() -> tuple[Reader, list[ModuleMarks]]:
    reader = reader_here()
    marks = queries.marks_of(reader.session, reader.enrolment.person_id)
    lessons = {mark.lesson_id for mark in marks if mark.program == reader.program.slug}
    texts = {
        name: reader.text(reader.program.lessons[name]) for name in lessons & reader.program.lessons.keys()
    }
    order = {name: list(text.anchors) for name, text in texts.items()}
    return reader, all_marks(reader.program, marks, order)


@bp.get("/notes")
@requires(Permission.LESSON_STUDY)
def notes() -> str:
    """Show everything that the reader keeps for themselves, by module."""
    return render_template("learning/notes.html", modules=_own()[1])


@bp.post("/notes/delete")
@requires(Permission.LESSON_STUDY)
def discard() -> BaseResponse:
    """Delete one's own mark whose lesson is gone; the others are deleted where they stand."""
    reader, named = reader_here(), request.form
    if named.get("kind") not in set(Kind):
        raise Missing
    service.discard(
        reader.session,
        Spot(
            reader.enrolment.person_id,
            named.get("program", ""),
            named.get("lesson", ""),
            named.get("anchor", ""),
            Kind(named["kind"]),
        ),
    )
    return _done(url_for("learning.notes"), "Deleted.")


@bp.get("/notes.md")
@requires(Permission.LESSON_STUDY)
def notes_file() -> Response:
    """Give the reader all of it as a file."""
    headers = {"Content-Disposition": 'attachment; filename="notes.md"'}
    text = as_markdown(_own()[1], current_actor().name)
    return Response(text, content_type="text/markdown; charset=utf-8", headers=headers)
