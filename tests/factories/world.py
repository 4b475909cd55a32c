"""One small world with everybody in every relation to one trainee's things, for the matrix of permissions."""

import re
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from kaptrain.accounts import service as accounts
from kaptrain.accounts.adapters.letters import Writer
from kaptrain.accounts.models import Person, SignIn
from kaptrain.accounts.queries import actor_of
from kaptrain.bookclub import service as bookclub
from kaptrain.bookclub.rules.texts import Page
from kaptrain.certificates.models import Certificate
from kaptrain.enrolment import service as enrolment
from kaptrain.enrolment.models import Enrolment
from kaptrain.events.service import make_address
from kaptrain.groups.service import open_group
from kaptrain.hours import service as hours
from kaptrain.hours.queries import line_by_source
from kaptrain.learning import service as learning
from kaptrain.learning.rules.marks import Kind, Spot
from kaptrain.logbook import service as logbook
from kaptrain.logbook.rules.draft import Draft
from kaptrain.logbook.rules.kinds import BY_ID, ActivityChoice
from kaptrain.logbook.rules.links import Way
from kaptrain.logbook.service.links import Visit, offer
from kaptrain.mentorship import service as mentorship
from kaptrain.mentorship.rules.items import BY_ID as ITEMS
from kaptrain.news.rules.unsubscribing import unsubscribe_token
from kaptrain.outbox import service as outbox
from kaptrain.outbox.models import Mail
from kaptrain.practicum.adapters.store import Store
from kaptrain.roleplay.rules.groups import Player, Turn
from kaptrain.shared.ids import token_hash
from kaptrain.threads import service as threads
from kaptrain.threads.service import Act, RoomDraft
from tests.conftest import DOCUMENTS
from tests.factories import mentored, person
from tests.factories.bulk import a_job
from tests.factories.ce import carry_credit
from tests.factories.certificates import complete_year, issued
from tests.factories.events import a_booking, an_event
from tests.factories.held import held, hold_events
from tests.factories.links import LIFETIMES
from tests.factories.links import WRITER as LINK_WRITER
from tests.factories.logbook import mentorship as a_meeting
from tests.factories.logbook import practicum
from tests.factories.mentorship import meeting, words_for
from tests.factories.practicum import a_document, a_record, a_site, a_visit, tiny_pdf
from tests.factories.reporting import kap, kap_cohort, kap_place, lesson_lines
from tests.factories.roleplay import a_round

LAB = ActivityChoice(id="lab-1", title="Consent lab 1", minutes=120, modality="in_person")
WRITER = Writer("Demo Training Institute", "http://localhost")
LINK = re.compile(r"/(invitation|reset|address)/(\S+)")
Ids = dict[str, Any]


@dataclass
class World:
    """People by what they are to the owner, and the ids in addresses by what they mean."""

    session: Session
    now: datetime
    people: dict[str, Person] = field(default_factory=dict)
    things: dict[str, Ids] = field(default_factory=dict)

    def claim(self, kind: str, draft: Draft, *, by: str | None = None, sent: bool = True) -> Ids:
        """An entry of the owner; sent unless it stays a draft, signed when somebody is named."""
        owner = self.actor("owner")
        entry = logbook.start(self.session, owner, self.place, BY_ID[kind], draft, now=self.now)
        if sent:
            logbook.submit(self.session, owner, entry.id, now=self.now)
        if by:
            mark = logbook.mark_of(self.session, entry.id)
            logbook.sign(self.session, self.actor(by), entry.id, mark, now=self.now, agreed=True)
        return {"entry_id": entry.id}

    def actor(self, name: str) -> Any:
        return actor_of(self.session, self.people[name].id)

    @property
    def place(self) -> Enrolment:
        return self.session.get_one(Enrolment, self.things["enrolment"]["enrolment_id"])


def a_world(session: Session, now: datetime) -> World:
    """Two trainees with different mentors, hosts and all that the owner can have."""
    world = World(session, now)
    _gather(world)
    _enrol(world)
    _fill_logbook(world)
    _hand_over(world)
    _decide(world)
    _write_letters(world)
    world.things |= {
        "program": {"slug": "kap"},
        "axis": {"slug": "kap", "axis": "colorado"},
        "lesson_file": {"slug": "kap", "lesson_id": "m01-01"},
        "module": {"module_id": "m01"},
        "lesson": {"module_id": "m01", "lesson_id": "m01-01"},
        "guide": {"slug": "lab-1"},
        "mentor_guide": {"slug": "mentorship"},
        "book": {"slug": "ketamine-papers-1"},
        "kind": {"kind_id": "practicum"},
    }
    image = kap().images["arc-of-the-work.svg"]
    world.things["image"] = {"slug": "kap", "digest": image.digest[:16], "name": image.name}
    _keep(world)
    _fill_room(world)
    _schedule(world)
    _read(world)
    _prepare_visits(world)
    _gather_groups(world)
    hold_events(world.session, world.actor("facilitator"), world.place, world.things, now=world.now)
    practise(world)
    _credit(world)
    session.commit()
    return world


