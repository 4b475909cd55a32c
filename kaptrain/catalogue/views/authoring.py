"""The state of the content, for admins."""

from flask import Response, render_template, request

from kaptrain.authz.permissions import Permission
from kaptrain.catalogue.presenters.preview import preview_page, revision_choices
from kaptrain.catalogue.presenters.program import content_page
from kaptrain.catalogue.service import WORKING, Library, Previews
from kaptrain.catalogue.views.pages import bp, sound
from kaptrain.web.context import resource, today_in
from kaptrain.web.guards import current_actor, requires


@bp.get("/admin/content")
@requires(Permission.CONTENT_SEE)
def content() -> str:
    """Show what each program holds, with a preview of each lesson and the way to its check."""
    programs = [content_page(slug, sound(slug)) for slug in resource(Library).slugs()]
    return render_template("catalogue/content.html", programs=programs)


@bp.get("/admin/content/<slug>/check")
@requires(Permission.CONTENT_SEE)
def check_content(slug: str) -> str:
    """Check the files as they stand now; takes some seconds after a change, and none again."""
    checked = resource(Library).checked(slug, today=today_in(current_actor().zone))
    found = sound(slug)
    return render_template(
        "catalogue/check.html", slug=slug, title=found.title if found else slug, checked=checked
    )


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
