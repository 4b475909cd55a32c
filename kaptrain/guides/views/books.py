"""The meetings of the book club."""

from flask import render_template

from kaptrain.authz.permissions import Permission
from kaptrain.guides.presenters.index import books_page
from kaptrain.guides.presenters.others import book_page
from kaptrain.guides.views.pages import bp, reader_here
from kaptrain.shared.errors import Missing
from kaptrain.web.guards import requires


@bp.get("/books")
@requires(Permission.LIBRARY_READ)
def books() -> str:
    """List the meetings of the book club."""
    return render_template("guides/books.html", rows=books_page(reader_here().program))


@bp.get("/books/<slug>")
@requires(Permission.LIBRARY_READ)
def book(slug: str) -> str:
    """Show one meeting: the book, what to read, the questions, critical reading."""
    reader = reader_here()
    found = next((each for each in reader.program.of_kind("bookclub") if each.slug == slug), None)
    if found is None:
        raise Missing
    rendered = reader.library.activity_html(reader.program.slug, found.id, reader.audiences)
    return render_template("guides/book.html", page=book_page(reader.program, found, rendered))
