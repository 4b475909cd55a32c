"""All modules, and one module."""

from flask import render_template

from kaptrain.authz.permissions import Permission
from kaptrain.learning import queries
from kaptrain.learning.presenters.lesson import PASSED
from kaptrain.learning.presenters.marks import Counts, counts_of
from kaptrain.learning.presenters.outline import Reading, Row, module_row, modules_page
from kaptrain.learning.presenters.text import continued
from kaptrain.learning.queries import Study
from kaptrain.learning.rules.reading import Way, left_at
from kaptrain.learning.views.colleagues import module_of, modules_of, program_of_colleague
from kaptrain.learning.views.pages import Reader, bp, reader_here
from kaptrain.web.guards import requires
from kaptrain.web.printable import cleaned

# A lesson of which nothing was read yet: all its minutes are left.
NOWHERE = Way(1, {})


@bp.get("/modules")
@requires(Permission.LIBRARY_READ)
def modules() -> str:
    """Show all modules with their counted minutes, and the next lesson."""
    if program := program_of_colleague():
        return modules_of(program)
    reader = reader_here()
    study, standing = reader.study()
    page = modules_page(reader.program, standing, study.started, queries.progress_from(study))
    return render_template("learning/modules.html", page=page)


@bp.get("/modules/<module_id>")
@requires(Permission.LIBRARY_READ)
def module(module_id: str) -> str:
    """Show a module: introduction, objectives, lessons with their state."""
    if program := program_of_colleague():
        return module_of(program, module_id)
    reader = reader_here()
    found = reader.module(module_id)
    study, standing = reader.study()
    page = module_row(found, standing, study.started)
    return render_template(
        "learning/module.html",
        page=page,
        readings=[_reading(reader, study, row) for row in page.rows],
        objectives=continued(found.objectives),
        intro=cleaned(found.intro_html),
    )


def _reading(reader: Reader, study: Study, row: Row) -> Reading:
    kept = counts_of(study.marks).get(row.id, Counts()).words
    lesson = reader.program.lessons.get(row.id)
    if lesson is None or row.state in PASSED:
        return Reading(row, "", None, kept)
    place = study.places.get(row.id, ("",))[0]
    if not place:
        return Reading(row, left_at(NOWHERE, lesson.minutes, None, passed=False).words, None, kept)
    # Only lessons under way are prepared for this; the others' minutes say it all.
    text = reader.text(lesson)
    words = text.anchors.get(place)
    left = left_at(text.way, lesson.minutes, place, passed=False).words
    return Reading(row, left, (place, words) if words else None, kept)
