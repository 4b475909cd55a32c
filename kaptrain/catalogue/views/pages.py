"""The blueprint of this slice, and how its pages find a program."""

from flask import Blueprint

from kaptrain.catalogue.content.yaml_lines import ContentError
from kaptrain.catalogue.rules.program import Program
from kaptrain.catalogue.service import Library
from kaptrain.shared.errors import Missing
from kaptrain.web.context import resource

bp = Blueprint("catalogue", __name__, template_folder="../templates")


def sound(slug: str) -> Program | None:
    """Return a program that has no problems; the admin's page says what is wrong with the others."""
    try:
        return resource(Library).program(slug)
    except ContentError:
        return None


def sound_or_missing(slug: str) -> Program:
    """Return a program that has no problems. Raises Missing."""
    found = sound(slug)
    if found is None:
        raise Missing
    return found
