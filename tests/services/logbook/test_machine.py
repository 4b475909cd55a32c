"""No sequence of acts and moments makes the totals differ from a simple count of what stands signed.

The model keeps entries as plain values and adds them up in its own way; the services do the rest.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy.orm import Session

from kaptrain.accounts.models import Person
from kaptrain.audit.service import verify_chains
from kaptrain.enrolment.service import assign_mentor
from kaptrain.hours import service as hours
from kaptrain.hours.service import year_of
from kaptrain.logbook import queries, service
from kaptrain.logbook.rules.draft import Draft
from kaptrain.logbook.rules.states import UNDO
from kaptrain.shared.clock import local_day
from kaptrain.shared.errors import DomainError
from tests.factories import SYSTEM, person
from tests.factories.links import offered, sign, statement, visit
from tests.factories.logbook import DOSING, INTEGRATION, Room, mentorship

RUNS = [20, pytest.param(2000, marks=pytest.mark.slow)]
STEPS = 40
STARTS_ON, LAST = date(2026, 6, 1), date(2027, 5, 31)
REQUIRED = {"modules": 60, "practicum": 120, "mentorship": 120}
DAY_LIMIT = 720
ACTIVITIES = {"integration": INTEGRATION, "dosing": DOSING}

PICK = st.integers(0, 5)
MINUTES = st.sampled_from([5, 30, 45, 60, 90, 400])
DAYS = st.sampled_from([date(2026, 5, 31), *(date(2026, 11, day) for day in (10, 11, 22, 23))])
STARTS = st.sampled_from([None, time(9, 0), time(9, 30), time(23, 40)])
WHAT = st.sampled_from(["integration", "dosing", "meeting"])


@dataclass
class Claimed:
    """An entry as the model sees it."""

    entry_id: int
    what: str
    on: date
    start: time | None
    minutes: int
    host: str | None
    status: str = "draft"
    locked: bool = False
    signed_by: str = ""
    signed_at: datetime | None = None
    order: int = 0
    mails: tuple[datetime, ...] = ()

    @property
    def component(self) -> str:
        return "mentorship" if self.what == "meeting" else "practicum"


def simply_counted(claims: list[Claimed], today: date) -> dict[str, int]:
    """Count minute by minute: in the year, in no other's time, under the day's limit and the cap."""
    found = dict.fromkeys(REQUIRED, 0)
    taken: set[int] = set()
    days: dict[date, int] = {}
    signed = [each for each in claims if each.status == "signed"]
    for each in sorted(signed, key=lambda one: (one.on, one.start is None, one.start or time(0), one.order)):
        if not STARTS_ON <= each.on <= min(LAST, today) or each.what == "dosing":
            continue
        span = set[int]()
        if each.start is not None:
            first = each.on.toordinal() * 1440 + each.start.hour * 60 + each.start.minute
            span = set(range(first, first + each.minutes))
        counted = 0
        for _ in range(each.minutes - len(span & taken)):
            room_left = REQUIRED[each.component] - found[each.component]
            if days.get(each.on, 0) < DAY_LIMIT and room_left > 0:
                counted += 1
                days[each.on] = days.get(each.on, 0) + 1
                found[each.component] += 1
        taken |= span if counted else set()
    return found


class Year(RuleBasedStateMachine):
    """A trainee, two mentors, two practitioners and an admin, in a database that is rolled back."""

    connection: Any

    def __init__(self, now: datetime) -> None:
        super().__init__()
        self.point = self.connection.begin_nested()
        self.session = Session(self.connection, join_transaction_mode="create_savepoint")
        self.room = Room(self.session, now)
        self.people: dict[str, Person] = {
            "first": self.room.practitioner,
            "second": person(self.session, "Second Practitioner", ["practitioner"], credential="NP"),
            "mentor": self.room.mentor,
            "other": person(self.session, "Other Mentor", ["mentor"]),
        }
        self.mentor, self.suspended = "mentor", set[str]()
        self.claims: list[Claimed] = []
        self.exempted = dict.fromkeys(REQUIRED, 0)
        self.signatures = 0

    @property
    def now(self) -> datetime:
        return self.room.now

    @property
    def today(self) -> date:
        return local_day(self.now, "America/Denver")

    def actor(self, name: str) -> Any:
        return self.room.actor(self.people[name])

    def does(self, allowed: bool, act: Callable[[], Any]) -> Any:
        """Try an act: it works if and only if the model says so, and leaves nothing when refused."""
        point = self.session.begin_nested()
        try:
            result = act()
        except DomainError:
            point.rollback()
            self.session.expire_all()
            if allowed:
                raise
            return None
        assert allowed, "it was not refused"
        point.commit()
        return result

    def picked(self, pick: int, *states: str) -> Claimed:
        fitting = [each for each in self.claims if each.status in states] or self.claims
        return fitting[pick % len(fitting)]

    def signer(self, claim: Claimed) -> str:
        return claim.host or self.mentor

    def is_kept(self, claim: Claimed) -> bool:
        return STARTS_ON <= claim.on <= self.today and claim.host not in self.suspended

    def draft(self, claim: Claimed) -> Draft:
        times = {"on": claim.on, "start": claim.start, "minutes": claim.minutes}
        if claim.host is None:
            return replace(mentorship(), **times)
        host_id = self.people[claim.host].id
        return self.room.practicum(activity=ACTIVITIES[claim.what], host_id=host_id, **times)

    @rule(what=WHAT, on=DAYS, start=STARTS, minutes=MINUTES, host=st.sampled_from(["first", "second"]))
    def log(self, what: str, on: date, start: time | None, minutes: int, host: str) -> None:
        claim = Claimed(0, what, on, start, minutes, None if what == "meeting" else host)
        kind = "mentorship" if claim.host is None else "practicum"
        made = self.does(self.is_kept(claim), lambda: self.room.started(self.draft(claim), kind))
        if made is not None:
            claim.entry_id = made.id
            self.claims.append(claim)

    @precondition(lambda self: self.claims)
    @rule(pick=PICK, on=DAYS, start=STARTS, minutes=MINUTES)
    def edit(self, pick: int, on: date, start: time | None, minutes: int) -> None:
        claim = self.picked(pick, "draft", "submitted", "returned", "voided", "signed")
        changed = replace(claim, on=on, start=start, minutes=minutes)
        counts = (claim.on, claim.start, claim.minutes) != (on, start, minutes)
        allowed = claim.status != "withdrawn" and self.is_kept(changed)
        allowed = allowed and (claim.status != "signed" or counts)
        trainee = self.room.actor(self.room.trainee)
        done = self.does(
            allowed,
            lambda: service.revise(self.session, trainee, claim.entry_id, self.draft(changed), now=self.now),
        )
        if done is not None:
            claim.on, claim.start, claim.minutes, claim.locked = on, start, minutes, False
            claim.status = "returned" if claim.status in ("returned", "voided") else "draft"

    @precondition(lambda self: self.claims)
    @rule(pick=PICK)
    def submit(self, pick: int) -> None:
        claim = self.picked(pick, "draft", "returned")
        allowed = claim.status in ("draft", "returned") and not claim.locked
        allowed = allowed and claim.host not in self.suspended
        trainee = self.room.actor(self.room.trainee)
        if self.does(allowed, lambda: service.submit(self.session, trainee, claim.entry_id, now=self.now)):
            claim.status, claim.locked = "submitted", True

    @precondition(lambda self: self.claims)
    @rule(pick=PICK, anyone=st.booleans())
    def sign(self, pick: int, anyone: bool) -> None:
        claim = self.picked(pick, "submitted")
        by = "second" if anyone else self.signer(claim)
        seen = service.mark_of(self.session, claim.entry_id)
        allowed = claim.status == "submitted" and by == self.signer(claim)
        self.signed(
            claim,
            by,
            self.does(
                allowed,
                lambda: service.sign(
                    self.session, self.actor(by), claim.entry_id, seen, now=self.now, agreed=True
                ),
            ),
        )

    @precondition(lambda self: any(each.host for each in self.claims))
    @rule(pick=PICK)
    def sign_by_link(self, pick: int) -> None:
        hosted = [each for each in self.claims if each.host]
        claim = hosted[pick % len(hosted)]
        allowed = claim.status == "submitted" and claim.host not in self.suspended
        allowed = allowed and sum(each > self.now - timedelta(days=1) for each in claim.mails) < 3
        said = statement(self.session, claim.entry_id, name=self.people[self.signer(claim)].name)

        def act() -> Any:
            token = offered(self.room, claim.entry_id).token
            return sign(self.room, token, said, visit(self.now))

        claim.mails += (self.now,) if allowed else ()
        self.signed(claim, self.signer(claim), self.does(allowed, act))

    def signed(self, claim: Claimed, by: str, signature: Any) -> None:
        if signature is not None:
            self.signatures += 1
            claim.status, claim.signed_by, claim.signed_at = "signed", by, self.now
            claim.order = self.signatures

    @precondition(lambda self: self.claims)
    @rule(pick=PICK)
    def give_back(self, pick: int) -> None:
        claim = self.picked(pick, "submitted")
        by = self.actor(self.signer(claim))

        def act() -> bool:
            service.return_to_trainee(self.session, by, claim.entry_id, "Look again", now=self.now)
            return True

        if self.does(claim.status == "submitted", act):
            claim.status = "returned"

    @precondition(lambda self: self.claims)
    @rule(pick=PICK, undo=st.booleans())
    def void_or_undo(self, pick: int, undo: bool) -> None:
        claim = self.picked(pick, "signed")
        by = self.actor(claim.signed_by or "first")
        fresh = claim.signed_at is not None and timedelta(0) <= self.now - claim.signed_at <= UNDO
        allowed = claim.status == "signed" and (fresh or not undo)
        done = self.does(
            allowed,
            (lambda: service.undo(self.session, by, claim.entry_id, now=self.now))
            if undo
            else (lambda: service.void(self.session, by, claim.entry_id, "Wrong", now=self.now)),
        )
        if done is not None:
            claim.status = "submitted" if undo else "voided"

    @precondition(lambda self: self.claims)
    @rule(pick=PICK)
    def withdraw(self, pick: int) -> None:
        claim = self.claims[pick % len(self.claims)]
        trainee = self.room.actor(self.room.trainee)
        allowed = claim.status in ("draft", "submitted", "returned")
        act = lambda: service.withdraw(self.session, trainee, claim.entry_id, "Twice", now=self.now)  # noqa: E731
        if self.does(allowed, act):
            claim.status = "withdrawn"

    @precondition(lambda self: self.claims)
    @rule(pick=PICK, to=st.sampled_from(["first", "second"]))
    def reroute(self, pick: int, to: str) -> None:
        claim = self.picked(pick, "submitted")
        allowed = claim.status == "submitted" and claim.host not in (None, to) and to not in self.suspended
        admin, host_id = self.room.actor(self.room.admin), self.people[to].id
        if self.does(
            allowed, lambda: service.reroute(self.session, admin, claim.entry_id, host_id, now=self.now)
        ):
            claim.host = to

    @rule(to=st.sampled_from(["mentor", "other"]))
    def reassign(self, to: str) -> None:
        mentor = self.people[to]
        allowed = to not in self.suspended
        act = lambda: assign_mentor(  # noqa: E731
            self.session, SYSTEM, self.room.place, mentor, today=self.today, now=self.now
        )
        if self.does(allowed, act):
            self.mentor = to

    @rule(who=st.sampled_from(["first", "second", "mentor", "other"]))
    def suspend_or_restore(self, who: str) -> None:
        self.suspended ^= {who}
        self.people[who].suspended_at = self.now if who in self.suspended else None
        self.session.flush()

    @rule(component=st.sampled_from(["practicum", "mentorship"]), minutes=st.sampled_from([0, 30, 90]))
    def exempt(self, component: str, minutes: int) -> None:
        allowed = 0 < minutes <= REQUIRED[component] - self.exempted[component]
        admin = self.room.actor(self.room.admin)
        ruling = hours.Ruling(actor=admin, enrolment=self.room.place, reason="Agreed", now=self.now)
        if self.does(allowed, lambda: hours.exempt(self.session, ruling, component, minutes)):
            self.exempted[component] += minutes

    @rule(step=st.sampled_from([-26, -1, 0, 1, 24, 400]))
    def step_the_clock(self, step: int) -> None:
        self.room.now += timedelta(minutes=10, hours=step)

    @invariant()
    def totals_are_the_models(self) -> None:
        lines = queries.open_lines(self.session, [self.room.place.id]).get(self.room.place.id, [])
        found = year_of(self.session, self.room.place, today=self.today, open_lines=lines).statement
        expected = simply_counted(self.claims, self.today)
        assert {each.id: each.counted for each in found.components} == expected
        assert found.total.counted == sum(expected.values())
        pending = sum(each.minutes for each in self.claims if each.status == "submitted")
        assert found.total.pending == pending
        required = {name: REQUIRED[name] - self.exempted[name] for name in REQUIRED}
        assert {each.id: each.required for each in found.components} == required

    def teardown(self) -> None:
        try:
            assert list(verify_chains(self.session)) == []
            assert list(service.check_signatures(self.session)) == []
        finally:
            self.session.close()
            self.point.rollback()


@pytest.mark.parametrize("runs", RUNS)
def test_no_sequence_of_acts_makes_the_totals_differ_from_a_simple_count(connection, now, runs):
    class Here(Year):
        def __init__(self) -> None:
            self.connection = connection
            super().__init__(now)

    run_state_machine_as_test(
        Here,
        settings=settings(
            max_examples=runs,
            stateful_step_count=STEPS,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
