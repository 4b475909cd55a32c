"""The state of the content, for admins."""

from datetime import date

from flask import render_template

from kaptrain.authz.permissions import Permission
from kaptrain.catalogue.presenters.program import ModuleWords, modules_in_words
from kaptrain.catalogue.service import Library
from kaptrain.catalogue.views.pages import bp, sound
from kaptrain.web.context import resource, today_in
from kaptrain.web.guards import current_actor, requires


@bp.get("/admin/content")
@requires(Permission.CONTENT_SEE)
def content() -> str:
    """Show the result of the content check, and every lesson with its number of words."""
    library, today = resource(Library), today_in(current_actor().zone)
    programs = [_reviewed(library, slug, today) for slug in library.slugs()]
    return render_template("catalogue/content.html", programs=programs)


def _reviewed(library: Library, slug: str, today: date) -> dict[str, object]:
    found = sound(slug)
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
