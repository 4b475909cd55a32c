"""The blueprint, and what its views share."""

from collections.abc import Mapping

from flask import Blueprint

from config import Settings
from kaptrain.catalogue.rules.program import Program
from kaptrain.catalogue.service import Library
from kaptrain.enrolment.models import Enrolment
from kaptrain.shared.errors import Missing
from kaptrain.web.context import resource

bp = Blueprint("reporting", "kaptrain.reporting", template_folder="templates")

# Titles by program and its content: made once, because every page about hours needs them.
_titles: dict[str, Mapping[str, str]] = {}


def program_of(enrolment: Enrolment) -> Program | None:
    """Return the program of an enrolment, or None when its folder is not there any more."""
    try:
        return resource(Library).program(enrolment.plan_version.program)
    except Missing:
        return None


def titles_of(program: Program | None) -> Mapping[str, str]:
    """Return the titles of modules, lessons and activities by id."""
    if program is None:
        return {}
    if program.digest not in _titles:
        _titles[program.digest] = {
            **{module.id: module.title for module in program.modules},
            **{lesson.id: lesson.title for module in program.modules for lesson in module.lessons},
            **{activity.id: activity.title for activity in program.activities},
        }
    return _titles[program.digest]


def fallback_days() -> int:
    """Return after how many days an unsigned entry goes to an admin."""
    return resource(Settings).fallback_days