def _fill_room(world: World) -> None:
    """What the owner and their mentor keep together, and what the mentor keeps alone."""
    session, now, place = world.session, world.now, world.place
    mentor, owner = world.actor("mentor"), world.actor("owner")
    goal = mentorship.add(session, owner, place, ITEMS["goal"], words_for("goal"), now=now)
    note = mentorship.keep_note(session, mentor, place, "Hurries when praised.", now=now)
    logged = mentorship.Logged(activity=meeting(8), on=date(2026, 11, 20), minutes=60, modality="live")
    row = mentorship.log_session(session, mentor, place, logged, url="http://localhost", now=now)
    there = world.things["enrolment"]
    world.things |= {
        "item": there | {"item_id": goal.id},
        "new_item": there | {"kind_id": "goal"},
        "logged_meeting": there | {"session_id": row.id},
        "private_note": {"note_id": note.id},
        "mentors_person": {"person_id": world.people["mentor"].id},
    }


def practise(world: World) -> None:
    """A lab that goes on: a round the owner plays with another trainee, in each state its pages know."""
    session, host, now = world.session, world.people["facilitator"], world.now
    values = {"kind": "roleplay", "activity": "lab-1", "minutes": 120, "program": "kap"}
    event = an_event(
        session, host, starts_at=now - timedelta(minutes=10), cohort_id=world.place.cohort_id, **values
    )
    peer = kap_place(session, person(session, "Peer Player", ["trainee"]), world.place.cohort)
    for place in (world.place, peer):
        a_booking(session, event, place)
    players = Player(world.place.person_id, world.place.id), Player(peer.person_id, peer.id)
    turn = Turn(*players, Player(host.id))
    world.things["lab_event"] = {"event_id": event.id}
    for number, state in enumerate(("planned", "running", "debrief"), 1):
        made = a_round(session, event, turn, number=number, state=state, now=now)
        world.things[f"{state}_round"] = {"round_id": made.id}


def _schedule(world: World) -> None:
    host, later = world.people["facilitator"], world.now + timedelta(days=7)
    group = world.place.cohort
    ours = an_event(world.session, host, starts_at=later, program="kap", cohort_id=group.id)
    a_booking(world.session, ours, world.place)
    elsewhere = kap_cohort(world.session, "Elsewhere")
    others = an_event(
        world.session, host, starts_at=later + timedelta(days=1), program="kap", cohort_id=elsewhere.id
    )
    world.things |= {
        "event": {"event_id": ours.id},
        "others_event": {"event_id": others.id},
        "feed": {"token": make_address(world.session, world.actor("owner"), now=world.now)},
        "activity": {"program": "kap", "activity": "webinar-1"},
        "site_activity": {"program": "kap", "activity": "dosing"},
    }


def _prepare_visits(world: World) -> None:
    session, owner, admin = world.session, world.people["owner"], world.people["admin"]
    host = world.people["practitioner"]
    site = a_site(session)
    record = a_record(session, host, [site])
    visit = a_visit(session, host, site, cohort_id=world.place.cohort_id)
    a_booking(session, visit, world.place)
    store = Store(Path(DOCUMENTS))
    paper, form = a_document(session, owner), a_document(session, owner, "site-agreement", site=site)
    paper.digest, form.digest = store.keep(tiny_pdf(words=b"paper")), store.keep(tiny_pdf(words=b"form"))
    approved = a_document(session, owner, "licence", by=admin, until=date(2027, 6, 1))
    world.things |= {
        "site": {"site_id": site.id},
        "record": {"number": record.id},
        "visit": {"event_id": visit.id},
        "paper": {"document_id": paper.id},
        "paper_file": {"document_id": paper.id, "ending": "pdf"},
        "site_form": {"document_id": form.id},
        "approved_paper": {"document_id": approved.id},
        "paper_kind": {"kind": "insurance"},
    }


