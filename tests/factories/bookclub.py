"""A club with its members, and a meeting that is over."""

from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy.orm import Session

from kaptrain.accounts.models import Person
from kaptrain.accounts.queries import actor_of
from kaptrain.authz.actor import Actor
from kaptrain.bookclub import service
from kaptrain.bookclub.models import Ballot, Club
from kaptrain.bookclub.queries.talks import Talk, talks_of
from kaptrain.bookclub.rules.texts import Page
from kaptrain.catalogue.rules.program import Activity
from kaptrain.enrolment.models import Enrolment
from kaptrain.events.models import Event
from kaptrain.events.queries.attendance import record_of
from kaptrain.events.rules.draft import Details, Repeat, Terms, When
from kaptrain.events.rules.marks import Attendance as Mark
from kaptrain.events.rules.template import default_choice, policy_from
from kaptrain.events.service import Act as EventAct
from kaptrain.events.service import Draft
from kaptrain.events.service.attendance import Marking, mark
from kaptrain.events.service.confirming import Confirmed, confirm, mark_of
from kaptrain.threads import service as threads
from kaptrain.threads.models import Post
from kaptrain.threads.service import Act
from tests.factories import person
from tests.factories.events import a_booking, an_event
from tests.factories.reporting import kap, kap_cohort, kap_place


class Circle:
    """A facilitator, some members of one club, and a meeting about the first book two days ago."""

    def __init__(self, session: Session, now: datetime, people: int = 8) -> None:
        self.session, self.now = session, now
        self.admin = person(session, "Demo Admin", ["admin"])
        self.host = person(session, "Demo Facilitator", ["facilitator"], credential="LCSW")
        self.cohort = kap_cohort(session)
        self.people = [person(session, f"Reader {at}", ["trainee"]) for at in range(1, people + 1)]
        self.places: list[Enrolment] = [kap_place(session, each, self.cohort) for each in self.people]
        new = service.NewClub(
            title="Tuesday readers",
            cohort_id=self.cohort.id,
            facilitator_id=self.host.id,
            members=[each.id for each in self.places],
        )
        self.club: Club = service.open_club(session, self.actor(self.admin), new, now=now)

    def actor(self, somebody: Person) -> Actor:
        return actor_of(self.session, somebody.id)

    def book(self, activity: str = "book-1") -> Activity:
        found = kap().activity(activity)
        assert found is not None
        return found

    def meeting(self, days: int = -2, activity: str = "book-1", **more: Any) -> Event:
        """A meeting of the cohort at which all members have a seat."""
        event = an_event(
            self.session, self.host, starts_at=self.now + timedelta(days=days), minutes=60, kind="bookclub",
            activity=activity, title=self.book(activity).title, program="kap", cohort_id=self.cohort.id,
            topics=[], asks="reflection", **more,
        )  # fmt: skip
        for place in self.places:
            a_booking(self.session, event, place)
        return event

    def plan(self, activity: str = "book-1") -> dict[int, Talk]:
        """Give a book its dates, which opens its discussions; what the facilitator sees of them, by part."""
        book = self.book(activity)
        dates = {each.id: self.now.date() + timedelta(days=7) for each in book.guide.sections}
        service.keep_plan(self.session, self.actor(self.host), self.club, book, dates, now=self.now)
        talks = talks_of(self.session, self.club.id, self.host.id, activity)
        return {each.section: each for each in reversed(talks)}

    def read(self, at: int, part: int, activity: str = "book-1") -> None:
        """A member has read a part, counted from 1."""
        book = self.book(activity)
        section = book.guide.sections[part - 1].id
        service.set_read(self.session, self.places[at], book, section, read=True, now=self.now)

    def by(self, who: Person) -> Act:
        return Act(self.actor(who), self.now, "http://localhost")

    def answer(self, who: Person, talk: Talk, body: str = "Mine.") -> Post:
        return threads.reply(self.session, self.by(who), talk.thread_id, threads.Answer(body=body))

    def planned(self, days: int = 7, activity: str = "book-1") -> Event:
        """A meeting that is the club's alone."""
        book = self.book(activity)
        draft = a_draft(book, self.host.id, self.cohort.id, on=self.now.date() + timedelta(days=days))
        act = EventAct(self.actor(self.host), self.now, "http://localhost")
        made = service.plan_meeting(self.session, act, self.club, draft)
        assert made.without == ()
        return self.session.get_one(Event, made.event_id)

    def vote(self, days: int = 7) -> Ballot:
        """The free choice, open for some days more."""
        end = self.now + timedelta(days=days)
        host, free = self.actor(self.host), self.book("book-8")
        return service.open_ballot(self.session, host, self.club, free, closes_at=end, now=self.now)

    def page(self, at: int, section: str = "", activity: str = "book-1") -> Page:
        return Page(self.people[at].id, "kap", activity, section)

    def write(self, at: int, text: str = "Mine alone", section: str = "", seen: str = "") -> None:
        page = self.page(at, section)
        service.write(self.session, page, text, heading="The opening", seen=seen, now=self.now)

    def reflect(self, at: int) -> list[int]:
        """Write a reflection and say that it is done; the minutes that counted from then on."""
        self.write(at)
        actor, place = self.actor(self.people[at]), self.places[at]
        return service.reflect(self.session, actor, place, self.page(at), now=self.now)

    def mark_all(self, event: Event, *names: str) -> None:
        marks = {
            place.id: Marking(Mark(names[at] if at < len(names) else "present"))
            for at, place in enumerate(self.places)
        }
        mark(self.session, self.actor(self.host), event.id, marks, now=self.now)

    def confirm(self, event: Event) -> Confirmed:
        record = record_of(self.session, event.id)
        assert record is not None
        return confirm(self.session, self.actor(self.host), event.id, mark_of(record), now=self.now)


def a_draft(book: Activity, host_id: int, cohort_id: int, *, on: date) -> Draft:
    """A plan for one evening about a book."""
    details = Details(
        title=book.title, about="", disclosures="", host_id=host_id, cohort_id=cohort_id, place="Room 1",
        join_link="", capacity=16, waitlist=False, opens_at=None, closes_minutes=0, guard_minutes=60,
        accept_minutes=60,
    )  # fmt: skip
    policy = policy_from(default_choice(book), book.minutes, book)
    terms = Terms(minutes=book.minutes, modality="live", policy=policy, make_ups=[], gates=[])
    when = When(on=on, at=time(18), zone="America/Denver")
    return Draft(program=kap(), activity=book, when=when, repeat=Repeat(), details=details, terms=terms)
