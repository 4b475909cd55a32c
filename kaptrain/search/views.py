"""`/search?q=`: what a person may read, by words."""

from flask import Blueprint, render_template, request

from kaptrain.authz.permissions import Permission
from kaptrain.catalogue.rules.program import Program
from kaptrain.catalogue.service import Library
from kaptrain.db.session import db
from kaptrain.enrolment.queries import reading_of
from kaptrain.search.presenters import KINDS, PER_PAGE, SearchPage, last_page, search_page
from kaptrain.search.queries import Counts, Hit, Scope, Shelves, count, find
from kaptrain.search.rules.query import parse
from kaptrain.search.service import index_digest, source_of
from kaptrain.shared.errors import Missing
from kaptrain.web.context import resource
from kaptrain.web.guards import current_actor, requires

bp = Blueprint("search", __name__, template_folder="templates")

NOTHING = Counts(None, {})


@bp.get("/search")
@requires(Permission.LIBRARY_READ)
def search() -> str:
    """Find `?q=` in what this person may read; `kind` narrows, `page` goes on. Writes nothing."""
    library = resource(Library)
    reading = reading_of(db.session(), current_actor(), library.slugs())
    if reading is None:
        raise Missing
    typed = request.args.get("q", "")
    kind = request.args.get("kind", "")
    program = library.program(reading.program)
    also = resource(Shelves).open_to(current_actor())
    scope = Scope(source_of(reading.program), frozenset(reading.audiences), also)
    page, counts = _found(program, typed, kind if kind in KINDS else "", scope)
    fresh = counts is NOTHING or counts.digest == index_digest(program)
    return render_template("search/search.html", page=page, fresh=fresh, built=counts.digest is not None)


def _found(program: Program, typed: str, kind: str, scope: Scope) -> tuple[SearchPage, Counts]:
    query, session = parse(typed), db.session()
    counts = NOTHING if query.is_empty else count(session, query, scope)
    page = min(_page_number(), last_page(counts.of(kind)))
    hits: list[Hit] = []
    if counts.of(kind):
        start = (page - 1) * PER_PAGE
        kinds = {kind} if kind else ()
        hits = find(session, query, scope, kinds=kinds, limit=PER_PAGE, offset=start)
    made = search_page(program, typed, query, kind=kind, page=page, counts=counts, hits=hits)
    return made, counts


def _page_number() -> int:
    given = request.args.get("page", "")
    return max(1, int(given)) if given.isascii() and given.isdigit() and len(given) <= 6 else 1
