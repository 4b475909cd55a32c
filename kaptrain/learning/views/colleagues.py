"""The lessons as colleagues read them who teach here: the text alone, no check and nothing kept."""

from flask import render_template

from kaptrain.authz.actor import Role
from kaptrain.catalogue.rules.audience import audiences_of
from kaptrain.catalogue.rules.program import Module, Program
from kaptrain.catalogue.service import Library
from kaptrain.db.session import db
from kaptrain.enrolment.queries import current_enrolment
from kaptrain.learning.presenters.lesson import neighbours
from kaptrain.learning.presenters.text import continued, text_of
from kaptrain.learning.views.pages import fragments
from kaptrain.shared.errors import Missing
from kaptrain.web.context import resource
from kaptrain.web.guards import current_actor
from kaptrain.web.printable import cleaned


def program_of_colleague() -> Program | None:
    """Return the program for somebody who teaches and does not learn here; None for the others."""
    actor, library = current_actor(), resource(Library)
    if not audiences_of(actor, enrolled=False):
        return None
    if actor.has(Role.TRAINEE) and current_enrolment(db.session(), actor.id) is not None:
        return None
    return next((library.program(slug) for slug in library.slugs()), None)


def modules_of(program: Program) -> str:
    """Render the list of modules."""
    return render_template("learning/colleague_modules.html", modules=program.modules)


def module_of(program: Program, module_id: str) -> str:
    """Render a module. Raises Missing."""
    found = _module(program, module_id)
    return render_template(
        "learning/colleague_module.html",
        module=found,
        objectives=continued(found.objectives),
        intro=cleaned(found.intro_html),
    )


def lesson_of(program: Program, module_id: str, lesson_id: str) -> str:
    """Render a lesson without its check. Raises Missing."""
    lesson = program.lessons.get(lesson_id)
    if lesson is None or lesson.module_id != module_id:
        raise Missing
    text = text_of(lesson, resource(Library).lesson_html(program.slug, lesson_id), program.digest)
    before, after = neighbours(program, lesson_id)

    def fixed(part: str) -> str:
        words = {"text": text}
        return fragments.get((program.digest, lesson_id, part), f"learning/{part}.html", lambda: words)

    return render_template(
        "learning/colleague_lesson.html",
        lesson=lesson,
        module=_module(program, module_id),
        text=text,
        goals=fixed("goals"),
        notes=fixed("notes_below"),
        previous=before,
        next=after,
    )


def _module(program: Program, module_id: str) -> Module:
    found = program.module(module_id)
    if found is None:
        raise Missing
    return found
