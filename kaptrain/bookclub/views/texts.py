"""The reading journal and the reflection: each only for whoever wrote it."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import render_template, request, url_for
from werkzeug.wrappers import Response

from kaptrain.authz.permissions import Permission
from kaptrain.bookclub import queries, service
from kaptrain.bookclub.forms import TextForm
from kaptrain.bookclub.presenters.book import names_in
from kaptrain.bookclub.presenters.journal import BookOf, journal_file, journal_page
from kaptrain.bookclub.rules.texts import REFLECTION, Page, seen_of
from kaptrain.bookclub.views.pages import Answer, OwnReader, bp, done, own_reader, reader_here
from kaptrain.events.queries.asked import asked_done
from kaptrain.shared.errors import Invalid, Missing
from kaptrain.shared.minutes import format_minutes
from kaptrain.web.context import request_now
from kaptrain.web.guards import current_actor, requires
from kaptrain.web.replies import stand


@dataclass(frozen=True)
class Here:
    """A part of a book, or all of it, that somebody writes about for themselves."""

    reader: OwnReader
    page: Page
    heading: str
    stored: str | None
    done: bool

    @property
    def reflection(self) -> bool:
        return self.page.section == REFLECTION

    @property
    def url(self) -> str:
        """The page of the book, at this part."""
        anchor = "reflection" if self.reflection else f"section-{self.page.section}"
        return url_for("bookclub.book", slug=self.reader.activity.slug, _anchor=anchor)


@bp.get("/books/journal")
@requires(Permission.BOOK_KEEP)
def whole_journal() -> str:
    """Show all that the reader wrote about the books, journal and reflections."""
    return render_template("bookclub/journal.html", books=_all_written())


@bp.get("/books/journal.txt")
@requires(Permission.BOOK_KEEP)
def journal_text() -> Response:
    """Return the same as a file to keep."""
    headers = {"Content-Disposition": 'attachment; filename="reading-journal.txt"'}
    return Response(journal_file(_all_written()), mimetype="text/plain", headers=headers)


@bp.get("/books/<slug>/journal/<section>")
@requires(Permission.BOOK_KEEP)
def journal(slug: str, section: str) -> str:
    """Show the reader's own journal about a part."""
    return _fresh(_part(slug, section))


@bp.post("/books/<slug>/journal/<section>")
@requires(Permission.BOOK_KEEP)
def write_journal(slug: str, section: str) -> Answer:
    """Keep what the reader wrote about a part."""
    return _write(_part(slug, section))


@bp.post("/books/<slug>/journal/<section>/delete")
@requires(Permission.BOOK_KEEP)
def forget_journal(slug: str, section: str) -> Answer:
    """Delete it for good, unless it was changed since it was seen."""
    return _forget(_part(slug, section))


@bp.get("/books/<slug>/reflection")
@requires(Permission.BOOK_KEEP)
def reflection(slug: str) -> str:
    """Show the reader's own reflection on a book."""
    return _fresh(_whole(slug))


@bp.post("/books/<slug>/reflection")
@requires(Permission.BOOK_KEEP)
def write_reflection(slug: str) -> Answer:
    """Keep the reflection; with "done", what waited for it counts."""
    return _write(_whole(slug), finish=request.form.get("act") == "done")


@bp.post("/books/<slug>/reflection/delete")
@requires(Permission.BOOK_KEEP)
def forget_reflection(slug: str) -> Answer:
    """Delete its words for good; that it was written stays."""
    return _forget(_whole(slug))


def _all_written() -> Sequence[BookOf]:
    reader = reader_here()
    if reader.place is None:
        raise Missing
    texts = queries.texts_of(reader.session, reader.place.person_id, reader.program.slug)
    return journal_page(reader.program, texts)


def _part(slug: str, section: str) -> Here:
    reader = own_reader(slug)
    known = next((each.title for each in reader.activity.guide.sections if each.id == section), None)
    page = Page(reader.place.person_id, reader.program.slug, reader.activity.id, section)
    kept = queries.one_text(reader.session, page) if section else None
    # What somebody wrote stays theirs when a later edition of the guide has other parts.
    heading = known or (kept.heading if kept else None)
    if heading is None or not section:
        raise Missing
    return Here(reader, page, heading, kept.text if kept else None, done=False)


def _whole(slug: str) -> Here:
    reader = own_reader(slug)
    page = Page(reader.place.person_id, reader.program.slug, reader.activity.id, REFLECTION)
    kept = queries.one_text(reader.session, page)
    finished = bool(asked_done(reader.session, reader.activity.id, [reader.place.id]))
    return Here(reader, page, reader.activity.title, kept.text if kept else None, done=finished)


def _fresh(here: Here) -> str:
    return _page(here, TextForm(formdata=None, text=here.stored or "", seen=seen_of(here.stored)))


def _page(here: Here, form: TextForm, stored: str | None = None, problem: str = "") -> str:
    action = request.path.removesuffix("/delete")
    return render_template(
        "bookclub/text.html", form=form, here=here, stored=stored, problem=problem, action=action
    )


def _sent(here: Here) -> TextForm:
    """Return the form as sent; what stands in the text already was let stand before."""
    form = TextForm()
    form.known = names_in(here.reader.program, here.reader.activity)
    if here.stored is not None:
        form.remember({"text": here.stored}, "Let stand before")
    return form


def _write(here: Here, *, finish: bool = False) -> Answer:
    form, session, now = _sent(here), here.reader.session, request_now()
    if form.validate() and not form.text.data and not here.reflection:
        form.text.errors = ["Write something first."]
    if form.errors:
        stand()
        return _page(here, form), 422
    try:
        text, seen = form.text.data or "", form.seen.data or ""
        service.write(session, here.page, text, heading=here.heading, seen=seen, now=now)
        if not finish:
            return done(here.url, "Saved. Only you can read it.")
        minutes = service.reflect(session, current_actor(), here.reader.place, here.page, now=now)
        return done(here.url, _said(sum(minutes)))
    except Invalid as error:
        session.rollback()
        form.refuse(error)
        stand()
        return _page(here, form), error.status
    except service.Stale as stale:
        return _refused(here, form, stale)


def _said(minutes: int) -> str:
    if not minutes:
        return "Reflection done. Only you can read it."
    return f"Reflection done; {format_minutes(minutes)} are in your hours now. Only you can read it."


def _refused(here: Here, form: TextForm, stale: service.Stale) -> tuple[str, int]:
    stand()
    form.seen.data = seen_of(stale.stored)
    return _page(here, form, stale.stored, stale.message), 409


def _forget(here: Here) -> Answer:
    try:
        service.forget(here.reader.session, here.page, seen=request.form.get("seen", ""))
    except service.Stale as stale:
        return _refused(here, TextForm(formdata=None, text=stale.stored or ""), stale)
    return done(here.url, "Deleted.")
