"""A mentor leaves: all their trainees move in one transaction, and nobody is left unsigned."""

from datetime import date

import pytest
from sqlalchemy import select

from kaptrain.audit.models import AuditRow
from kaptrain.audit.service import verify_chains
from kaptrain.authz.actor import Actor, Role
from kaptrain.enrolment.models import MentorPair
from kaptrain.enrolment.queries import mentor_of
from kaptrain.logbook.queries import overdue, queue_of
from kaptrain.mentorship import queries, service
from kaptrain.outbox.models import Mail
from kaptrain.shared.errors import Invalid, Missing, Refused
from tests.factories import enrolled, mentored, person


@pytest.fixture
def others(pair):
    """Two more trainees of the same mentor."""
    places = []
    for name in ("Anna", "Bert"):
        place = enrolled(pair.session, person(pair.session, name, ["trainee"]))
        mentored(pair.session, place, pair.mentor)
        places.append(place)
    return places


def hand_over(pair, to, by=None, on=date(2026, 11, 22), reason="Leaves the program"):
    asked = service.HandOver(to=to, on=on, reason=reason, room="http://localhost/mentorship")
    return service.hand_over(pair.session, by or pair.actor(pair.admin), pair.mentor.id, asked, now=pair.now)


def everybody(pair, others, mentor=None):
    return {place.id: (mentor or pair.other_mentor).id for place in (pair.place, *others)}


def open_pairs(pair):
    find = select(MentorPair.enrolment_id, MentorPair.mentor_id).where(MentorPair.until_on.is_(None))
    return dict(pair.session.execute(find).all())


def test_the_list_shows_what_is_left_behind(pair, others):
    entry = pair.submitted(kind="mentorship")
    pair.started(kind="mentorship")
    pair.item("goal")
    pair.logged()

    load = queries.loads(
        pair.session, [place.id for _, place in queries.pairs_of(pair.session, pair.mentor.id)]
    )

    assert load[others[0].id] == queries.Load()
    mine = load[pair.place.id]
    assert (mine.waiting, mine.minutes, mine.unfinished, mine.goals, mine.logged, mine.contact) == (
        1, 60, 1, 1, 1, date(2026, 11, 18),
    )  # fmt: skip
    assert mine.oldest == entry.waiting_since


def test_all_move_with_their_requests_and_nobody_is_unsigned(pair, others):
    entry = pair.submitted(kind="mentorship")
    before = queue_of(pair.session, pair.actor(pair.mentor))
    assert [row.entry_id for row in before] == [entry.id]

    moved = hand_over(pair, everybody(pair, others))

    assert len(moved) == 3
    assert open_pairs(pair) == everybody(pair, others)
    assert queue_of(pair.session, pair.actor(pair.mentor)) == []
    assert [row.entry_id for row in queue_of(pair.session, pair.actor(pair.other_mentor))] == [entry.id]
    waits = overdue(pair.session, pair.admin.id, before=pair.now)
    assert [row.signer for row in waits] == []
    assert pair.sign(entry, by=pair.other_mentor).signer_id == pair.other_mentor.id


def test_what_was_shared_moves_and_what_was_private_stays(pair, others):
    note, goal = pair.item("note", by=pair.mentor), pair.item("goal")
    private = pair.private("Only mine")

    hand_over(pair, everybody(pair, others))

    found = [each.row.id for each in queries.items_of(pair.session, pair.place.id)]
    assert found == [note.id, goal.id]
    assert queries.own_notes_with_trainees(pair.session, pair.other_mentor.id) == []
    assert [each.id for each, _ in queries.own_notes_with_trainees(pair.session, pair.mentor.id)] == [
        private.id
    ]


def test_the_old_mentor_reads_what_they_signed_and_nothing_newer(pair, others):
    entry = pair.signed(kind="mentorship")
    hand_over(pair, everybody(pair, others))
    service_side = pytest.raises(Missing)

    signed = queries.signed_meetings(pair.session, pair.mentor.id)

    assert [(each.trainee, each.version.entry_id) for each in signed] == [("Demo Trainee", entry.id)]
    with service_side:
        service.side_of(pair.session, pair.actor(pair.mentor), pair.place)


