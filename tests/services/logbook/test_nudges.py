"""Who is told what about requests that wait, and where they go when nobody answers."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from kaptrain.audit.models import AuditRow
from kaptrain.audit.service import verify_chains
from kaptrain.logbook import queries, service
from kaptrain.logbook.service.nudges import DIGEST, FALLBACK, REMINDER, Nudges, choose_digest
from kaptrain.outbox.models import Mail
from tests.factories.links import WRITER

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@pytest.fixture
def room(session, room):
    """Those who sign have accounts."""
    room.practitioner.password_hash = room.mentor.password_hash = "a hash"
    session.flush()
    return room


def work(session, now):
    Nudges(WRITER, 14)(session, now)
    session.flush()


def mails(session, kind):
    return session.scalars(select(Mail.to_address).where(Mail.kind == kind).order_by(Mail.id)).all()


def test_a_request_that_waits_two_days_is_told_of_at_most_once_a_day(session, room, now):
    """The first day is a Sunday in Denver, noon."""
    room.submitted()
    work(session, now + DAY - HOUR)
    assert mails(session, REMINDER) == []

    for hours in range(48, 72):
        work(session, now + hours * HOUR)

    assert mails(session, REMINDER) == [room.practitioner.email] * 2
    body = session.scalars(select(Mail.body).where(Mail.kind == REMINDER)).first()
    assert "Demo Trainee: Integration session, for 2 days" in body


def test_nobody_is_written_to_at_night(session, room, now):
    room.submitted()
    night = datetime(2026, 11, 25, 9, 0, tzinfo=now.tzinfo)  # 2:00 in Denver

    work(session, night)

    assert mails(session, REMINDER) == mails(session, DIGEST) == []


def test_the_weekly_digest_takes_the_place_of_that_days_reminder(session, room, now):
    room.submitted()
    room.submitted(kind="mentorship")
    monday = now + 8 * DAY

    for hours in range(5):
        work(session, monday + hours * HOUR)

    assert sorted(mails(session, DIGEST)) == sorted([room.practitioner.email, room.mentor.email])
    assert mails(session, REMINDER) == []


def test_who_stopped_the_digest_is_only_reminded(session, room, now):
    room.submitted()
    choose_digest(session, room.practitioner.id, wanted=False, now=now)

    work(session, now + 8 * DAY)

    assert mails(session, DIGEST) == []
    assert mails(session, REMINDER) == [room.practitioner.email]
    choose_digest(session, room.practitioner.id, wanted=True, now=now)
    work(session, now + 15 * DAY)
    assert mails(session, DIGEST) == [room.practitioner.email]


def test_who_has_no_account_or_is_suspended_gets_no_mail_about_a_queue(session, room, now):
    room.practitioner.password_hash = None
    room.mentor.suspended_at = now
    room.submitted()
    room.submitted(kind="mentorship")

    work(session, now + 3 * DAY)

    assert mails(session, REMINDER) == []


def test_what_waits_too_long_goes_to_the_administrators_once_and_on_record(session, room, now):
    entry = room.submitted()
    work(session, now + 14 * DAY)
    assert entry.fallback_at is None

    for hours in range(1, 5):
        work(session, now + 14 * DAY + hours * HOUR)

    assert entry.fallback_at == now + 14 * DAY + HOUR
    assert mails(session, FALLBACK) == [room.admin.email]
    recorded = session.scalars(select(AuditRow).where(AuditRow.action == "entry.fallback")).all()
    assert [each.detail["signer"] for each in recorded] == [room.practitioner.id]
    assert list(verify_chains(session)) == []


def test_whoever_should_have_signed_still_may_and_a_new_owner_begins_anew(session, room, now):
    first, second = room.submitted(), room.submitted(kind="mentorship")
    work(session, now + 15 * DAY)
    assert first.fallback_at is not None

    room.now = now + 15 * DAY
    room.sign(first)
    service.return_to_trainee(session, room.actor(room.mentor), second.id, "Length", now=room.now)

    assert (first.fallback_at, second.fallback_at) == (None, None)
    assert queries.queue_of(session, room.actor(room.practitioner)) == []
