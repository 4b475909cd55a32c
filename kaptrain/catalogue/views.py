"""Pages of this slice: what is on offer, for everybody, and the state of the content, for admins."""

from datetime import date

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from kaptrain.authz.permissions import Permission
from kaptrain.catalogue.content.yaml_lines import ContentError
from kaptrain.catalogue.presenters import ModuleWords, modules_in_words, program_page
from kaptrain.catalogue.rules.program import Program
from kaptrain.catalogue.service import Library
from kaptrain.shared.errors import Missing
from kaptrain.web.context import resource, today_in
from kaptrain.web.guards import current_actor, public, requires

bp = Blueprint("catalogue", __name__, template_folder="templates")

# The digest in the address names the bytes, so that a browser may keep them for a year. A drawing that is
# opened by itself can do nothing.
IMAGE_HEADERS = {
    "Cache-Control": "private, max-age=31536000, immutable",
    "Content-Security-Policy": "default-src 'none'; object-src 'none';"
    " base-uri 'none'; frame-ancestors 'none'; form-action 'self'; sandbox",
    "Content-Disposition": "inline",
}


def _on_offer(library: Library) -> list[Program]:
    return [program for slug in library.slugs() if (program := _sound(library, slug))]


def _sound(library: Library, slug: str) -> Program | None:
    # A program with problems is not shown; the admin's page says what they are.
    try:
        return library.program(slug)
    except ContentError:
        return None


@bp.get("/")
@public
def home() -> str | Response:
    """Say what this is and lead in; whoever is signed in is taken to the dashboard."""
    if current_actor().is_signed_in:
        return redirect(url_for("reporting.dashboard"), 303)
    return render_template("catalogue/home.html", programs=_on_offer(resource(Library)))


@bp.get("/programs/<slug>")
@public
def program(slug: str) -> str:
    """Show a program: its text, its plan in words, its modules."""
    found = _sound(resource(Library), slug)
    if found is None:
        raise Missing
    return render_template("catalogue/program.html", page=program_page(found))


@bp.get("/content/<slug>/<digest>/<name>")
@requires(Permission.ACCOUNT_USE)
def image(slug: str, digest: str, name: str) -> Response:
    """Give an image of a text. Only names that were found below the program's folder have one."""
    data, kind = resource(Library).image(slug, digest, name)
    response = Response(data, content_type=kind, headers=IMAGE_HEADERS)
    # The session's cookie changes now and then, and with it what a browser looks up: then this saves the bytes.
    response.set_etag(digest)
    return response.make_conditional(request)


@bp.get("/admin/content")
@requires(Permission.CONTENT_SEE)
def content() -> str:
    """Show the result of the content check, and every lesson with its number of words."""
    library, today = resource(Library), today_in(current_actor().zone)
    programs = [_reviewed(library, slug, today) for slug in library.slugs()]
    return render_template("catalogue/content.html", programs=programs)


def _reviewed(library: Library, slug: str, today: date) -> dict[str, object]:
    found = _sound(library, slug)
    modules: tuple[ModuleWords, ...] = ()
    if found:
        modules = modules_in_words(found, lambda lesson: library.lesson_html(slug, lesson).words)
    return {
        "slug": slug,
        "title": found.title if found else slug,
        "sound": found is not None,
        "checked": library.checked(slug, today=today),
        "modules": modules,
    }