def _gather_groups(world: World) -> None:
    """The owner and the facilitator share a group; nobody else of the matrix belongs to it."""
    session, base = world.session, "http://localhost"
    facilitator, owner = (Act(world.actor(name), world.now, base) for name in ("facilitator", "owner"))
    plan = {"program": "kap", "guide": "discussion-1"}
    draft = RoomDraft(title="Closed circle", cohort_id=world.place.cohort_id, **plan)
    room = open_group(session, facilitator, draft, facilitator.actor.id)
    threads.join(session, owner, room.id)
    opening = threads.Opening(title="First visits", body="What do you say first?")
    asked = threads.start_thread(session, facilitator, room.id, opening)
    answer = threads.reply(session, owner, asked.thread_id, threads.Answer(body="I ask."))
    reported = threads.report(session, facilitator, answer.id, "Please look")
    elsewhere = RoomDraft(title="Elsewhere", cohort_id=None, **plan)
    joinable = open_group(session, facilitator, elsewhere, facilitator.actor.id)
    world.things |= {
        "room": {"room_id": room.id},
        "open_room": {"room_id": joinable.id},
        "thread": {"thread_id": asked.thread_id},
        "post": {"post_id": asked.id},
        "owners_post": {"post_id": answer.id},
        "report": {"report_id": reported.id},
    }


def _read(world: World) -> None:
    # The owner reads in a club; what they wrote about a part that the guide no longer has is only theirs.
    session, now, host = world.session, world.now, world.people["facilitator"]
    new = bookclub.NewClub(
        title="Readers", cohort_id=world.place.cohort_id, facilitator_id=host.id, members=[world.place.id]
    )
    club = bookclub.open_club(session, world.actor("admin"), new, now=now)
    first, free = kap().activity("book-1"), kap().activity("book-8")
    assert first is not None and free is not None
    vote = bookclub.open_ballot(
        session, world.actor("facilitator"), club, free, closes_at=now + timedelta(days=7), now=now
    )
    idea = bookclub.Idea(title="A novel", by="Somebody", why="Because", critic="A reader")
    mine = bookclub.suggest(session, world.place, vote, idea, now=now)
    old = Page(world.people["owner"].id, "kap", first.id, "no-longer-here")
    bookclub.write(session, old, "Mine", heading="A part that was", seen="", now=now)
    way_out = unsubscribe_token(
        "a-secret-for-tests-of-more-than-32-characters", world.people["owner"].id, ["books"]
    )
    world.things |= {
        "section_of_book": {"slug": first.slug, "section": first.guide.sections[0].id},
        "old_page": {"slug": first.slug, "section": "no-longer-here"},
        "free_book": {"slug": free.slug},
        "suggestion": {"slug": free.slug, "suggestion_id": mine.id},
        "club": {"club_id": club.id},
        "club_book": {"club_id": club.id, "slug": first.slug},
        "club_free_book": {"club_id": club.id, "slug": free.slug},
        "way_out": {"token": way_out},
    }


def _credit(world: World) -> None:
    """A webinar with credit, at which the owner was."""
    event = held(world.session, world.people["facilitator"], world.place, world.now)
    body = carry_credit(world.session, event, world.people["admin"], people=[world.place])
    world.things |= {
        "credited": {"event_id": event.id},
        "body": {"body_id": body},
        "provider": {"program": "kap"},
    }


def _keep(world: World) -> None:
    # A note at a part that the lesson no longer has is there for nobody but its owner.
    lesson = world.things["lesson"]
    world.things["section"] = lesson | {"what": "notes", "anchor": "s-the-eight-parts"}
    world.things["owners_note"] = lesson | {"what": "notes", "anchor": "s-no-longer-here"}
    spot = Spot(world.people["owner"].id, "kap", "m01-01", "s-no-longer-here", Kind.NOTE)
    learning.write(world.session, spot, "Mine", heading="A part that was", seen="", now=world.now)


def _gather(world: World) -> None:
    cast = complete_year(world.session, name="Owner")
    certificate: Certificate = issued(world.session, cast, world.now - timedelta(days=30))
    world.people = {"owner": cast.trainee, "mentor": cast.mentor, "admin": cast.admin}
    for name in ("other", "other_mentor", "practitioner", "other_practitioner",
                 "facilitator", "other_facilitator"):  # fmt: skip
        role = {"other": "trainee"}.get(name, name.removeprefix("other_"))
        world.people[name] = person(world.session, name.replace("_", " ").title(), [role])
    accounts.set_password(world.session, cast.trainee, "not a hash")
    for name, each in world.people.items():
        world.session.add(_open_session(each, name, world.now))
    world.things["certificate"] = {"certificate_id": certificate.id}
    world.things["code"] = {"typed": certificate.code}
    world.things["award"] = {"award_id": certificate.award_id}
    world.things["status_list"] = {"number": 1}
    world.things["person"] = {"person_id": cast.trainee.id}
    complete_year(world.session, name="Ready")
    world.things["bulk"] = {"job_id": a_job(world.session, cast.registrar, world.now).id}


