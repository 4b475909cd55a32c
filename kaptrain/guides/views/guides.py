"""All guides, and one guide of each kind."""

from flask import render_template

from kaptrain.authz.permissions import Permission
from kaptrain.guides.presenters.guide import guide_page
from kaptrain.guides.presenters.index import GROUPS, books_page, guides_page
from kaptrain.guides.presenters.others import form_page, handbook_page, may_read
from kaptrain.guides.presenters.words import HANDBOOKS
from kaptrain.guides.views.pages import Reader, bp, reader_here
from kaptrain.shared.errors import Missing
from kaptrain.web.guards import requires

FORM = "form-"
KINDS = frozenset(kind for kind, _, _ in GROUPS)


@bp.get("/guides")
@requires(Permission.LIBRARY_READ)
def index() -> str:
    """List every guide by kind."""
    program = reader_here().program
    return render_template("guides/index.html", groups=guides_page(program), books=books_page(program))


@bp.get("/guides/<slug>")
@requires(Permission.LIBRARY_READ)
def guide(slug: str) -> str:
    """Show a guide by its activity's id, a handbook by its name, or a form by `form-` and its id."""
    reader = reader_here()
    if slug in HANDBOOKS:
        return _handbook(reader, slug)
    if slug.startswith(FORM):
        return _form(reader, slug.removeprefix(FORM))
    return _activity(reader, slug)


def _activity(reader: Reader, activity_id: str) -> str:
    found = reader.program.activity(activity_id)
    if found is None or found.kind not in KINDS:
        raise Missing
    rendered = reader.library.activity_html(reader.program.slug, found.id, reader.audiences)
    page = guide_page(reader.program, found, rendered, reader.audiences)
    return render_template("guides/guide.html", page=page)


def _handbook(reader: Reader, name: str) -> str:
    rendered = None
    if may_read(name, reader.audiences):
        rendered = reader.library.handbook_html(reader.program.slug, name, reader.audiences)
    return render_template("guides/handbook.html", page=handbook_page(reader.program, name, rendered))


def _form(reader: Reader, form_id: str) -> str:
    rendered = reader.library.form_html(reader.program.slug, form_id)
    page = form_page(reader.program.forms[form_id], rendered)
    return render_template("guides/form.html", page=page)
