"""Post, change, react, look after, tick."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from kaptrain.audit.service import verify_chains
from kaptrain.enrolment.models import PlanVersion
from kaptrain.hours.models import LedgerLine
from kaptrain.outbox.models import Mail
from kaptrain.shared.errors import Invalid, Missing, Refused
from kaptrain.threads import service
from kaptrain.threads.models import PostVersion, Reaction, Report
from kaptrain.threads.queries.rooms import count_reports, threads_of, unread_of
from kaptrain.threads.rules import ticks
from kaptrain.threads.service import Answer
from tests.factories.threads import Circle


@pytest.fixture
def circle(session: Session, now) -> Circle:
    return Circle(session, now)


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """A plan that says so: fifteen minutes for a post."""
    monkeypatch.setattr("kaptrain.threads.service.ticking.worth", lambda plan, kind: (kind, 15))


def refused(code: str, call: Any, *args: Any, **values: Any) -> None:
    with pytest.raises((Refused, Invalid)) as caught:
        call(*args, **values)
    assert caught.value.code == code


def test_posts_are_numbered_and_the_rest_is_unread(circle) -> None:
    thread = circle.thread()
    circle.reply(thread)
    circle.reply(thread, circle.ada)

    assert thread.last_number == 3
    assert (unread_of(circle.session, circle.ada.id), unread_of(circle.session, circle.host.id)) == (0, 3)
    assert unread_of(circle.session, circle.bo.id) == 1


def test_unread_is_cleared_and_set_again(circle) -> None:
    thread = circle.thread()
    service.mark_read(circle.session, circle.by(circle.bo), thread.id, 1)
    cleared = unread_of(circle.session, circle.bo.id)
    service.mark_read(circle.session, circle.by(circle.bo), thread.id, 0)
    again = unread_of(circle.session, circle.bo.id)
    service.mark_all_read(circle.session, circle.by(circle.bo), circle.room.id)

    assert (cleared, again, unread_of(circle.session, circle.bo.id)) == (0, 1, 0)


def test_threads_come_by_their_newest_post_and_page_by_it(circle) -> None:
    first, second = circle.thread(title="One"), circle.thread(title="Two")
    circle.reply(first)
    service.set_state(circle.session, circle.by(circle.host), second.id, "pin")

    def titles(**where: Any) -> list[str]:
        rows = threads_of(circle.session, circle.room.id, circle.bo.id, **where)
        return [row.thread.title for row in rows]

    assert titles(pinned=True) == ["Two"]
    assert titles(pinned=False) == ["One"]
    assert titles(pinned=False, below=first.last_post_id) == []


def test_two_who_change_at_once_lose_nothing(circle) -> None:
    post = circle.reply(circle.thread(), circle.ada, "One.")
    service.edit(circle.session, circle.by(circle.host), post.id, "One, two.", shown=1)

    refused("changed", service.edit, circle.session, circle.by(circle.ada), post.id, "One!", shown=1)
    assert (post.body, post.version) == ("One, two.", 2)
    kept = circle.session.scalars(select(PostVersion)).one()
    assert (kept.body, kept.number, kept.changed_by) == ("One.", 1, circle.host.id)


def test_an_earlier_version_never_changes(circle) -> None:
    post = circle.reply(circle.thread(), circle.ada, "One.")
    service.edit(circle.session, circle.by(circle.ada), post.id, "Two.", shown=1)

    with pytest.raises(DatabaseError), circle.session.begin_nested():
        circle.session.query(PostVersion).update({"body": "x"})


def test_members_change_their_own_posts_only(circle) -> None:
    post = circle.reply(circle.thread(), circle.ada)

    with pytest.raises(Missing):
        service.edit(circle.session, circle.by(circle.bo), post.id, "x", shown=1)


def test_a_closed_thread_takes_posts_of_those_who_lead_only(circle) -> None:
    thread = circle.thread()
    service.set_state(circle.session, circle.by(circle.host), thread.id, "close")

    refused("closed", circle.reply, thread)
    assert circle.reply(thread, circle.host).number == 2


def test_slow_mode_holds_members_back(session, now) -> None:
    circle = Circle(session, now, slow_minutes=10)
    thread = circle.thread()

    refused("slow", circle.reply, thread, circle.ada)
    assert circle.reply(thread, circle.ada, minutes=10).number == 2
    assert [circle.reply(thread, circle.host).number for _ in range(2)] == [3, 4]


def test_only_posts_of_the_same_thread_are_quoted(circle) -> None:
    thread, other = circle.thread(), circle.thread(title="Other")
    post = circle.reply(other)

    with pytest.raises(Missing):
        circle.reply(thread, quotes_id=post.id)
    assert circle.reply(other, quotes_id=post.id).quotes_id == post.id


def test_a_mention_is_mailed_once_though_the_post_changes(circle) -> None:
    post = circle.reply(circle.thread(), circle.ada, "@Bo Member, look")
    service.edit(circle.session, circle.by(circle.ada), post.id, "@Bo Member, look again", shown=1)
    service.edit(circle.session, circle.by(circle.ada), post.id, "@Fay too, @Bo Member", shown=2)

    to = [mail.to_address for mail in circle.session.scalars(select(Mail).order_by(Mail.id))]
    assert sorted(to) == [circle.bo.email, circle.host.email] or to.count(circle.bo.email) <= 1


def test_reactions_are_a_small_set_and_can_be_taken_back(circle) -> None:
    post = circle.reply(circle.thread())
    act = circle.by(circle.ada)
    service.react(circle.session, act, post.id, "thanks")
    service.react(circle.session, act, post.id, "agree")
    service.react(circle.session, act, post.id, "thanks")

    assert [each.kind for each in circle.session.scalars(select(Reaction))] == ["agree"]
    refused("reaction", service.react, circle.session, act, post.id, "party")


def test_a_report_is_answered_by_somebody_else(circle) -> None:
    post = circle.reply(circle.thread())
    made = service.report(circle.session, circle.by(circle.ada), post.id, "Please look")

    refused("reported", service.report, circle.session, circle.by(circle.ada), post.id, "Again")
    refused("own", service.report, circle.session, circle.by(circle.bo), post.id, "Mine")
    assert count_reports(circle.session, circle.room.id) == 1
    assert circle.session.scalars(select(Mail.to_address)).all() == [circle.host.email]
    service.answer_report(
        circle.session, circle.by(circle.host), made.id, outcome="hidden", reason="Not here"
    )
    assert (post.hidden_reason, made.outcome, count_reports(circle.session, circle.room.id)) == (
        "Not here", "hidden", 0
    )  # fmt: skip
    refused(
        "answered", service.answer_report, circle.session, circle.by(circle.host), made.id, outcome="stays"
    )


def test_nobody_answers_a_report_about_themselves(circle) -> None:
    post = circle.reply(circle.thread(), circle.host)
    made: Report = service.report(circle.session, circle.by(circle.ada), post.id, "Please look")

    refused("own", service.answer_report, circle.session, circle.by(circle.host), made.id, outcome="stays")


def test_nothing_is_hidden_without_a_reason(circle) -> None:
    refused("missing", circle.hide, circle.reply(circle.thread()), " ")


def test_a_tick_counts_once(circle, counted) -> None:
    post = circle.reply(circle.thread())
    service.tick(circle.session, circle.by(circle.host), post.id, shown=1)

    line = circle.session.scalars(select(LedgerLine)).one()
    assert (line.source, line.minutes, line.kind, line.activity) == (
        f"post:{post.id}",
        15,
        "discussion",
        "posts",
    )
    assert line.attested["text"] == ticks.STATEMENT
    assert line.attested["name"] == "Fay Facilitator"
    refused("ticked", service.tick, circle.session, circle.by(circle.host), post.id, shown=1)
    assert list(verify_chains(circle.session)) == []


def test_a_tick_taken_back_counts_no_more_and_may_be_given_again(circle, counted) -> None:
    post = circle.reply(circle.thread())
    for _ in range(2):
        service.tick(circle.session, circle.by(circle.host), post.id, shown=1)
        service.take_tick_back(circle.session, circle.by(circle.host), post.id)

    sources = circle.session.scalars(select(LedgerLine.source).order_by(LedgerLine.seq)).all()
    assert [each for each in sources if each.startswith("post")] == [f"post:{post.id}", f"post:{post.id}:2"]
    assert len(sources) == 4
    refused("no_tick", service.take_tick_back, circle.session, circle.by(circle.host), post.id)


def test_what_was_not_read_is_not_ticked(circle, counted) -> None:
    post = circle.reply(circle.thread())
    service.edit(circle.session, circle.by(circle.bo), post.id, "Other words", shown=1)

    refused("changed", service.tick, circle.session, circle.by(circle.host), post.id, shown=1)


def test_ticks_are_for_who_leads_and_never_for_oneself(circle, counted) -> None:
    post = circle.reply(circle.thread())
    own = circle.reply(circle.thread(), circle.host)

    with pytest.raises(Missing):
        service.tick(circle.session, circle.by(circle.ada), post.id, shown=1)
    refused("own", service.tick, circle.session, circle.by(circle.host), own.id, shown=1)


def test_posts_earn_nothing_where_the_plan_does_not_say_so(circle) -> None:
    post = circle.reply(circle.thread())

    refused("no_minutes", service.tick, circle.session, circle.by(circle.host), post.id, shown=1)
    assert circle.session.scalars(select(LedgerLine)).all() == []
    assert circle.session.scalars(select(PlanVersion)).first() is not None


def test_a_full_group_takes_nobody(session, now) -> None:
    circle = Circle(session, now, places=2)

    refused("full", service.join, session, circle.by(circle.outsider), circle.room.id)
    service.leave(session, circle.by(circle.bo), circle.room.id)
    assert service.join(session, circle.by(circle.outsider), circle.room.id).left_at is None


def test_an_open_group_takes_everybody_of_the_program(session, now) -> None:
    circle = Circle(session, now, cohort_id=None)

    assert service.join(session, circle.by(circle.stranger), circle.room.id).left_at is None


def test_a_trainee_is_not_made_to_lead(circle) -> None:
    with pytest.raises(Invalid):
        service.add_member(
            circle.session, circle.by(circle.host), circle.room.id, circle.outsider.id, leads=True
        )


def test_who_leads_may_be_many_whatever_the_places(session, now) -> None:
    circle = Circle(session, now, places=2)
    circle.session.flush()

    answer = Answer(body="Hello")
    thread = circle.thread(circle.host)
    assert service.reply(session, circle.by(circle.host, minutes=1), thread.id, answer).number == 2
    assert timedelta(0) == timedelta()
