"""A bank of eight items of every kind: six are asked, a retake asks the others first."""

import re

from sqlalchemy import select
from sqlalchemy.orm import Session

from kaptrain.hours.models import LedgerLine
from kaptrain.learning.models import Attempt
from tests.factories import person
from tests.factories.learning import check_form, due, mini_place
from tests.signing import post, sign_in
from tests.web.learning.conftest import LESSON, Study

ORDER = re.compile(r'<fieldset[^>]* id="item-(q\d)"')
ALL = {f"q{number}" for number in range(1, 9)}


def test_six_of_eight_are_asked_and_the_page_says_so(full_study: Study) -> None:
    page = full_study.page()

    assert len(set(ORDER.findall(page))) == 6
    assert "6 of 8 questions; 5 right are enough" in page
    assert "You can retake the check with other questions" in page


def test_a_reload_and_a_form_that_came_back_ask_the_same(full_study: Study) -> None:
    first = ORDER.findall(full_study.page())
    item = first[2]

    again = ORDER.findall(full_study.page())
    refused = full_study.take(changes={f"item-{item}": [], f"item-{item}.0": "", f"item-{item}.1": ""})

    assert refused.status_code == 422
    assert first == again == ORDER.findall(refused.text)


def test_a_retake_asks_the_two_others_first_then_what_was_wrong(full_study: Study, session: Session) -> None:
    first = ORDER.findall(full_study.page())
    full_study.take(wrong=2)

    second = ORDER.findall(full_study.page(f"{LESSON}?again=1"))

    assert set(second[:2]) == ALL - set(first)
    assert set(second[2:4]) == set(first[:2])
    full_study.take()
    last, passed = session.scalars(select(Attempt).order_by(Attempt.number))
    assert (last.passed, passed.passed, list(passed.answers)) == (False, True, second)
    assert len(session.scalars(select(LedgerLine)).all()) == 1


def test_what_was_asked_is_what_is_graded_whatever_else_is_sent(full_study: Study, session: Session) -> None:
    other = next(iter(ALL - set(ORDER.findall(full_study.page()))))

    full_study.take(changes={f"item-{other}": "0"})

    attempt = session.scalars(select(Attempt)).one()
    assert other not in attempt.answers
    assert (attempt.right, attempt.total) == (6, 6)


def until_all_are_seen(study: Study) -> str:
    """Both attempts that together ask every item, everything answered wrong."""
    return "".join(study.page(study.take(wrong=6).location) for _ in range(2))


def test_every_kind_is_shown_with_its_result_and_reasons(full_study: Study) -> None:
    shown = until_all_are_seen(full_study)

    for words in (
        "Somebody waits in the hall.",
        "They have something to say.",
        "1. Knock",
        "The door is theirs.",
        "Hall: Waiting",
        "It has a lamp.",
    ):
        assert words in shown
    assert shown.count("Not right: you put it at place") >= 2
    assert shown.count("Not right: you chose “") >= 2


def test_the_page_does_not_give_away_the_order_of_steps(full_study: Study, session: Session) -> None:
    """The names of menus follow the order shown, never that of the file."""
    pages = full_study.page()
    full_study.take(wrong=6)
    pages += full_study.page(f"{LESSON}?again=1")

    labels = re.findall(r'<label for="item-q7\.(\d)">(\w+)</label>', pages)[:3]

    assert [place for place, _ in labels] == ["0", "1", "2"]
    assert [text for _, text in labels] != ["Knock", "Enter", "Sit"]


def test_open_menus_are_named_and_given_ones_stay(full_study: Study, session: Session) -> None:
    if not {"q7", "q8"} & set(ORDER.findall(full_study.page())):
        full_study.take(wrong=6)
    number, items = due(session, full_study.place, full_study.lesson)
    item = next(each for each in items if each.id in {"q7", "q8"})

    response = full_study.take(changes={f"item-{item.id}.1": ""})

    assert (response.status_code, number) == (422, number)
    message = "Give every step a place." if item.steps else "Choose an answer for every line."
    assert message in response.text
    fieldset = response.text.split(f'id="item-{item.id}"')[1].split("</fieldset>")[0]
    assert fieldset.count(" selected>") == 2


def test_two_people_are_asked_differently(full_study: Study, session: Session) -> None:
    asked = {tuple(ORDER.findall(full_study.page()))}
    for number in range(4):
        other = person(session, f"Trainee {number}", ["trainee"])
        mini_place(session, full_study.library, other)
        sign_in(full_study.browser, other)
        asked.add(tuple(ORDER.findall(full_study.page())))

    assert len(asked) >= 4


def test_answers_to_items_that_are_asked_again_survive_an_attempt_from_elsewhere(
    full_study: Study, session: Session
) -> None:
    form = check_form(session, full_study.place, full_study.lesson)
    first = set(ORDER.findall(full_study.page()))
    full_study.take(wrong=6)

    response = post(full_study.browser, f"{LESSON}/check", form)

    assert response.status_code == 409
    again = first & set(ORDER.findall(response.text))
    assert len(again) == 4
    options = again - {"q7", "q8"}
    assert response.text.count(" checked>") == len(options)
    assert response.text.count(" selected>") >= 3 * len(again & {"q7", "q8"})
