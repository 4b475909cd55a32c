"""Threads and groups as people use them."""

import re

import pytest
from sqlalchemy import select

from config import Settings
from kaptrain.audit.models import KeptWords
from kaptrain.news.rules.unsubscribing import room_name, unsubscribe_token
from kaptrain.threads import service
from kaptrain.threads.models import Post
from kaptrain.threads.queries.rooms import member_row
from kaptrain.web.context import resource
from tests.web.threads.conftest import Table, value_in

SECRET = "Zebulonia Quartermain"


def test_a_thread_is_begun_read_and_answered(table: Table) -> None:
    begun = table.post(
        f"/rooms/{table.room.id}/threads/new", {"title": "Fees", "body": "**Who** says it?"}, table.ada
    )
    page = table.get(begun.location)
    answered = table.post(page.request.path if page.status_code == 200 else page.location, {"body": "I do."})

    assert (begun.status_code, page.status_code, answered.status_code) == (303, 302, 303)
    text = table.get(page.location, table.ada).text
    assert "<strong>Who</strong> says it?" in text
    assert "I do." in text


def test_a_post_sent_twice_appears_once(table: Table) -> None:
    thread = table.thread()
    form = {"body": "Once only", "once": "k" * 20}

    first, second = (table.post(f"/threads/{thread.id}", form) for _ in range(2))

    assert (first.status_code, second.status_code) == (303, 303)
    assert first.location == second.location
    assert len(table.session.scalars(select(Post).where(Post.body == "Once only")).all()) == 1


def test_a_preview_keeps_nothing(table: Table) -> None:
    thread = table.thread()

    page = table.post(f"/threads/{thread.id}", {"body": "Some *words*", "act": "preview"})

    assert page.status_code == 200
    assert "Some <em>words</em>" in page.text
    assert "Some *words*</textarea>" in page.text
    assert thread.last_number == 1


def test_the_guard_stands_before_every_post(table: Table) -> None:
    thread = table.thread()
    body = f"{SECRET}, 42, called me on 303-555-0199."
    addresses = {
        f"/threads/{thread.id}": {"body": body},
        f"/rooms/{table.room.id}/threads/new": {"title": "Fees", "body": body},
        f"/posts/{table.reply(thread).id}/edit": {"body": body, "version": "1"},
        f"/posts/{table.reply(thread, table.ada).id}/report": {"reason": body},
    }

    for address, form in addresses.items():
        page = table.post(address, form)
        assert page.status_code == 422, address
        assert "<mark>Zebulonia Quartermain<small>name</small></mark>" in page.text, address


def test_a_reason_kept_with_a_post_is_shown_beside_it(table: Table) -> None:
    thread = table.thread()
    body = f"{SECRET} wrote a paper."
    mark = value_in(table.post(f"/threads/{thread.id}", {"body": body}).text, "kept_mark")

    done = table.post(
        f"/threads/{thread.id}", {"body": body, "kept_mark": mark, "kept_reason": "An author of ours."}
    )

    assert done.status_code == 303
    assert table.session.scalars(select(KeptWords.act)).all() == ["post"]
    assert "An author of ours." in table.get(f"/threads/{thread.id}", table.ada).text


def test_names_of_members_may_stand(table: Table) -> None:
    thread = table.thread()

    assert table.post(f"/threads/{thread.id}", {"body": "@Ada Member, I agree with Ada."}).status_code == 303
    assert "You were mentioned" in table.get("/groups", table.ada).text


def test_a_member_called_by_name_is_no_record_number(table: Table) -> None:
    table.ada.name = "Ada Member 111"
    table.session.flush()
    thread = table.thread()

    called = table.post(f"/threads/{thread.id}", {"body": "@Ada Member 111, what do you say?"})
    longer = table.post(f"/threads/{thread.id}", {"body": "@Ada Member 1114455, what do you say?"})

    assert called.status_code == 303
    assert longer.status_code == 422 and "record number" in longer.text


def test_the_second_of_two_who_change_sees_the_difference(table: Table) -> None:
    post = table.reply(table.thread(), table.ada, "One two three.")
    table.post(f"/posts/{post.id}/edit", {"body": "One two four.", "version": "1"}, table.host)

    page = table.post(f"/posts/{post.id}/edit", {"body": "One five three.", "version": "1"}, table.ada)

    assert page.status_code == 409
    assert "Somebody changed it meanwhile" in page.text
    assert "<ins>five</ins>" in page.text
    assert "<del>four</del>" in page.text
    assert "One five three.</textarea>" in page.text
    kept = table.post(
        f"/posts/{post.id}/edit",
        {"body": "One five four.", "version": value_in(page.text, "version")},
        table.ada,
    )
    assert kept.status_code == 303
    before = table.get(f"/posts/{post.id}/history").text
    assert "<del>three</del>" in before
    assert "Fay Facilitator" in before


def test_a_quote_follows_what_it_quotes(table: Table) -> None:
    thread = table.thread()
    post = table.reply(thread, table.ada, "Words to quote")
    form = table.get(f"/threads/{thread.id}?quote={post.id}").text
    table.post(f"/threads/{thread.id}", {"body": "Indeed.", "quotes": value_in(form, "quotes")})
    shown = table.get(f"/threads/{thread.id}", table.ada).text
    table.hide(post)
    hidden = table.get(f"/threads/{thread.id}", table.bo).text

    assert shown.count("Words to quote") == 2
    assert "Words to quote" not in hidden
    assert "This post was hidden." in hidden


