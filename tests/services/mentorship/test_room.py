"""What a pair shares: written by either side, changed by either side, and nothing lost."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from kaptrain.enrolment.service import withdraw
from kaptrain.logbook.models import Entry
from kaptrain.mentorship import queries, service
from kaptrain.mentorship.rules.items import State
from kaptrain.outbox.models import Mail
from kaptrain.shared.errors import Invalid, Missing, Refused
from tests.factories import SYSTEM, person
from tests.factories.mentorship import CONFIRMED, Pair, meeting, words_for


def changed(pair: Pair, item_id: int, by, seen: int, **words):
    found = queries.item_of(pair.session, pair.place.id, item_id)
    return service.change(
        pair.session, pair.actor(by), pair.place, item_id, replace(found.words, **words),
        seen=seen, now=pair.now,
    )  # fmt: skip


@pytest.mark.parametrize("kind", ["goal", "plan", "agenda", "note"])
def test_either_side_writes_and_both_read(pair, kind):
    mine, theirs = pair.item(kind), pair.item(kind, by=pair.mentor)

    found = queries.items_of(pair.session, pair.place.id)

    assert [(each.row.id, each.version.by_name) for each in found] == [
        (mine.id, "Demo Trainee"),
        (theirs.id, "Demo Mentor"),
    ]


def test_every_version_stays_with_who_and_when(pair):
    item = pair.item("goal")

    changed(pair, item.id, pair.mentor, 1, text="Wait ten seconds after a question.")
    changed(pair, item.id, pair.trainee, 2, state=State.DONE)

    history = queries.history_of(pair.session, item.id)
    assert [(each.version, each.by_name, each.state) for each in history] == [
        (3, "Demo Trainee", "done"),
        (2, "Demo Mentor", "open"),
        (1, "Demo Trainee", "open"),
    ]
    assert history[2].text == "Wait after a question."


def test_the_second_of_two_at_once_is_told_and_loses_nothing(pair):
    item = pair.item("goal")
    changed(pair, item.id, pair.mentor, 1, text="The mentor's words.")

    with pytest.raises(service.Stale) as refused:
        changed(pair, item.id, pair.trainee, 1, text="The trainee's words.")

    assert refused.value.stored.version.text == "The mentor's words."
    changed(pair, item.id, pair.trainee, 2, text="The trainee's words.")
    assert [each.text for each in queries.history_of(pair.session, item.id)] == [
        "The trainee's words.",
        "The mentor's words.",
        "Wait after a question.",
    ]


def test_the_same_words_again_are_no_change_whatever_was_seen(pair):
    item = pair.item("goal")
    changed(pair, item.id, pair.mentor, 1, text="New.")

    changed(pair, item.id, pair.trainee, 1, text="New.")

    assert len(queries.history_of(pair.session, item.id)) == 2


def test_a_shared_note_is_changed_only_by_whoever_wrote_it(pair):
    note = pair.item("note", by=pair.mentor)

    with pytest.raises(Refused, match="Only whoever wrote"):
        changed(pair, note.id, pair.trainee, 1, text="Not so.")

    assert changed(pair, note.id, pair.mentor, 1, text="Put better.").version.version == 2


def test_nobody_else_writes_in_a_room(pair):
    stranger = person(pair.session, "A Stranger", ["trainee", "mentor", "admin"])
    for who in (stranger, pair.other_mentor, pair.admin, pair.practitioner):
        with pytest.raises(Missing):
            pair.item("goal", by=who)


def test_a_mentor_of_before_writes_and_changes_nothing_more(pair):
    item = pair.item("goal", by=pair.mentor)
    pair.change_mentor()

    for act in (
        lambda: pair.item("goal", by=pair.mentor),
        lambda: changed(pair, item.id, pair.mentor, 1, text="Later."),
        lambda: pair.rated(pair.mentor),
        lambda: pair.logged(),
        lambda: pair.private(),
    ):
        with pytest.raises(Missing):
            act()
    assert changed(pair, item.id, pair.other_mentor, 1, text="Taken over.").version.version == 2


def test_an_item_of_another_room_is_not_there(pair, session, now):
    elsewhere = Pair(session, now, "Other").item("goal")

    with pytest.raises(Missing):
        service.change(
            session, pair.actor(pair.trainee), pair.place, elsewhere.id, words_for("goal"), seen=1, now=now
        )


def test_nothing_is_written_in_a_closed_year(pair):
    withdraw(pair.session, SYSTEM, pair.place, reason="Moved away", now=pair.now)

    with pytest.raises(Refused, match="closed"):
        pair.item("goal")


def test_a_goal_says_how_it_is_seen_and_by_when(pair):
    for gone in ({"shows": ""}, {"due_on": None}, {"text": ""}):
        with pytest.raises(Invalid):
            pair.item("goal", words=replace(words_for("goal"), **gone))


def test_a_meeting_that_the_mentor_wrote_down_is_no_hours_until_the_trainee_confirms_it(pair):
    row = pair.logged()

    assert pair.session.scalars(select(Entry)).all() == []
    entry = pair.confirmed(row)

    assert (entry.status, entry.enrolment_id, row.state, row.entry_id) == (
        "submitted", pair.place.id, "confirmed", entry.id,
    )  # fmt: skip
    signature = pair.sign(entry)
    assert (signature.signer_id, signature.trainee_id) == (pair.mentor.id, pair.trainee.id)


def test_the_trainee_hears_of_it_by_mail_without_what_anybody_wrote(pair):
    pair.logged()

    mail = pair.session.scalars(select(Mail).where(Mail.kind == "mentorship")).one()
    assert mail.to_address == pair.trainee.email
    assert "Demo Mentor wrote down a meeting" in mail.body


def test_a_meeting_is_confirmed_once(pair):
    row = pair.logged()
    pair.confirmed(row)

    with pytest.raises(Refused, match="confirmed before"):
        pair.confirmed(row)

    assert len(pair.session.scalars(select(Entry)).all()) == 1


def test_only_the_trainee_confirms_or_declines(pair):
    row = pair.logged()
    for who in (pair.mentor, pair.other_mentor, pair.admin):
        with pytest.raises(Missing):
            pair.confirmed(row, by=who)
        with pytest.raises(Missing):
            service.decline(pair.session, pair.actor(who), pair.place, row.id, "No", now=pair.now)


def test_a_declined_meeting_says_why_and_counts_nowhere(pair):
    row = pair.logged()

    service.decline(
        pair.session, pair.actor(pair.trainee), pair.place, row.id, "It was 45 minutes.", now=pair.now
    )

    assert (row.state, row.reason, row.entry_id) == ("declined", "It was 45 minutes.", None)
    with pytest.raises(Refused):
        pair.confirmed(row)


def test_a_mentor_takes_back_what_the_trainee_has_not_answered(pair):
    row = pair.logged()

    service.withdraw(pair.session, pair.actor(pair.mentor), pair.place, row.id, now=pair.now)

    assert row.state == "withdrawn"
    with pytest.raises(Refused, match="took it back"):
        pair.confirmed(row)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"on": date(2026, 12, 1)}, "on"), ({"minutes": 3}, "minutes"), ({"on": date(2026, 5, 1)}, "on")],
)
def test_a_mentor_writes_down_only_what_the_trainee_could_log(pair, wrong, field):
    with pytest.raises(Invalid) as refused:
        pair.logged(**wrong)

    assert refused.value.field == field


def test_a_confirmation_needs_the_trainees_own_words_and_tick(pair):
    row = pair.logged()
    for lacking in ({"reaction": ""}, {"absent": False}, {"reaction": "Her name was Anna Smith, 34."}):
        with pytest.raises(Invalid):
            service.confirm(
                pair.session, pair.actor(pair.trainee), pair.place, row.id, replace(CONFIRMED, **lacking),
                activity=meeting(7), now=pair.now,
            )  # fmt: skip
        assert row.state == "waiting"


def test_nobody_mentors_and_confirms_the_same_meeting(pair):
    """A second role does not help: the trainee's own room knows them as the trainee only."""
    row = pair.logged()
    entry = pair.confirmed(row)
    with pytest.raises((Missing, Refused)):
        pair.sign(entry, by=pair.trainee)
    with pytest.raises(Missing):
        service.log_session(
            pair.session, pair.actor(pair.trainee), pair.place,
            service.Logged(activity=meeting(7), on=date(2026, 11, 18), minutes=60, modality="live"),
            url="http://localhost", now=pair.now,
        )  # fmt: skip


def test_ratings_of_both_sides_stay_in_order_with_the_words_of_the_day(pair):
    pair.rated(level=0, days_ago=80)
    pair.rated(pair.mentor, level=1, days_ago=60)
    pair.rated(level=2)

    found = queries.ratings_of(pair.session, pair.place.id)

    assert [(each.side, each.month, each.level("craft")) for each in found] == [
        ("self", 4, 0),
        ("mentor", 4, 1),
        ("self", 6, 2),
    ]
    assert found[1].marks[-1].words == "Teaches two skills so that they are found again."
    assert found[1].marks[-1].instance == "Taught me two."
