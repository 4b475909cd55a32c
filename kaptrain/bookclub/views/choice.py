"""A club's free choice: suggest, vote, see how it ended."""

from dataclasses import dataclass

from flask import render_template, request, url_for

from kaptrain.audit.service import keep_words
from kaptrain.authz.permissions import Permission
from kaptrain.bookclub import queries, service
from kaptrain.bookclub.forms import IdeaForm
from kaptrain.bookclub.models import Ballot
from kaptrain.bookclub.views.pages import Answer, OwnReader, bp, done, own_reader, vote_shown
from kaptrain.shared.errors import Invalid, Missing, Refused
from kaptrain.web.context import request_now
from kaptrain.web.guards import current_actor, requires

ID = "<int(max=2147483647):suggestion_id>"


@dataclass(frozen=True)
class Here:
    """A member before their club's vote; `ballot` is None until the facilitator opens one."""

    reader: OwnReader
    ballot: Ballot | None

    @property
    def vote(self) -> Ballot:
        if self.ballot is None:
            raise Missing
        return self.ballot


@bp.get("/books/<slug>/choice")
@requires(Permission.BOOK_KEEP)
def choice(slug: str) -> str:
    """Show the books to choose from, one's own vote, and the result once it is closed."""
    return _page(_here(slug), IdeaForm(formdata=None))


@bp.post("/books/<slug>/choice")
@requires(Permission.BOOK_KEEP)
def vote(slug: str) -> Answer:
    """Give or move the one vote."""
    here = _here(slug)
    chosen = min(request.form.get("suggestion", 0, type=int), 2**31 - 1)
    if not chosen:
        raise Refused("Choose one book first.", code="none")
    service.vote(here.reader.session, here.reader.place, here.vote, chosen, now=request_now())
    return done(
        url_for("bookclub.choice", slug=slug), "Your vote is kept. You may change it until the vote closes."
    )


@bp.post("/books/<slug>/choice/suggestions")
@requires(Permission.BOOK_KEEP)
def suggest(slug: str) -> Answer:
    """Add a book to the list."""
    here, form = _here(slug), IdeaForm()
    ballot = here.vote
    try:
        if form.validate():
            idea = service.Idea(**{name: form[name].data or "" for name in ("title", "by", "why", "critic")})
            session, now = here.reader.session, request_now()
            made = service.suggest(session, here.reader.place, ballot, idea, now=now)
            keep_words(session, current_actor(), f"suggestion:{made.id}", "suggest", form.kept, now=now)
            return done(url_for("bookclub.choice", slug=slug), "On the list.")
    except (Invalid, Refused) as error:
        here.reader.session.rollback()
        form.refuse(error)
        return _page(_here(slug), form), error.status
    return _page(here, form), 422


@bp.post(f"/books/<slug>/choice/suggestions/{ID}/take-back")
@requires(Permission.BOOK_KEEP)
def take_back(slug: str, suggestion_id: int) -> Answer:
    """Take one's own suggestion off the list."""
    here = _here(slug)
    service.take_back(here.reader.session, here.reader.place, here.vote, suggestion_id, now=request_now())
    return done(url_for("bookclub.choice", slug=slug), "Taken off the list.")


def _here(slug: str) -> Here:
    reader = own_reader(slug)
    club = queries.club_of(reader.session, reader.place.id)
    if club is None or not reader.activity.guide.candidates:
        raise Missing
    return Here(reader, queries.ballot_of(reader.session, club.id, reader.activity.id))


def _page(here: Here, form: IdeaForm) -> str:
    shown = vote_shown(here.ballot, here.reader.activity, own=here.reader.place.id)
    return render_template("bookclub/choice.html", book=here.reader.activity, form=form, **shown)
