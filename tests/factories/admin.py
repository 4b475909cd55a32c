"""People who decide, and places they decide about."""

from sqlalchemy.orm import Session

from kaptrain.accounts.models import Person
from kaptrain.authz.actor import Actor, Role
from kaptrain.enrolment.models import Enrolment
from kaptrain.hours import service
from tests.factories import LONG_AGO, earned, enrolled, person

CHECKED = {"by": "check"}


def admin_actor(session: Session) -> Actor:
    """An admin who acts through services."""
    made = person(session, "Acting Admin", ["admin"])
    return Actor(made.id, made.name, zone="America/Denver", roles=frozenset({Role.ADMIN}))


def place_with_hours(session: Session, trainee: Person | None = None) -> Enrolment:
    """A trainee's place with one lesson counted."""
    place = enrolled(session, trainee or person(session, "Demo Trainee", ["trainee"]))
    service.credit_once(session, place, earned(), attested=CHECKED, now=LONG_AGO)
    return place
