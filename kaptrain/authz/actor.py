"""The person who asks, detached from the database."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """The five roles; one person may hold several."""

    TRAINEE = "trainee"
    MENTOR = "mentor"
    PRACTITIONER = "practitioner"
    FACILITATOR = "facilitator"
    ADMIN = "admin"


SIGNERS = frozenset({Role.MENTOR, Role.PRACTITIONER, Role.FACILITATOR})


@dataclass(frozen=True)
class Actor:
    """Who acts, with the roles held at this moment; `person_id` is None for a visitor."""

    person_id: int | None
    name: str = ""
    credential: str = ""
    zone: str = "UTC"
    roles: frozenset[Role] = frozenset()

    @property
    def is_signed_in(self) -> bool:
        return self.person_id is not None

    @property
    def id(self) -> int:
        """The person's id; ValueError for a visitor, who owns nothing and signs nothing."""
        if self.person_id is None:
            raise ValueError("a visitor has no id")
        return self.person_id

    def has(self, *roles: Role) -> bool:
        """Tell whether the person holds at least one of the roles."""
        return not self.roles.isdisjoint(roles)


VISITOR = Actor(person_id=None)
