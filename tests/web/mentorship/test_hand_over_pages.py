"""An admin hands a mentor's trainees over."""

import re

import pytest
from sqlalchemy import select

from kaptrain.enrolment.models import MentorPair
from tests.factories import enrolled, mentored, person
from tests.signing import post


@pytest.fixture
def second(pair):
    place = enrolled(pair.session, person(pair.session, "Anna", ["trainee"]))
    mentored(pair.session, place, pair.mentor)
    return place


def url(pair):
    return f"/admin/mentors/{pair.mentor.id}"


def form_of(pair, *places, everybody=None):
    chosen = {f"to-{place.id}": "" for place in places}
    return {
        "everybody": str(everybody or pair.other_mentor.id),
        "on": "2026-11-22",
        "reason": "Leaves",
        **chosen,
    }


def open_pairs(pair):
    pair.session.expire_all()
    find = select(MentorPair.enrolment_id, MentorPair.mentor_id).where(MentorPair.until_on.is_(None))
    return dict(pair.session.execute(find).all())


def test_the_list_says_what_each_trainee_would_leave_behind(browser, pair, second):
    pair.submitted(kind="mentorship")
    pair.item("goal")
    page = browser(pair.admin).get(url(pair)).text

    assert "1 entry, 1 h, the oldest since 22 November 2026" in page
    assert "2 trainees get another mentor" in page and "Anna" in page
    assert f'<option value="{pair.mentor.id}"' not in page
    assert "Wait after a question" not in page


def test_one_mentor_for_all_in_one_step(browser, pair, second):
    answer = post(browser(pair.admin), url(pair), form_of(pair, pair.place, second))

    assert answer.location == "/admin/mentors"
    assert set(open_pairs(pair).values()) == {pair.other_mentor.id}
    assert "Nobody to hand over" in browser(pair.admin).get("/admin/mentors").text


def test_one_trainee_may_go_to_somebody_else(browser, pair, second):
    third = person(pair.session, "Third Mentor", ["mentor"])
    form = form_of(pair, pair.place, second) | {f"to-{second.id}": str(third.id)}

    assert post(browser(pair.admin), url(pair), form).status_code == 303
    assert open_pairs(pair) == {pair.place.id: pair.other_mentor.id, second.id: third.id}


def test_nobody_is_left_out(browser, pair, second):
    form = form_of(pair, pair.place, second) | {"everybody": "", f"to-{second.id}": str(pair.other_mentor.id)}
    answer = post(browser(pair.admin), url(pair), form)

    assert answer.status_code == 422 and "Choose a mentor here, or one for all." in answer.text
    assert set(open_pairs(pair).values()) == {pair.mentor.id}


def test_two_admins_at_once_move_everybody_once(browser, pair, second):
    other = person(pair.session, "Second Admin", ["admin"])
    third = person(pair.session, "Third Mentor", ["mentor"])
    first, late = browser(pair.admin), browser(other)
    assert post(first, url(pair), form_of(pair, pair.place, second)).status_code == 303

    answer = post(late, url(pair), form_of(pair, pair.place, second, everybody=third.id))

    assert answer.status_code == 409 and "Nobody to hand over" in answer.text
    assert set(open_pairs(pair).values()) == {pair.other_mentor.id}


def test_who_came_into_the_list_meanwhile_is_asked_about(browser, pair, second):
    late = enrolled(pair.session, person(pair.session, "Bert", ["trainee"]))
    mentored(pair.session, late, pair.mentor)
    answer = post(browser(pair.admin), url(pair), form_of(pair, pair.place, second))

    assert answer.status_code == 409
    assert "This list changed after you opened it." in answer.text and "New mentor of Bert" in answer.text
    assert set(open_pairs(pair).values()) == {pair.mentor.id}


def test_a_second_press_moves_nobody_again_and_gets_the_first_answer(browser, pair, second):
    client = browser(pair.admin)
    key = re.search(r'name="once" value="([^"]+)"', client.get(url(pair)).text)[1]
    form = form_of(pair, pair.place, second) | {"once": key}

    answers = [post(client, url(pair), form) for _ in range(2)]

    assert [each.location for each in answers] == ["/admin/mentors"] * 2
    assert len(pair.session.scalars(select(MentorPair)).all()) == 4


def test_the_old_mentor_reads_what_they_signed_and_nothing_else(browser, pair):
    pair.signed(kind="mentorship")
    pair.item("goal")
    pair.private("Only mine")
    pair.change_mentor()
    client = browser(pair.mentor)

    assert client.get(f"/mentorship/{pair.place.id}").status_code == 404
    assert client.get(f"/trainees/{pair.place.id}").status_code == 404
    page = client.get("/mentorship/before").text
    assert "Demo Trainee, 1 June 2026 to 22 November 2026" in page
    assert "I hurry the part about alternatives." in page and "Wait after a question" not in page
    assert "Only mine" in client.get("/mentorship/private").text


def test_an_admins_own_place_is_left_to_another_admin(browser, pair):
    pair.place.person_id = pair.admin.id
    page = browser(pair.admin).get(url(pair)).text

    assert "Your own place is not in this list" in page and "Hand over all of them" not in page
