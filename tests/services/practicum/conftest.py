"""People and places of the practicum."""

from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from kaptrain.accounts.models import Person
from kaptrain.authz.actor import Actor
from kaptrain.enrolment.models import Enrolment
from kaptrain.practicum.adapters.store import Store
from kaptrain.practicum.models import Site
from tests.factories import person
from tests.factories.practicum import a_record, a_site, actor
from tests.factories.reporting import kap_place


@dataclass
class Clinic:
    """A trainee, somebody who hosts them at a site, and an admin."""

    session: Session
    trainee: Person
    host: Person
    admin: Person
    place: Enrolment
    site: Site

    def as_actor(self, name: str) -> Actor:
        return actor(self.session, getattr(self, name))


@pytest.fixture
def clinic(session: Session) -> Clinic:
    trainee = person(session, "Tara Trainee", ["trainee"])
    host = person(session, "Hugo Host", ["practitioner"])
    admin = person(session, "Ada Admin", ["admin"])
    place, site = kap_place(session, trainee), a_site(session)
    a_record(session, host, [site])
    return Clinic(session, trainee, host, admin, place, site)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "documents")
