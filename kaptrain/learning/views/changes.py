"""A lesson that is no longer what its reader completed: changed, or without a file."""

from collections.abc import Sequence

from flask import render_template, request

from kaptrain.authz.permissions import Permission
from kaptrain.learning import queries
from kaptrain.learning.presenters.changes import changes_page, gone_page
from kaptrain.learning.presenters.check import answers_of
from kaptrain.learning.queries import Tried
from kaptrain.learning.views.pages import Reader, bp, reader_here
from kaptrain.shared.errors import Missing
from kaptrain.web.guards import requires
from kaptrain.web.printable import rendered


@bp.get("/modules/<module_id>/<lesson_id>/changes")
@requires(Permission.LESSON_STUDY)
def changes(module_id: str, lesson_id: str) -> str:
    """Show what changed in a lesson since it was credited."""
    reader = reader_here()
    found = reader.lesson(module_id, lesson_id)
    _, standing = reader.study()
    credit = standing.credits.get(found.id)
    if credit is None:
        raise Missing
    texts = queries.texts_of(reader.session, [credit.version] if credit.version else [])
    page = changes_page(found, credit, texts.get(credit.version or ""))
    return render_template("learning/changes.html", page=page)


def gone(reader: Reader, module_id: str, lesson_id: str) -> str:
    """Render what is left of a lesson without a file; Missing for lessons never tried or credited."""
    study, standing = reader.study(lesson_id)
    attempts = study.of(lesson_id)
    if lesson_id.rpartition("-")[0] != module_id or not (attempts or lesson_id in standing.credits):
        raise Missing
    texts = queries.texts_of(reader.session, set(_versions(attempts)))
    latest = next(
        (texts[each.content_hash] for each in reversed(attempts) if each.content_hash in texts), None
    )
    page = gone_page(lesson_id, standing, attempts, latest, request.args.get("attempt", type=int))
    then = texts.get(page.shown.content_hash) if page.shown else None
    answers = answers_of(then, page.shown) if then and page.shown else ()
    return render_template(
        "learning/gone.html", page=page, answers=rendered("learning/answers.html", {"items": answers})
    )


def _versions(attempts: Sequence[Tried]) -> list[str]:
    """The versions asked about, the latest first."""
    return [each.content_hash for each in reversed(attempts)]