def _open_session(who: Person, name: str, now: datetime) -> SignIn:
    return SignIn(
        sid_hash=token_hash(f"elsewhere-{name}"),
        person_id=who.id,
        secret_version=who.secret_version,
        method="password",
        device="A browser elsewhere",
        created_at=now,
        ends_at=now + timedelta(hours=24),
    )


def _enrol(world: World) -> None:
    session = world.session
    group = kap_cohort(session)
    for owner, mentor, name in (
        ("owner", "mentor", "enrolment"),
        ("other", "other_mentor", "others_enrolment"),
    ):
        place = kap_place(session, world.people[owner], group)
        mentored(session, place, world.people[mentor])
        world.things[name] = {"enrolment_id": place.id}
        elsewhere = session.scalars(select(SignIn).where(SignIn.person_id == world.people[owner].id)).one()
        world.things[f"{owner}s_session"] = {"sign_in_id": elsewhere.id}
    world.things["cohort"] = {"cohort_id": group.id}
    world.things["persons_session"] = world.things["person"] | world.things["owners_session"]
    left = kap_place(session, person(session, "Left Early", ["trainee"]), group)
    enrolment.withdraw(session, world.actor("admin"), left, reason="Moved away", now=world.now)
    world.things["withdrawn_enrolment"] = {"enrolment_id": left.id}


def _fill_logbook(world: World) -> None:
    host, guide = world.people["practitioner"].id, world.people["facilitator"].id
    lab = Draft(activity=LAB, on=date(2026, 11, 14), minutes=120, modality="in_person",
                texts={"reaction": ""}, host_id=guide, absent=True)  # fmt: skip
    second = replace(a_meeting(), on=date(2026, 11, 19))
    world.things |= {
        "observation": world.claim("practicum", practicum(host)),
        "signed_observation": world.claim(
            "practicum", practicum(host, on=date(2026, 11, 9)), by="practitioner"
        ),
        "draft": world.claim("practicum", practicum(host, on=date(2026, 11, 8)), sent=False),
        "meeting": world.claim("mentorship", a_meeting()),
        "signed_meeting": world.claim("mentorship", second, by="mentor"),
        "lab": world.claim("roleplay", lab),
    }


def _hand_over(world: World) -> None:
    entry_id = world.things["observation"]["entry_id"]
    by = Visit(actor=world.actor("owner"), now=world.now)
    made = offer(world.session, by, entry_id, Way.SCAN, lifetimes=LIFETIMES, writer=LINK_WRITER)
    world.things["link"] = {"token": made.token}


def _decide(world: World) -> None:
    lesson_lines(world.session, world.place, 1)
    ruling = hours.Ruling(actor=world.actor("admin"), enrolment=world.place, reason="Agreed", now=world.now)
    world.things["decision"] = world.things["enrolment"] | {"seq": hours.extend(world.session, ruling, 7).seq}
    line = line_by_source(world.session, world.place.id, "lesson:m01-01")
    assert line is not None
    world.things["line"] = world.things["enrolment"] | {"seq": line.seq}


def _write_letters(world: World) -> None:
    session, now, owner = world.session, world.now, world.people["owner"]
    newcomer = accounts.Newcomer("new@kaptrain.example", "New Comer", "", "America/Denver", ("trainee",))
    invited = accounts.invite(session, world.actor("admin"), newcomer, writer=WRITER, now=now)
    world.things["invited_person"] = {"person_id": invited.id}
    accounts.start_reset(session, world.actor("admin"), owner, writer=WRITER, now=now)
    accounts.ask_new_address(
        session, world.actor("owner"), "owner.new@kaptrain.example",
        version=owner.secret_version, writer=WRITER, now=now,
    )  # fmt: skip
    for mail in session.scalars(select(Mail)):
        if found := LINK.search(mail.body):
            world.things[found[1]] = {"token": found[2]}
    mail = session.scalars(select(Mail).limit(1)).one()
    outbox.mark_failed(session, mail, "550 nobody", for_good=True, now=now)
    world.things["mail"] = {"mail_id": mail.id}