def test_a_hidden_post_shows_its_reason_and_nothing_of_its_text(table: Table) -> None:
    thread = table.thread()
    post = table.reply(thread, table.ada, "Words to hide")
    done = table.post(f"/posts/{post.id}/hide", {"reason": "Off the point"}, table.host)
    page = table.get(f"/threads/{thread.id}", table.bo).text

    assert done.status_code == 303
    assert "Off the point" in page
    assert "Words to hide" not in page
    assert table.get(f"/posts/{post.id}").status_code == 404
    assert table.get(f"/posts/{post.id}/history").status_code == 404
    assert "Words to hide" not in table.get("/search?q=words+to+hide").text


def test_posts_are_found_by_members_only(table: Table) -> None:
    post = table.reply(table.thread(), table.ada, "The quetzal is a bird")

    assert f"/posts/{post.id}" in table.get("/search?q=quetzal").text
    assert "quetzal is" not in table.get("/search?q=quetzal", table.outsider).text


def test_answers_wait_for_ones_own(table: Table) -> None:
    thread = table.thread(table.host, question_first=True)
    table.reply(thread, table.ada, "What Ada says")

    waits = table.get(f"/threads/{thread.id}").text
    table.post(f"/threads/{thread.id}", {"body": "Mine."})

    assert "Your answer first" in waits
    assert "What Ada says" not in waits
    assert "What Ada says" in table.get(f"/threads/{thread.id}?from=1").text


def test_unread_posts_are_counted_and_cleared(table: Table) -> None:
    thread = table.thread()
    table.reply(thread, table.ada)

    assert "2 new" in table.get(f"/groups/{table.room.id}").text
    assert "2 new" in table.get("/groups").text
    table.post(f"/threads/{thread.id}/read", {"number": "2"})
    assert "2 new" not in table.get(f"/groups/{table.room.id}").text
    table.post(f"/threads/{thread.id}/read", {"number": "0"})
    assert "2 new" in table.get("/groups").text
    table.post(f"/rooms/{table.room.id}/read")
    assert " new<" not in table.get("/groups").text


def test_looking_marks_nothing(table: Table) -> None:
    thread = table.thread()
    table.get(f"/threads/{thread.id}")

    assert "1 new" in table.get("/groups").text


@pytest.fixture
def token(app, table: Table) -> str:
    member = member_row(table.session, table.room.id, table.bo.id)
    table.session.commit()
    with app.app_context():
        key = resource(Settings).secret_key
        return unsubscribe_token(key, member.person_id, [room_name(member.room_id)])


def test_one_click_ends_the_mails_without_signing_in(app, table: Table, token: str) -> None:
    visitor = app.test_client()

    shown = visitor.get(f"/unsubscribe/{token}")
    before = member_row(table.session, table.room.id, table.bo.id).digest
    done = visitor.post(f"/unsubscribe/{token}", data={"List-Unsubscribe": "One-Click"})
    table.session.expire_all()

    assert (shown.status_code, before, done.status_code) == (200, "daily", 200)
    assert member_row(table.session, table.room.id, table.bo.id).digest == "none"
    assert "No more mails" in done.text


def test_a_link_that_nobody_signed_ends_nothing(app, table: Table, token: str) -> None:
    for wrong in (token[:-2], token + "x", "1", f"{token}.{token}"):
        assert app.test_client().post(f"/unsubscribe/{wrong}").status_code == 404


def test_a_group_is_opened_filled_and_meets(table: Table) -> None:
    opened = table.post(
        "/groups/new",
        {"title": "New circle", "cohort": str(table.cohort.id), "leader": str(table.host.id),
         "guide": "discussion-2", "places": "8", "slow_minutes": "0"},
        table.host,
    )  # fmt: skip
    room_id = int(re.search(r"/groups/(\d+)/", opened.location)[1])
    let_in = table.post(f"/groups/{room_id}/members", {"person": str(table.ada.id)}, table.host)
    joined = table.post(f"/groups/{room_id}/join", None, table.bo)
    met = table.post(
        f"/groups/{room_id}/meetings/new",
        {"activity": "discussion-2", "on": "2026-12-15", "at": "18:00", "zone": "America/Denver",
         "join_link": "https://meet.kaptrain.example/circle"},
        table.host,
    )  # fmt: skip

    assert [each.status_code for each in (opened, let_in, joined, met)] == [303] * 4
    page = table.get(f"/groups/{room_id}", table.ada).text
    assert "New circle: Substance use history" in page or "New circle:" in page
    assert "You have a seat" in table.get(met.location, table.ada).text
    later = table.post(f"/groups/{room_id}/join", None, table.outsider)
    assert later.status_code == 303
    assert "You have a seat" in table.get(met.location, table.outsider).text


def test_only_a_cohorts_own_people_join(table: Table) -> None:
    assert table.post(f"/groups/{table.room.id}/join", None, table.stranger).status_code == 404
    assert table.get(f"/groups/{table.room.id}", table.outsider).status_code == 404


def test_a_post_of_a_writer_who_left_still_stands(table: Table) -> None:
    thread = table.thread()
    table.reply(thread, table.bo, "What Bo said")
    service.leave(table.session, table.by(table.bo), table.room.id)

    assert "What Bo said" in table.get(f"/threads/{thread.id}", table.ada).text
