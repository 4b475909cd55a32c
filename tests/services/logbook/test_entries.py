"""The life of an entry: every act in every state, and what lists say about it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from kaptrain.audit.service import verify_chains
from kaptrain.hours.service import year_of
from kaptrain.logbook import queries, service
from kaptrain.logbook.models import EntryComment, EntryVersion
from kaptrain.logbook.rules.draft import Objections
from kaptrain.logbook.rules.kinds import BY_ID
from kaptrain.logbook.rules.states import LEADS_TO, Act, Status
from kaptrain.shared.errors import Invalid, Missing, Refused
from tests.factories import enrolled, mentored, person
from tests.factories.logbook import DOSING, mentorship

TODAY = date(2026, 11, 22)


def in_state(session, room, status):
    entry = {
        "draft": room.started,
        "submitted": room.submitted,
        "returned": room.returned,
        "signed": room.signed,
        "withdrawn": room.submitted,
        "voided": room.signed,
    }[status]()
    if status == "withdrawn":
        service.withdraw(session, room.actor(room.trainee), entry.id, "Twice", now=room.now)
    if status == "voided":
        service.void(session, room.actor(room.practitioner), entry.id, "Wrong", now=room.now)
    return entry


def acts(session, room, entry):
    trainee, practitioner = room.actor(room.trainee), room.actor(room.practitioner)
    other = person(session, "Other Practitioner", ["practitioner"])
    now = room.now
    return {
        Act.REVISE: lambda: room.revised(entry, minutes=45),
        Act.SUBMIT: lambda: service.submit(session, trainee, entry.id, now=now),
        Act.WITHDRAW: lambda: service.withdraw(session, trainee, entry.id, "Twice", now=now),
        Act.RETURN: lambda: service.return_to_trainee(session, practitioner, entry.id, "Length", now=now),
        Act.SIGN: lambda: room.sign(entry),
        Act.VOID: lambda: service.void(session, practitioner, entry.id, "Wrong", now=now),
        Act.UNDO: lambda: service.undo(session, practitioner, entry.id, now=now),
        Act.REROUTE: lambda: service.reroute(session, room.actor(room.admin), entry.id, other.id, now=now),
    }


@pytest.mark.parametrize("status", list(Status))
@pytest.mark.parametrize("act", list(Act))
def test_every_act_in_every_state_is_allowed_or_refused_as_the_table_says(session, room, status, act):
    entry = in_state(session, room, status)
    if status == Status.RETURNED and act == Act.SUBMIT:
        room.revised(entry, minutes=45)  # What was returned must be changed first.

    expected = LEADS_TO.get((status, act))
    if expected is None:
        with pytest.raises((Refused, Missing)):
            acts(session, room, entry)[act]()
        assert entry.status == status
    else:
        acts(session, room, entry)[act]()
        assert entry.status == expected
    assert list(verify_chains(session)) == []
    assert list(service.check_signatures(session)) == []


def test_what_was_returned_is_not_sent_again_unchanged(session, room):
    entry = room.returned()

    with pytest.raises(Refused, match="Change the entry first"):
        service.submit(session, room.actor(room.trainee), entry.id, now=room.now)


def test_a_sent_version_stays_when_the_entry_is_revised(session, room):
    entry = room.submitted()

    room.revised(entry, minutes=90)

    versions = session.scalars(select(EntryVersion).order_by(EntryVersion.version)).all()
    assert [(each.minutes, each.locked) for each in versions] == [(60, True), (90, False)]
    assert (entry.status, entry.current_version, entry.waiting_since) == ("draft", 2, None)


def test_nobody_writes_sends_or_withdraws_for_somebody_else(session, room, now):
    other = room.actor(person(session, "Other Trainee", ["trainee"]))
    entry = room.started()

    for path in (
        lambda: service.start(session, other, room.place, BY_ID["practicum"], room.practicum(), now=now),
        lambda: service.revise(session, other, entry.id, room.practicum(), now=now),
        lambda: service.submit(session, other, entry.id, now=now),
        lambda: service.withdraw(session, other, entry.id, "Because", now=now),
    ):
        with pytest.raises(Missing):
            path()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"on": date(2026, 11, 23)}, "on"),
        ({"on": date(2026, 5, 31)}, "on"),
        ({"minutes": 4}, "minutes"),
        ({"minutes": 721}, "minutes"),
        ({"modality": "asleep"}, "modality"),
        ({"lists": {"site": "home"}}, "site"),
        ({"texts": {"reaction": "x" * 601}}, "reaction"),
        ({"texts": {"reaction": "", "question": "Call 303-555-0199?"}}, "question"),
        ({"host_id": 999_999}, "host"),
    ],
)
def test_a_draft_outside_the_rules_is_refused_next_to_its_field(session, room, change, field):
    with pytest.raises(Invalid) as refused:
        room.started(room.practicum(**change))

    assert refused.value.field == field


def test_everything_that_is_wrong_is_said_at_once(session, room):
    with pytest.raises(Objections) as refused:
        room.started(room.practicum(on=date(2027, 1, 1), minutes=1))

    assert [each.field for each in refused.value.each] == ["on", "minutes"]


def test_the_day_is_the_trainees_own(session, room, now):
    """19:00 UTC is already the next day in Auckland."""
    room.trainee.zone = "Pacific/Auckland"
    session.flush()

    entry = room.started(room.practicum(on=date(2026, 11, 23)))

    assert entry.status == "draft"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"lists": {}}, "site"),
        ({"lists": {"site": "clinic", "theme": "grief", "skills": (), "feeling": "calm"}}, "skills"),
        ({"absent": False}, "absent"),
        ({"host_id": None}, "host"),
    ],
)
def test_an_unfinished_draft_is_kept_but_not_sent(session, room, change, field):
    entry = room.started(room.practicum(**change))

    with pytest.raises(Objections) as refused:
        service.submit(session, room.actor(room.trainee), entry.id, now=room.now)

    assert refused.value.field == field


def test_a_kind_that_the_plan_does_not_have_is_missing(session, room):
    with pytest.raises(Missing):
        room.started(replace(mentorship(), host_id=room.mentor.id), kind="webinar")


def test_a_closed_year_takes_no_new_entries(session, room):
    room.place.state = "withdrawn"

    with pytest.raises(Refused, match="closed"):
        room.started()


def test_open_entries_are_lines_after_the_ledger_and_signed_ones_are_not(session, room):
    draft, sent = room.started(), room.submitted(room.practicum(on=date(2026, 11, 11)))
    back = room.returned(room.practicum(on=date(2026, 11, 12)))
    room.signed(room.practicum(on=date(2026, 11, 13)))

    lines = queries.open_lines(session, [room.place.id])[room.place.id]

    assert {line.id: line.status for line in lines} == {
        f"entry-{draft.id}": "draft",
        f"entry-{sent.id}": "submitted",
        f"entry-{back.id}": "returned",
    }
    statement = year_of(session, room.place, today=TODAY, open_lines=lines).statement
    assert (statement.total.counted, statement.total.pending) == (60, 60)
    assert min(line.seq for line in lines) > 10**6


def test_topics_shrink_with_the_length_so_that_a_line_stays_readable(session, room):
    entry = room.signed(room.practicum(minutes=30))

    assert session.get(EntryVersion, (entry.id, 1)).topics == [["ethics", 15]]
    assert year_of(session, room.place, today=TODAY).statement.topics[0].counted == 15


def test_a_closed_gate_does_not_stop_an_entry_and_the_statement_says_so(session, room):
    room.signed(room.practicum(activity=DOSING, minutes=150))

    (line,) = year_of(session, room.place, today=TODAY).statement.lines

    assert [removal.code for removal in line.removed] == ["gate_closed"]


def test_a_trainee_sees_who_has_each_request_and_since_when(session, room, now):
    first = room.submitted()
    second = room.submitted(kind="mentorship")

    waiting = queries.waiting_for_others(session, room.place.id)

    assert [(each.entry_id, each.signer, each.waiting_since) for each in waiting] == [
        (first.id, "Demo Practitioner", now),
        (second.id, "Demo Mentor", now),
    ]


def test_a_queue_holds_what_this_person_may_sign_now(session, room):
    room.submitted()
    meeting = room.submitted(kind="mentorship")
    room.started()

    assert [row.entry_id for row in queries.queue_of(session, room.actor(room.mentor))] == [meeting.id]
    assert queries.queue_of(session, room.actor(room.trainee)) == []
    without = replace(room.actor(room.mentor), roles=frozenset())
    assert queries.queue_of(session, without) == []


def test_a_queue_has_pages_of_sixty_and_knows_its_size(session, room):
    for number in range(62):
        room.submitted(room.practicum(on=date(2026, 6, 1) + timedelta(days=number)))
    actor = room.actor(room.practitioner)

    first, second = queries.queue_of(session, actor), queries.queue_of(session, actor, page=2)

    assert (len(first), len(second)) == (60, 2)
    assert {row.total for row in [*first, *second]} == {62}
    assert len({row.entry_id for row in [*first, *second]}) == 62


def test_requests_without_anybody_to_sign_them_come_before_the_admins_at_once(session, room, now):
    trainee = person(session, "Lone Trainee", ["trainee"])
    room.place, room.trainee = enrolled(session, trainee), trainee
    mentored(session, room.place, room.mentor)
    entry = room.submitted(kind="mentorship")
    soon = now - timedelta(days=14)
    assert queries.overdue(session, room.admin.id, before=soon) == []

    (pair,) = session.scalars(select(queries.lists.MentorPair).filter_by(enrolment_id=room.place.id))
    pair.until_on = TODAY
    session.flush()

    assert [(row.entry_id, row.signer) for row in queries.overdue(session, room.admin.id, before=soon)] == [
        (entry.id, None)
    ]


def test_an_admin_does_not_see_their_own_requests_among_the_overdue(session, room, now):
    room.submitted()

    assert queries.overdue(session, room.trainee.id, before=now + timedelta(days=1)) == []


def test_reasons_and_comments_are_kept_with_who_and_when(session, room, now):
    entry = room.returned()
    service.withdraw(session, room.actor(room.trainee), entry.id, " Logged twice ", now=now)

    found = session.scalars(select(EntryComment).order_by(EntryComment.id)).all()

    assert [(each.act, each.by_name, each.text, each.version) for each in found] == [
        ("return", "Demo Practitioner", "Check the length", 1),
        ("withdraw", "Demo Trainee", "Logged twice", 1),
    ]


@pytest.mark.parametrize("words", ["", "  ", "x" * 501])
def test_a_reason_is_asked_for_and_short(session, room, words):
    entry = room.submitted()

    with pytest.raises(Invalid):
        service.withdraw(session, room.actor(room.trainee), entry.id, words, now=room.now)
