"""Who is told what before and after an event, each once."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from kaptrain.accounts.models import Person
from kaptrain.enrolment.models import Enrolment
from kaptrain.events.models import Attendance, Booking, Event
from kaptrain.events.service.reminders import RECORD, REMINDER, Reminders
from kaptrain.outbox import service as outbox
from kaptrain.outbox.models import Mail
from tests.factories import cohort, enrolled, person
from tests.factories.attendance import Evening
from tests.factories.events import a_booking, an_event

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


class Scene:
    """An event in two days with one seat taken."""

    def __init__(self, session: Session, now: datetime) -> None:
        self.session, self.now = session, now
        self.host = person(session, "Demo Facilitator", ["facilitator"])
        self.trainee = person(session, "Demo Trainee", ["trainee"])
        self.group = cohort(session)
        self.place = enrolled(session, self.trainee, self.group)
        self.event = an_event(session, self.host, starts_at=now + 2 * DAY)
        self.booking = a_booking(session, self.event, self.place)

    def work(self, at: datetime) -> list[Mail]:
        """Let the worker look at this moment; what stands in the outbox then."""
        self.session.flush()
        Reminders("https://kap.example")(self.session, at)
        return self.mails()

    def mails(self, kind: str = REMINDER) -> list[Mail]:
        return list(self.session.scalars(select(Mail).where(Mail.kind == kind).order_by(Mail.id)))

    def before(self, lead: timedelta) -> datetime:
        return self.event.starts_at - lead

    def another(self, name: str) -> tuple[Person, Enrolment]:
        trainee = person(self.session, name, ["trainee"])
        return trainee, enrolled(self.session, trainee, self.group)

    def recorded(self, place: Enrolment, mark: str, credited: int, at: datetime) -> Attendance:
        made = Attendance(
            event_id=self.event.id,
            enrolment_id=place.id,
            mark=mark,
            intervals=[],
            source="list",
            working=[],
            credited=credited,
            changed_at=at,
            confirmed_at=at,
            confirmed_by=self.host.id,
        )
        self.session.add(made)
        self.session.flush()
        return made


@pytest.fixture
def scene(session: Session, now: datetime) -> Scene:
    return Scene(session, now)


def test_a_seat_is_reminded_of_a_day_and_an_hour_before_each_once(scene: Scene) -> None:
    assert scene.work(scene.before(DAY) - timedelta(minutes=1)) == []
    (day,) = scene.work(scene.before(DAY))
    assert scene.work(scene.before(DAY) + timedelta(minutes=1)) == [day]
    outbox.mark_sent(scene.session, day, now=scene.before(DAY))
    found = scene.work(scene.before(HOUR))
    again = scene.work(scene.before(HOUR) + timedelta(minutes=5))

    assert len(found) == 2
    assert [mail.id for mail in again] == [mail.id for mail in found]
    assert {mail.to_address for mail in found} == {scene.trainee.email}


def test_a_reminder_says_when_on_both_walls_and_how_to_join(scene: Scene) -> None:
    (mail,) = scene.work(scene.before(DAY))

    assert mail.subject == "Regulation update: Tuesday 24 November, 12:00 to 13:30 Mountain"
    assert "14:00 to 15:30 Eastern, which is 12:00 to 13:30 your time" in mail.body
    assert "https://meet.kaptrain.example/room" in mail.body
    assert f"https://kap.example/events/{scene.event.id}" in mail.body


@pytest.mark.parametrize("state", ["waiting", "offered", "cancelled", "lapsed"])
def test_only_who_has_a_seat_is_reminded(scene: Scene, state: str) -> None:
    scene.booking.state = state
    scene.booking.offered_until = scene.event.starts_at if state == "offered" else None

    assert scene.work(scene.before(HOUR)) == []


def test_a_cancelled_event_reminds_nobody(scene: Scene) -> None:
    scene.event.state = "cancelled"

    assert scene.work(scene.before(HOUR)) == []


def test_who_left_or_is_suspended_is_not_written_to(scene: Scene, now: datetime) -> None:
    suspended, place = scene.another("Demo Suspended")
    a_booking(scene.session, scene.event, place)
    suspended.suspended_at = now
    scene.place.state = "withdrawn"

    assert scene.work(scene.before(HOUR)) == []


def cancel_event(scene: Scene) -> None:
    scene.event.state = "cancelled"


def give_back(scene: Scene) -> None:
    scene.booking.state = "cancelled"


def move(scene: Scene) -> None:
    scene.event.starts_at += 7 * DAY
    scene.event.ends_at += 7 * DAY


UNTRUE = [cancel_event, give_back, move]


@pytest.mark.parametrize("change", UNTRUE)
def test_a_reminder_that_waits_is_taken_back_when_it_is_no_longer_true(scene: Scene, change: Any) -> None:
    assert len(scene.work(scene.before(DAY))) == 1
    at = scene.before(DAY) + HOUR
    change(scene)

    assert scene.work(at) == []


@pytest.mark.parametrize("change", UNTRUE)
def test_one_that_was_tried_in_vain_is_given_up_when_it_is_no_longer_true(scene: Scene, change: Any) -> None:
    scene.work(scene.before(DAY))
    claimed = outbox.claim(scene.session, now=scene.before(DAY))
    outbox.mark_failed(scene.session, claimed, "down", for_good=False, now=scene.before(DAY))
    at = scene.before(DAY) + HOUR
    change(scene)
    (mail,) = scene.work(at)

    assert (mail.failed_at, mail.last_error) == (at, "no longer needed")
    assert outbox.claim(scene.session, now=at + DAY) is None


def test_one_that_is_on_its_way_is_left_alone(scene: Scene) -> None:
    scene.work(scene.before(DAY))
    outbox.claim(scene.session, now=scene.before(DAY))
    cancel_event(scene)
    (mail,) = scene.work(scene.before(DAY) + timedelta(minutes=1))

    assert mail.failed_at is None


def test_a_moved_event_reminds_anew(scene: Scene) -> None:
    (first,) = scene.work(scene.before(DAY))
    outbox.mark_sent(scene.session, first, now=scene.before(DAY))
    move(scene)
    found = scene.work(scene.before(DAY))

    assert [mail.subject for mail in found] == [
        "Regulation update: Tuesday 24 November, 12:00 to 13:30 Mountain",
        "Regulation update: Tuesday 1 December, 12:00 to 13:30 Mountain",
    ]


def test_a_worker_that_slept_sends_the_nearest_reminder_only(scene: Scene) -> None:
    (mail,) = scene.work(scene.before(timedelta(minutes=20)))

    assert mail.once.endswith(":hour")
    assert scene.work(scene.event.starts_at + HOUR) == []


def test_a_confirmed_record_is_told_once(scene: Scene) -> None:
    after = scene.event.ends_at + DAY
    scene.recorded(scene.place, "present", 90, after)
    scene.work(after)
    scene.work(after + HOUR)
    (mail,) = scene.mails(RECORD)

    assert mail.subject == "Your record of Regulation update is confirmed"
    assert "1 h 30 min are in your hours" in mail.body


def test_everybody_on_a_signed_record_is_told_once(session: Session, now: datetime) -> None:
    evening = Evening(session, now, 3)
    evening.confirmed("present", "excused")
    reminders = Reminders("https://kap.example")
    for minutes in (1, 2, 60):
        reminders(session, now + timedelta(minutes=minutes))

    told = session.scalars(select(Mail).where(Mail.kind == RECORD).order_by(Mail.id)).all()

    assert [(mail.to_address, mail.subject) for mail in told] == [
        ("trainee.1@kaptrain.example", "Your record of Regulation update is confirmed"),
        ("trainee.2@kaptrain.example", "You were missed at Regulation update"),
        ("trainee.3@kaptrain.example", "Your record of Regulation update is confirmed"),
    ]


def test_who_was_missed_is_told_the_ways_that_are_open(scene: Scene) -> None:
    after = scene.event.ends_at + DAY
    an_event(scene.session, scene.host, starts_at=after + 7 * DAY)
    scene.event.recording = "https://video.kaptrain.example/1"
    scene.recorded(scene.place, "absent", 0, after)
    scene.work(after)
    (mail,) = scene.mails(RECORD)

    assert mail.subject == "You were missed at Regulation update"
    assert "- Another date until" in mail.body
    assert "- The recording and a check of 5 items until" in mail.body
    assert "- A tutorial until" in mail.body


def test_ways_that_are_closed_are_not_offered(scene: Scene) -> None:
    after = scene.event.ends_at + DAY
    scene.recorded(scene.place, "absent", 0, after)
    scene.work(after)
    (mail,) = scene.mails(RECORD)

    assert "recording" not in mail.body and "nother date" not in mail.body


@pytest.mark.parametrize(
    ("mark", "subject"),
    [
        ("left", "Your record of Regulation update: no minutes"),
        ("joined_later", "Regulation update took place before you joined"),
        ("excused", "You were missed at Regulation update"),
    ],
)
def test_nobody_who_came_is_told_they_were_missed(scene: Scene, mark: str, subject: str) -> None:
    after = scene.event.ends_at + DAY
    scene.recorded(scene.place, mark, 0, after)
    scene.work(after)

    assert [mail.subject for mail in scene.mails(RECORD)] == [subject]


def test_an_old_record_is_no_news(scene: Scene) -> None:
    after = scene.event.ends_at + DAY
    scene.recorded(scene.place, "present", 90, after)
    scene.work(after + 8 * DAY)

    assert scene.mails(RECORD) == []


def test_an_address_that_mail_cannot_go_to_keeps_nobody_else_from_being_told(scene: Scene) -> None:
    broken, place = scene.another("Demo Broken")
    broken.email = "not an address"
    a_booking(scene.session, scene.event, place)

    assert [mail.to_address for mail in scene.work(scene.before(HOUR))] == [scene.trainee.email]


def test_two_workers_write_the_same_reminder_once(scene: Scene) -> None:
    said = {"subject": "s", "body": "b", "now": scene.now, "once": "reminder:1"}

    assert outbox.post_once(scene.session, REMINDER, "a@kaptrain.example", **said)
    assert not outbox.post_once(scene.session, REMINDER, "a@kaptrain.example", **said)
    assert len(scene.mails()) == 1


def test_a_booking_counts_its_changes(scene: Scene) -> None:
    counts = [scene.booking.version]
    for state in ("cancelled", "booked"):
        scene.booking.state = state
        scene.session.flush()
        scene.session.refresh(scene.booking)
        counts.append(scene.booking.version)

    assert counts == [0, 1, 2]
    assert scene.session.scalar(select(Booking.version)) == 2
    assert scene.session.scalar(select(Event.sequence)) == 0
