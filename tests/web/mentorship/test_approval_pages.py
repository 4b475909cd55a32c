"""The final approval on its page."""

import re

from sqlalchemy import select

from kaptrain.certificates.models import Certificate
from kaptrain.hours.models import Decision
from kaptrain.mentorship.service import Seal
from tests.factories.certificates import complete_year, issued
from tests.signing import post

STATEMENT = "Twelve meetings, a plan with limits, and three misses told before I asked."


def url(pair):
    return f"/mentorship/{pair.place.id}/approval"


def seen(page):
    return re.search(r'name="seen"[^>]*value="(\w+)"', page)[1]


def decisions(pair):
    pair.session.expire_all()
    return pair.session.scalars(select(Decision)).all()


def test_what_is_missing_stands_there_instead_of_a_form(browser, pair):
    page = browser(pair.mentor).get(url(pair)).text

    assert "Hours of mentorship, Development plan must be there first." in page
    assert "of 12 h counted" in page and "Give the final approval" not in page
    assert "Write a shared note" in page


def test_a_mentor_gives_it_after_seeing_what_is_open(browser, pair):
    pair.finished()
    client = browser(pair.mentor)
    form = {"statement": STATEMENT, "seen": seen(client.get(url(pair)).text)}

    unaware = post(client, url(pair), form)
    assert unaware.status_code == 422 and "Read what is still open" in unaware.text
    given = post(client, url(pair), {**form, "aware": "y"})

    assert given.status_code == 303
    assert [each.condition for each in decisions(pair)] == ["final_approval"]
    page = browser(pair.trainee).get("/mentorship").text
    assert STATEMENT in page and "by Demo Mentor" in page


def test_a_second_press_gets_the_first_answer(browser, pair):
    pair.finished()
    client = browser(pair.mentor)
    page = client.get(url(pair)).text
    form = {"statement": STATEMENT, "seen": seen(page), "aware": "y", "once": "one-key-of-a-form"}

    answers = [post(client, url(pair), form) for _ in range(2)]

    assert [each.status_code for each in answers] == [303, 303]
    assert len(decisions(pair)) == 1


def test_it_is_taken_back_with_a_reason_that_the_trainee_reads(browser, pair):
    pair.finished()
    client = browser(pair.mentor)
    post(client, url(pair), {"statement": STATEMENT, "seen": seen(client.get(url(pair)).text), "aware": "y"})

    assert post(client, f"{url(pair)}/take-back", {}).status_code == 422
    answer = post(client, f"{url(pair)}/take-back", {"reason": "A false entry came to light."})

    assert answer.status_code == 303
    assert [each.reason for each in decisions(pair)][-1] == "A false entry came to light."
    assert "Given" not in browser(pair.trainee).get("/mentorship").text.partition("Final approval")[2][:200]


def test_a_certificate_seals_it(app, session, now):
    """The application lends the room what only certificates know."""
    year = complete_year(session)
    seal = app.extensions["kaptrain"][Seal]
    assert not seal.rests_on(session, year.place.id)

    assert isinstance(issued(session, year, now), Certificate)
    assert seal.rests_on(session, year.place.id)
