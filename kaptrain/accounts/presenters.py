"""What the pages about accounts show."""

from dataclasses import dataclass
from urllib.parse import urlencode

from kaptrain.accounts.models import Person, SignIn
from kaptrain.accounts.queries import PAGE, Listed
from kaptrain.authz.actor import Role

DEMO_PASSWORD = "kaptrain-demo"  # noqa: S105 - public by design: the demonstration prints it
DEMO_NAMES = ("newcomer", "trainee", "ready", "graduate", "mentor", "practitioner", "facilitator", "admin")
METHODS = {"password": "with the password", "invitation": "by invitation", "reset": "after a reset"}


@dataclass(frozen=True)
class State:
    """A state in the looks of the status macro."""

    look: str
    words: str


@dataclass(frozen=True)
class PersonRow:
    """One row of the list."""

    id: int
    name: str
    email: str
    roles: str
    state: State


@dataclass(frozen=True)
class PeoplePage:
    """The list with its filters and the ways to the next page."""

    rows: list[PersonRow]
    words: str
    role: str
    roles: list[tuple[str, str]]
    count: str
    previous: str | None
    following: str | None


@dataclass(frozen=True)
class SessionRow:
    """One open session."""

    id: int
    device: str
    how: str
    begun: SignIn
    here: bool


def state_of(has_password: bool, suspended: bool) -> State:
    """Say where somebody stands, in words first."""
    if suspended:
        return State("not", "Suspended")
    return State("met", "Active") if has_password else State("pending", "Invited")


def person_state(person: Person) -> State:
    """The state of one person."""
    return state_of(person.password_hash is not None, person.suspended_at is not None)


def people_page(listed: list[Listed], total: int, words: str, role: str, page: int) -> PeoplePage:
    """The list as it is shown; `page` counts from 1."""
    first = (page - 1) * PAGE + 1 if listed else 0
    last = first + len(listed) - 1 if listed else 0
    return PeoplePage(
        rows=[_row(one) for one in listed],
        words=words,
        role=role,
        roles=[("", "All roles"), *((one.value, one.value.capitalize()) for one in Role)],
        count=f"{first} to {last} of {total}" if listed else "Nobody",
        previous=_address(words, role, page - 1) if page > 1 else None,
        following=_address(words, role, page + 1) if last < total and listed else None,
    )


def sessions_page(sessions: list[SignIn], here: str) -> list[SessionRow]:
    """Open sessions; `here` is the hash of the reader's own."""
    return [
        SessionRow(
            one.id, one.device or "A browser", METHODS.get(one.method, one.method), one, one.sid_hash == here
        )
        for one in sessions
    ]


def demo_people() -> list[tuple[str, str]]:
    """(name, address) of the demonstration's people."""
    return [(name.capitalize(), f"{name}@kaptrain.example") for name in DEMO_NAMES]


def _row(one: Listed) -> PersonRow:
    name = f"{one.name}, {one.credential}" if one.credential else one.name
    roles = ", ".join(role.value for role in one.roles)
    return PersonRow(one.id, name, one.email, roles, state_of(one.has_password, one.suspended))


def _address(words: str, role: str, page: int) -> str:
    asked = {"q": words, "role": role, "page": str(page) if page > 1 else ""}
    given = {name: value for name, value in asked.items() if value}
    return "/admin/people" + (f"?{urlencode(given)}" if given else "")
