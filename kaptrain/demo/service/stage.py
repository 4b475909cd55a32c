"""What the acts share: tools of the application, and who and what exists already."""

from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy.orm import Session

from kaptrain.accounts.adapters.letters import Writer
from kaptrain.accounts.models import Person
from kaptrain.authz.actor import Actor
from kaptrain.catalogue.rules.program import Program
from kaptrain.catalogue.service import Library
from kaptrain.certificates.service import Office
from kaptrain.demo.rules.people import BY_KEY
from kaptrain.enrolment.models import Cohort, Enrolment

PROGRAM = "kap"


@dataclass(frozen=True)
class Tools:
    """What the application lends; `hashed` is the one hash of everybody's password."""

    library: Library
    writer: Writer
    office: Office
    hashed: str
    documents: Path
    key: str = field(default="", repr=False)  # signs the addresses that end mails


@dataclass
class Stage:
    """The state of a loading: rows made so far, by the keys of the script."""

    session: Session
    tools: Tools
    people: dict[str, Person] = field(default_factory=dict)
    cohorts: dict[str, Cohort] = field(default_factory=dict)
    enrolments: dict[str, Enrolment] = field(default_factory=dict)
    entries: dict[tuple[str, str], int] = field(default_factory=dict)
    shared: dict[tuple[str, str], int] = field(default_factory=dict)
    events: dict[str, int] = field(default_factory=dict)
    make_ups: dict[tuple[str, str], int] = field(default_factory=dict)
    mentors: dict[str, str] = field(default_factory=dict)
    clubs: list[int] = field(default_factory=list)
    sites: dict[str, int] = field(default_factory=dict)
    papers: list[int] = field(default_factory=list)
    last_papers: dict[tuple[str, str], int] = field(default_factory=dict)
    rooms: dict[str, int] = field(default_factory=dict)
    threads: dict[str, int] = field(default_factory=dict)
    posts: dict[tuple[str, str], int] = field(default_factory=dict)

    @property
    def program(self) -> Program:
        """The program that everybody is enrolled in."""
        return self.tools.library.program(PROGRAM)

    def actor(self, key: str) -> Actor:
        """The person as somebody who acts, with the role of the script."""
        person, roles = self.people[key], frozenset({BY_KEY[key].role})
        return Actor(person.id, person.name, person.credential, person.zone, roles)
