"""All modules, and one module."""

from flask import render_template

from kaptrain.authz.permissions import Permission
from kaptrain.learning import queries
from kaptrain.learning.presenters.outline import module_row, modules_page
from kaptrain.learning.presenters.text import continued
from kaptrain.learning.views.pages import bp, reader_here
from kaptrain.web.guards import requires
from kaptrain.web.printable import cleaned


@bp.get("/modules")
@requires(Permission.LESSON_STUDY)
def modules() -> str:
    """Show all modules with their counted minutes, and the next lesson."""
    reader = reader_here()
    study, standing = reader.study()
    page = modules_page(reader.program, standing, study.started, queries.progress_from(study))
    return render_template("learning/modules.html", page=page)


@bp.get("/modules/<module_id>")
@requires(Permission.LESSON_STUDY)
def module(module_id: str) -> str:
    """Show a module: introduction, objectives, lessons with their state."""
    reader = reader_here()
    found = reader.module(module_id)
    study, standing = reader.study()
    return render_template(
        "learning/module.html",
        page=module_row(found, standing, study.started),
        objectives=continued(found.objectives),
        intro=cleaned(found.intro_html),
    )