def test_each_may_get_another_mentor(pair, others):
    third = person(pair.session, "Third Mentor", ["mentor"])
    to = {**everybody(pair, others), others[1].id: third.id}

    hand_over(pair, to)

    assert open_pairs(pair) == to


def test_the_second_admin_moves_nothing_and_is_told(pair, others):
    to = everybody(pair, others)
    second = person(pair.session, "Second Admin", ["admin"])
    hand_over(pair, to)

    with pytest.raises(Refused) as refused:
        hand_over(pair, everybody(pair, others, second), by=pair.actor(second))

    assert refused.value.code == "changed"
    assert open_pairs(pair) == to
    assert len(pair.session.scalars(select(MentorPair)).all()) == 6


@pytest.mark.parametrize("change", ["fewer", "more"])
def test_a_list_that_changed_meanwhile_moves_nothing(pair, others, change):
    to = everybody(pair, others)
    if change == "fewer":
        pair.change_mentor()
    else:
        del to[others[0].id]

    with pytest.raises(Refused):
        hand_over(pair, to)

    assert mentor_of(pair.session, others[1].id).id == pair.mentor.id


def test_nobody_is_left_without_a_mentor_or_with_themselves(pair, others):
    for wrong in (pair.mentor.id, 987_654, others[0].person_id, pair.practitioner.id):
        to = {**everybody(pair, others), others[0].id: wrong}
        with pytest.raises(Invalid) as refused, pair.session.begin_nested():
            hand_over(pair, to)
        assert refused.value.field == f"to-{others[0].id}"

    assert set(open_pairs(pair).values()) == {pair.mentor.id}


def test_an_admin_does_not_decide_about_their_own_place(pair, others):
    own = enrolled(pair.session, pair.admin)
    mentored(pair.session, own, pair.mentor)

    with pytest.raises(Refused):
        hand_over(pair, {**everybody(pair, others), own.id: pair.other_mentor.id})
    hand_over(pair, everybody(pair, others))

    assert mentor_of(pair.session, own.id).id == pair.mentor.id


def test_only_an_admin_hands_over(pair, others):
    for roles in (frozenset[Role](), frozenset({Role.MENTOR}), frozenset({Role.TRAINEE})):
        with pytest.raises(Missing):
            hand_over(pair, everybody(pair, others), by=Actor(pair.mentor.id, "Somebody", roles=roles))


@pytest.mark.parametrize("on", [date(2026, 11, 23), date(2026, 5, 31)])
def test_the_day_is_not_to_come_and_not_before_the_pair(pair, on):
    with pytest.raises(Invalid) as refused:
        hand_over(pair, {pair.place.id: pair.other_mentor.id}, on=on)

    assert refused.value.field == "on"


def test_the_pairs_keep_their_dates_and_the_act_its_reason(pair, others):
    hand_over(pair, everybody(pair, others), on=date(2026, 11, 20))

    old = pair.session.scalars(select(MentorPair).where(MentorPair.mentor_id == pair.mentor.id)).all()
    assert {each.until_on for each in old} == {date(2026, 11, 20)}
    acts = pair.session.scalars(select(AuditRow).where(AuditRow.action.like("mentor.%"))).all()
    assert [row.detail.get("reason") for row in acts if row.action == "mentor.left"] == ["Leaves the program"]
    assert sum(row.detail.get("reason") == "Leaves the program" for row in acts) == 4
    assert list(verify_chains(pair.session)) == []


def test_everybody_concerned_gets_a_mail(pair, others):
    hand_over(pair, everybody(pair, others))

    mails = pair.session.scalars(select(Mail).where(Mail.kind == "mentorship")).all()
    assert {mail.to_address for mail in mails} == {
        pair.trainee.email, "anna@kaptrain.example", "bert@kaptrain.example", pair.other_mentor.email,
    }  # fmt: skip
    assert "You now mentor 3 trainees of Demo Mentor" in {mail.subject for mail in mails}
