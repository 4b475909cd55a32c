"""The blueprint of this slice, and for whom its pages are made."""

from dataclasses import dataclass

from flask import Blueprint

from kaptrain.catalogue.rules.audience import Audience
from kaptrain.catalogue.rules.program import Program
from kaptrain.catalogue.service import Library
from kaptrain.db.session import db
from kaptrain.enrolment.queries import reading_of
from kaptrain.shared.errors import Missing
from kaptrain.web.context import resource
from kaptrain.web.guards import current_actor

bp = Blueprint("guides", __name__, template_folder="../templates")


@dataclass(frozen=True)
class Reader:
    """Somebody before a program's texts, as a member of some audiences."""

    library: Library
    program: Program
    audiences: frozenset[Audience]


def reader_here() -> Reader:
    """Return whoever asks as a reader; Missing for people who may read nothing."""
    library = resource(Library)
    reading = reading_of(db.session(), current_actor(), library.slugs())
    if reading is None:
        raise Missing
    return Reader(library, library.program(reading.program), reading.audiences)
