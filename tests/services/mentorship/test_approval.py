"""The final approval: by the mentor of this moment, seen first, and taken back only by a decision."""

import pytest

from kaptrain.authz.actor import Actor, Role
from kaptrain.hours.service import year_of
from kaptrain.mentorship import queries, service
from kaptrain.mentorship.service import Seal
from kaptrain.shared.errors import DomainError, Invalid, Missing, Refused
from tests.factories.mentorship import words_for

STATEMENT = "Twelve meetings, a plan with limits, and three misses told before I asked."
UNSEALED, SEALED = Seal(lambda session, enrolment: False), Seal(lambda session, enrolment: True)


def asked(pair):
    session, place = pair.session, pair.place
    year = year_of(session, place, today=pair.now.date())
    return service.asked_of(year, queries.items_of(session, place.id), queries.ratings_of(session, place.id))


def approve(pair, by=None, statement=STATEMENT, seen=None):
    actor = by if isinstance(by, Actor) else pair.actor(by or pair.mentor)
    mark = asked(pair).mark if seen is None else seen
    return service.approve(pair.session, actor, pair.place, statement, seen=mark, now=pair.now)


def is_met(pair):
    year = year_of(pair.session, pair.place, today=pair.now.date())
    return {each.id: each.met for each in year.statement.conditions}["final_approval"]


def test_an_approval_is_a_decision_of_the_mentor_in_their_words(pair):
    pair.finished()

    decision = approve(pair)

    assert (decision.condition, decision.by_id, decision.trainee_id, decision.reason) == (
        "final_approval", pair.mentor.id, pair.trainee.id, STATEMENT,
    )  # fmt: skip
    assert is_met(pair)
    assert queries.standing_approval(pair.session, pair.place.id) is decision


def test_without_the_hours_or_a_plan_nothing_is_approved(pair):
    with pytest.raises(Refused, match="hours of mentorship, development plan") as refused:
        approve(pair)

    assert refused.value.code == "open"
    assert not is_met(pair)


def test_goals_and_marks_are_shown_and_left_to_the_mentor(pair):
    pair.finished()
    pair.item("goal")

    open_things = {each.id for each in asked(pair).open}

    assert open_things == {"marks-mentor", "marks-self", "goals"}
    assert approve(pair)


def test_what_changed_after_the_page_was_opened_stops_it(pair):
    pair.finished()
    seen = asked(pair).mark
    pair.item("goal")

    with pytest.raises(Refused, match="changed") as refused:
        approve(pair, seen=seen)

    assert refused.value.code == "changed"


def test_only_the_mentor_of_this_moment_approves(pair):
    pair.finished()
    both = Actor(pair.trainee.id, pair.trainee.name, roles=frozenset(Role))
    for who in (pair.other_mentor, pair.admin, pair.trainee, pair.practitioner, both):
        with pytest.raises(DomainError):
            approve(pair, by=who)
    pair.change_mentor()
    with pytest.raises(Missing):
        approve(pair)

    assert approve(pair, by=pair.other_mentor).by_id == pair.other_mentor.id


def test_a_mentor_whose_role_was_taken_away_approves_nothing(pair):
    pair.finished()
    former = Actor(pair.mentor.id, pair.mentor.name, roles=frozenset({Role.FACILITATOR}))

    with pytest.raises(Missing):
        approve(pair, by=former)


def test_it_is_given_once(pair):
    pair.finished()
    approve(pair)

    with pytest.raises(Refused, match="given before"):
        approve(pair)


def test_it_needs_words(pair):
    pair.finished()
    for statement in ("", "x" * 501):
        with pytest.raises(Invalid):
            approve(pair, statement=statement)


def take_back(pair, by=None, seal=UNSEALED, reason="A false entry came to light."):
    return service.take_back(
        pair.session, pair.actor(by or pair.mentor), pair.place, reason, seal=seal, now=pair.now
    )


def test_it_is_taken_back_by_a_decision_and_may_be_given_again(pair):
    pair.finished()
    first = approve(pair)

    undoing = take_back(pair)

    assert (undoing.takes_back, undoing.reason) == (first.seq, "A false entry came to light.")
    assert not is_met(pair)
    assert approve(pair).seq > undoing.seq


def test_with_a_certificate_on_it_it_stands(pair):
    pair.finished()
    approve(pair)

    with pytest.raises(Refused) as refused:
        take_back(pair, seal=SEALED)

    assert refused.value.code == "issued"
    assert is_met(pair)


def test_only_whoever_gave_it_takes_it_back_and_says_why(pair):
    pair.finished()
    approve(pair)
    with pytest.raises(Invalid):
        take_back(pair, reason=" ")
    pair.change_mentor()
    for who in (pair.other_mentor, pair.mentor, pair.trainee):
        with pytest.raises(Missing):
            take_back(pair, by=who)

    assert is_met(pair)


def test_a_dropped_line_is_no_part_of_the_plan(pair):
    item = pair.item("plan", part="stop")
    assert "Who may tell me to stop" not in asked(pair).requirements[1].words

    service.change(
        pair.session, pair.actor(pair.trainee), pair.place, item.id,
        words_for("plan").__class__(text="Six sessions a week.", state="dropped"), seen=1, now=pair.now,
    )  # fmt: skip

    assert "Who may tell me to stop" in asked(pair).requirements[1].words
