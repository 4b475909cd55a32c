"""The state of the content, for admins."""

from datetime import date

from flask import Response, render_template, request

from kaptrain.authz.permissions import Permission
from kaptrain.catalogue.presenters.preview import preview_page, revision_choices
from kaptrain.catalogue.presenters.program import ModuleWords, modules_in_words
from kaptrain.catalogue.service import WORKING, Library, Previews
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


@bp.get("/admin/content/<slug>/<lesson_id>")
@requires(Permission.CONTENT_SEE)
def preview(slug: str, lesson_id: str) -> str:
    """Show a lesson as its file stands now or stood at a revision; trainees stay on theirs."""
    previews, revision = resource(Previews), request.args.get("revision", WORKING)
    found = previews.lesson(slug, revision, lesson_id, today=today_in(current_actor().zone))
    return render_template(
        "catalogue/preview.html",
        page=preview_page(sound(slug), found, slug=slug, revision=revision, lesson_id=lesson_id),
        version=previews.version(slug, revision, lesson_id),
        revisions=revision_choices(previews.revisions(slug)),
    )


@bp.get("/admin/content/<slug>/<lesson_id>/version")
@requires(Permission.CONTENT_SEE)
def preview_version(slug: str, lesson_id: str) -> Response:
    """Give a digest that changes when the file does."""
    return Response(resource(Previews).version(slug, WORKING, lesson_id), mimetype="text/plain")


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
