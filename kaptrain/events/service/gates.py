"""Which gates of an event are still closed to somebody, from the statement of their hours."""

from datetime import date

from sqlalchemy.orm import Session

from kaptrain.catalogue.rules.program import Program
from kaptrain.enrolment.models import Enrolment
from kaptrain.events.models import Event
from kaptrain.events.rules.gates import closed, gate_words
from kaptrain.hours.service import Year, year_of


def closed_gates(event: Event, year: Year, program: Program | None) -> tuple[str, ...]:
    """Return the names of gates that nothing counted for yet."""
    counted = {
        activity for part in year.statement.components for activity, times in part.occurrences if times
    }
    modules = year.plan.modules or (program.module_lessons if program else {})
    return tuple(gate_words(gate, program) for gate in closed(event.gates, counted, modules))


def year_for(session: Session, place: Enrolment, *, today: date) -> Year:
    """Evaluate a year for pages that show no single lines."""
    return year_of(session, place, today=today, attested=False)
