"""Who may do what: every route, for every person, against a table written by hand (Z1-Z3, W3-W5)."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, url_for
from flask.testing import FlaskClient
from sqlalchemy import Connection, MetaData, event
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from kaptrain.accounts.models import RoleGrant
from kaptrain.authz.actor import Role
from kaptrain.db.base import Base
from kaptrain.shared.ids import digest
from kaptrain.web.guards import access_of
from tests.factories.world import Ids, World, a_world
from tests.signing import csrf, sign_in

# What is refused does not depend on the engine; the slices run on both.
on_one_engine = pytest.mark.parametrize("app", ["sqlite"], indirect=True)

TABLE = Path(__file__).with_name("matrix.txt")
PEOPLE = (
    "visitor", "owner", "other", "mentor", "other_mentor", "practitioner", "other_practitioner",
    "facilitator", "other_facilitator", "admin",
)  # fmt: skip
MENTORS = {"mentor", "other_mentor"}
GROUPS = {
    "nobody": set[str](),
    "anyone": set(PEOPLE),
    "signed_in": set(PEOPLE) - {"visitor"},
    "trainees": {"owner", "other"},
    "mentors": MENTORS,
    "signers": MENTORS | {"practitioner", "other_practitioner", "facilitator", "other_facilitator"},
}
DONE = {200, 204, 302, 303, 409, 422}
# Not ready is what it says of a database that no migration has made.
UNMIGRATED = ("reporting.readyz", 503)
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
POLICY = (
    "default-src 'none'",
    "object-src 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "form-action 'self'",
)
CHANGES = ("UPDATE", "DELETE")
# The first counts a look at a public page and knows nobody: whoever forges one has made one. The next two
# look something up and write nothing. Mail programs post to the last without having seen a page; its signed
# address is the token (RFC 8058).
TOKENLESS = {"certificates.seen", "certificates.check_file", "certificates.check_list", "news.end_mails"}
NOBODYS_ID = 987_654
# What is different on each page that is otherwise the same: nonces, tokens, which place of the bar is lit.
CHANGING = re.compile(r' nonce="[^"]*"| aria-current="\w+"|value="[^"]{40,}"')


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    endpoint: str
    method: str
    about: str
    who: frozenset[str]

    @property
    def is_public(self) -> bool:
        return "visitor" in self.who


def read_table() -> list[Row]:
    rows = []
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            endpoint, method, about, named = line.split(maxsplit=3)
            who = set[str]().union(*(GROUPS.get(name, {name}) for name in named.split(", ")))
            assert who <= set(PEOPLE), line
            rows.append(Row(endpoint, method, about, frozenset(who)))
    return rows


ROWS = read_table()


@contextmanager
def changes(connection: Connection) -> Iterator[list[str]]:
    """Collect the statements that changed the database; an UPDATE that met no row did not."""
    seen: list[str] = []

    def note(_conn: object, cursor: Any, statement: str, *_rest: object) -> None:
        if statement.startswith("INSERT") or (statement.startswith(CHANGES) and cursor.rowcount):
            seen.append(statement)

    event.listen(connection, "after_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(connection, "after_cursor_execute", note)


class Site:
    """The application with a world in it; what a request changes is undone after it."""

    def __init__(self, app: Flask, connection: Connection, world: World) -> None:
        self.app, self.connection, self.world = app, connection, world
        self._cookies: dict[str, tuple[str, str]] = {"visitor": ("", "")}
        for name, person in world.people.items():
            client = sign_in(app.test_client(), person)
            token = csrf(client)
            cookie = client.get_cookie("kaptrain")
            assert cookie is not None
            self._cookies[name] = (cookie.value, token)

    def browser(self, who: str) -> tuple[FlaskClient, str]:
        """A browser in which this person is signed in, and the token of its forms."""
        client = self.app.test_client()
        cookie, token = self._cookies[who]
        if cookie:
            client.set_cookie("kaptrain", cookie)
        return client, token or csrf(client)

    def address(self, endpoint: str, ids: Ids) -> str:
        with self.app.test_request_context():
            return url_for(endpoint, **ids)

    def ids(self, about: str) -> Ids:
        return {} if about == "-" else self.world.things[about]

    def ask(
        self, who: str, method: str, address: str, data: Ids | None = None
    ) -> tuple[TestResponse, list[str]]:
        """The answer, and the statements with which the database was changed on the way."""
        client, token = self.browser(who)
        form = {"csrf_token": token, **(data or {})} if method == "POST" else None
        with self._undone(), changes(self.connection) as seen:
            answer = client.open(address, method=method, data=form, buffered=True)
        return answer, seen

    @contextmanager
    def _undone(self) -> Iterator[None]:
        point = self.connection.begin_nested()
        yield
        point.rollback()

    def checksum(self) -> str:
        """All that the database holds, as one digest."""
        known: MetaData = Base.metadata
        return digest(
            {
                table.name: [[str(value) for value in row] for row in self.connection.execute(table.select())]
                for table in known.sorted_tables
            }
        )


@pytest.fixture
def site(app: Flask, connection: Connection, session: Session, now: datetime) -> Site:
    return Site(app, connection, a_world(session, now))


def headers_missing(answer: TestResponse) -> list[str]:
    """What W3 and W5 ask of every answer and this one has not."""
    policy = answer.headers.get("Content-Security-Policy", "")
    missing = [name for name, value in HEADERS.items() if answer.headers.get(name) != value]
    missing += [part for part in POLICY if part not in policy]
    missing += ["unsafe"] if "unsafe" in policy else []
    missing += [] if "Cookie" in answer.headers.get("Vary", "") else ["Vary"]
    return missing


def refusal(who: str, answer: TestResponse, writes: list[str]) -> str | None:
    """What is wrong with how somebody was refused."""
    if writes:
        return f"wrote: {writes[0][:60]}"
    if who == "visitor":
        asked = answer.status_code == 401 or (
            answer.status_code == 303 and str(answer.location).startswith("/sign-in")
        )
        return None if asked else f"{answer.status_code} instead of the sign-in page"
    return None if answer.status_code == 404 else f"{answer.status_code} instead of 404"


def leaked(who: str, answer: TestResponse) -> str | None:
    """Whether a cache could keep what this answer holds for one person."""
    kept = answer.headers.get("Cache-Control", "")
    # An image of a text is the same for everybody, and its address changes with it.
    fixed = "private" in kept and "immutable" in kept
    return f"Cache-Control: {kept}" if who != "visitor" and "no-store" not in kept and not fixed else None


def bare(answer: TestResponse) -> str:
    return CHANGING.sub("", answer.text)


def test_the_table_names_every_route_and_method(app: Flask) -> None:
    declared = {
        (rule.endpoint, method)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    named = {(row.endpoint, row.method) for row in ROWS}

    assert sorted(declared - named) == []
    assert sorted(named - declared) == []


def test_every_route_declares_a_permission(app: Flask) -> None:
    undeclared = [rule.endpoint for rule in app.url_map.iter_rules() if access_of(app, rule.endpoint) is None]

    assert undeclared == []


@on_one_engine
def test_each_person_gets_exactly_what_the_table_gives(
    site: Site, record_property: Callable[[str, object], None]
) -> None:
    wrong, cells = [], 0
    unknown = {
        (who, end): bare(site.ask(who, "GET", f"/no/such/address{end}")[0])
        for who in PEOPLE
        for end in ("", ".json")
    }
    before = site.checksum()
    for row in ROWS:
        address = site.address(row.endpoint, site.ids(row.about))
        for who in PEOPLE:
            answer, writes = site.ask(who, row.method, address)
            cells += 1
            problems = [*headers_missing(answer), leaked(who, answer)]
            if who not in row.who:
                problems.append(refusal(who, answer, writes))
                end = ".json" if address.endswith(".json") else ""
                if who != "visitor" and bare(answer) != unknown[who, end]:
                    problems.append("not the page of an unknown address")
            else:
                if answer.status_code not in DONE and (row.endpoint, answer.status_code) != UNMIGRATED:
                    problems.append(f"{answer.status_code} instead of an answer")
                if row.method == "GET" and writes:
                    problems.append(f"GET wrote: {writes[0][:60]}")
            wrong += [f"{row.endpoint} {row.method} {row.about} {who}: {each}" for each in problems if each]
    record_property("cells", cells)

    assert "\n".join(wrong) == ""
    assert cells == len(ROWS) * len(PEOPLE)
    assert site.checksum() == before


@on_one_engine
def test_a_form_without_its_token_changes_nothing(site: Site) -> None:
    wrong = []
    for row in ROWS:
        if row.method == "POST" and row.endpoint not in TOKENLESS:
            address = site.address(row.endpoint, site.ids(row.about))
            for who in sorted(row.who) or ["admin"]:
                answer, writes = site.ask(who, "POST", address, {"csrf_token": "none of ours"})
                if answer.status_code != 400 or writes or headers_missing(answer):
                    wrong.append(f"{row.endpoint} {who}: {answer.status_code} {writes}")

    assert "\n".join(wrong) == ""


def test_an_id_that_nobody_has_is_an_unknown_address(site: Site) -> None:
    wrong = []
    for row in ROWS:
        ids = site.ids(row.about)
        for name in (name for name, value in ids.items() if isinstance(value, int)):
            for number in (NOBODYS_ID, 0, 2**31, 2**63):
                address = site.address(row.endpoint, ids).replace(f"/{ids[name]}", f"/{number}")
                for who in row.who:
                    answer, writes = site.ask(who, row.method, address)
                    # What is no id at all matches no route; which of the two refusals it meets, says nothing.
                    if answer.status_code not in {404, 405 if number >= 2**31 else 404} or writes:
                        wrong.append(f"{row.method} {address} {who}: {answer.status_code} {writes[:1]}")

    assert "\n".join(wrong) == ""


OWN = {
    "observation", "signed_observation", "draft", "meeting", "signed_meeting", "lab",
    "enrolment", "line", "decision", "certificate", "make_up", "tutorial", "signed_seat",
    "planned_round", "running_round", "debrief_round",
}  # fmt: skip


@on_one_engine
def test_nobody_signs_or_decides_about_themselves_whatever_else_they_are(
    site: Site, session: Session
) -> None:
    owner = site.world.people["owner"]
    others = set(Role) - {Role.TRAINEE}
    session.add_all(RoleGrant(person_id=owner.id, role=role.value) for role in others)
    session.commit()
    wrong, cells = [], 0
    for row in ROWS:
        if row.about in OWN and "owner" not in row.who:
            answer, writes = site.ask("owner", row.method, site.address(row.endpoint, site.ids(row.about)))
            cells += 1
            if answer.status_code != 404 or writes:
                wrong.append(f"{row.endpoint} {row.method} {row.about}: {answer.status_code} {writes[:1]}")

    assert "\n".join(wrong) == ""
    assert cells > 40


# Ids that exist, each below a parent that is not its own (Z3).
STRAYED: tuple[tuple[str, str, str, str], ...] = (
    ("accounts.end_session", "POST", "practitioners_person", "owners_session"),
    ("hours.correction", "GET", "others_enrolment", "line"),
    ("hours.correction", "POST", "others_enrolment", "line"),
    ("hours.removal", "GET", "others_enrolment", "line"),
    ("hours.removal", "POST", "others_enrolment", "line"),
    ("hours.undo", "GET", "others_enrolment", "decision"),
    ("hours.undo", "POST", "others_enrolment", "decision"),
    ("mentorship.item", "GET", "others_enrolment", "item"),
    ("mentorship.item", "POST", "others_enrolment", "item"),
    ("mentorship.mark_item", "POST", "others_enrolment", "item"),
    ("mentorship.confirm_session", "GET", "others_enrolment", "logged_meeting"),
    ("mentorship.confirm_session", "POST", "others_enrolment", "logged_meeting"),
    ("mentorship.withdraw_session", "POST", "others_enrolment", "logged_meeting"),
    ("learning.lesson", "GET", "lesson", "another_module"),
    ("learning.changes", "GET", "lesson", "another_module"),
    ("learning.take_check", "POST", "lesson", "another_module"),
    ("learning.keep_place", "POST", "lesson", "another_module"),
)


@on_one_engine
def test_a_thing_is_found_below_its_own_parent_only(site: Site) -> None:
    things = site.world.things
    things["practitioners_person"] = {"person_id": site.world.people["practitioner"].id}
    things["another_module"] = {"module_id": "m02"}
    wrong = []
    for endpoint, method, parent, child in STRAYED:
        ids = {**things[child], **things[parent]}
        if child == "another_module":
            ids = {**things[parent], **things[child]}
        who = "owner" if endpoint.startswith("learning") else "admin"
        answer, writes = site.ask(who, method, site.address(endpoint, ids))
        if answer.status_code != 404 or writes:
            wrong.append(f"{endpoint} {method}: {answer.status_code} {writes[:1]}")

    assert "\n".join(wrong) == ""


@on_one_engine
@pytest.mark.parametrize(
    ("method", "address", "status"),
    [
        ("GET", "/no/such/address", 404),
        ("DELETE", "/hours", 405),
        ("GET", "/sign-out", 405),
        ("POST", "/sign-in", 400),
        ("GET", "/no/such.json", 404),
        ("GET", "/hours.csv", 401),
    ],
)
def test_errors_have_the_same_headers(site: Site, method: str, address: str, status: int) -> None:
    answer, _ = site.ask("visitor", method, address, {"csrf_token": "none of ours"})

    assert answer.status_code == status
    assert headers_missing(answer) == []
