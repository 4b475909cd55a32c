"""A4 and R1: of many requests at the same moment exactly one spends a link, on real files and servers."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from kaptrain.accounts import queries, service
from kaptrain.accounts.adapters.letters import RESET
from kaptrain.accounts.models import Person, RoleGrant
from kaptrain.accounts.rules.limits import SIGN_IN
from kaptrain.accounts.service.links import issue
from kaptrain.audit.service import verify_chains
from kaptrain.authz.actor import Actor, Role
from kaptrain.db.session import db, may_write
from kaptrain.shared.clock import FrozenClock
from kaptrain.shared.errors import DomainError
from tests.conftest import NOON, Engines, application, settings_for
from tests.factories import person
from tests.signing import csrf

TIMES = 20
Commit = Callable[[Callable[[Session], Any]], Any]
WORKERS = 8


@pytest.fixture(params=["sqlite", "postgresql"])
def site(request: pytest.FixtureRequest, engines: Engines) -> Iterator[Any]:
    """An application on a database of its own, where transactions really commit."""
    app = application(settings_for(engines.filled(request.param, "races")), FrozenClock(NOON))
    may_write.set(True)
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def committed(site: Flask) -> Any:
    """Make rows that every other connection sees."""

    def commit(make: Callable[[Session], Any]) -> Any:
        with site.app_context():
            made = make(db.session())
            db.session.commit()
            return made

    return commit


def at_once(site: Flask, work: Callable[[int], Any]) -> Any:
    """Run `work(number)` in TIMES threads that start together; return what each came to."""
    ready = threading.Barrier(WORKERS)

    def run(number: int) -> Any:
        may_write.set(True)
        with site.app_context():
            if number < WORKERS:
                ready.wait(timeout=30)
            try:
                outcome = work(number)
                db.session.commit()
            except DomainError as error:
                db.session.rollback()
                return error.code
            finally:
                db.session.remove()
            return outcome

    with ThreadPoolExecutor(WORKERS) as pool:
        return list(pool.map(run, range(TIMES)))


def test_a4_a_link_that_arrives_twenty_times_at_once_sets_one_password(site: Flask, committed: Commit) -> Any:
    def prepare(session: Session) -> Any:
        owner = person(session, "Mara Lund", ["trainee"], password="gravel lantern")
        return owner.id, [issue(session, owner.id, RESET, lifetime=SIGN_IN.ends(NOON) - NOON, now=NOON)]

    _owner, (token,) = committed(prepare)

    def spend(number: int) -> Any:
        browser = site.test_client()
        form = {"password": f"quiet copper kettle {number}", "csrf_token": csrf(browser)}
        return browser.post(f"/reset/{token}", data=form).status_code

    statuses = at_once(site, spend)

    assert sorted(set(statuses)) in ([303, 404], [303, 404, 429])
    assert statuses.count(303) == 1
    assert committed(lambda session: list(verify_chains(session))) == []


def test_r1_attempts_counted_at_once_are_all_counted(site: Flask) -> None:
    refusals = at_once(
        site,
        lambda _n: service.count_attempt(
            db.session(), SIGN_IN, account="a@b.example", address="192.0.2.1", now=NOON
        ),
    )

    assert sum(refusal is None for refusal in refusals) == SIGN_IN.account


def test_a8_the_same_address_invited_twenty_times_at_once_is_one_person(
    site: Flask, committed: Commit
) -> Any:
    def create(number: int) -> Any:
        email = "Mara@clinic.example" if number % 2 else " mara@CLINIC.example"
        return service.create_person(
            db.session(), email=email, name="Mara", roles=["trainee"], zone="UTC", now=NOON
        ).id

    outcomes = at_once(site, create)

    assert sum(isinstance(one, int) for one in outcomes) == 1
    assert set(outcomes) - {"email_taken"} == {one for one in outcomes if isinstance(one, int)}
    assert len(committed(lambda session: session.scalars(select(Person.id)).all())) == 1


def test_two_admins_who_take_each_others_role_at_once_leave_one(site: Flask, committed: Commit) -> Any:
    ids = committed(lambda s: [person(s, f"Admin {n}", ["admin"]).id for n in range(2)])

    def take(number: int) -> Any:
        mine, theirs = ids[number % 2], ids[(number + 1) % 2]
        actor = Actor(mine, "Admin", roles=frozenset({Role.ADMIN}))
        return service.set_roles(db.session(), actor, theirs, ["mentor"], now=NOON)

    at_once(site, take)

    left = committed(lambda s: s.scalars(select(RoleGrant.person_id).where(RoleGrant.role == "admin")).all())
    assert len(left) == 1


def test_signing_in_while_being_suspended_leaves_no_open_session(site: Flask, committed: Commit) -> Any:
    def prepare(session: Session) -> Any:
        owner = person(session, "Mara Lund", ["trainee"], password="gravel lantern")
        return owner.id, person(session, "Demo Admin", ["admin"]).id

    owner_id, admin_id = committed(prepare)
    known = committed(lambda session: queries.credentials(session, person_id=owner_id))
    admin = Actor(admin_id, "Demo Admin", roles=frozenset({Role.ADMIN}))

    def act(number: int) -> Any:
        if number == 5:
            return service.suspend(db.session(), admin, owner_id, now=NOON)
        person_, _sid = service.sign_in(db.session(), known, device="", ends_at=SIGN_IN.ends(NOON), now=NOON)
        return person_.id

    at_once(site, act)

    live = committed(lambda s: queries.live_sessions(s, s.get_one(Person, owner_id), NOON))
    assert live == []
