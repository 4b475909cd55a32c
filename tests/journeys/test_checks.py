"""A check that is not passed, its reasons, a retake with other questions, and the minutes."""

import pytest
from playwright.sync_api import Page, expect

from kaptrain.catalogue.rules.lesson import CheckItem, Lesson
from tests.factories.reporting import kap
from tests.journeys.checks import answer, asked, bank_of
from tests.journeys.house import PASSWORD, House
from tests.journeys.windows import DESK, PHONE, Windows, arrived, let_in

pytestmark = pytest.mark.browser


def lesson_with_an_order() -> Lesson:
    """A lesson whose bank of eight has steps to order."""
    return next(
        lesson
        for lesson in kap().lessons.values()
        if len(lesson.check) == 8 and any(item.steps for item in lesson.check)
    )


def whys(items: dict[str, CheckItem], name: str) -> list[str]:
    item = items[name]
    return [each.why for each in item.options or item.steps or item.pairs]


def test_a_retake_asks_other_questions_and_earns_the_minutes(
    house: House, windows: Windows, javascript: bool
) -> None:
    trainee, lesson = house.person("Rosa Retake", "trainee"), lesson_with_an_order()
    house.place(trainee)
    page = windows.open(PHONE)
    let_in(page, trainee.email, PASSWORD)
    items = bank_of([lesson])
    address = f"/modules/{lesson.module_id}/{lesson.id}"
    page.goto(address)
    first = asked(page)
    page.reload()
    assert asked(page) == first

    answer(page, items, right=False)

    expect(page.get_by_text("Not passed yet: 0 of 6 right")).to_be_visible()
    shown = page.locator("#check").inner_text()
    assert all(why in shown for name in first for why in whys(items, name))

    page.get_by_role("link", name="Take the check again").click()
    second = asked(page)
    assert set(second[:2]) == set(items) - set(first)
    answer(page, items, right=True)

    expect(page.get_by_text("Passed: 6 of 6 right")).to_be_visible()
    expect(page.get_by_role("status")).to_contain_text("count now")
    page.get_by_text("Your attempts (2)").click()
    page.get_by_role("link", name="Attempt 1").click()
    expect(page.get_by_text("Not passed yet: 0 of 6 right")).to_be_visible()
    page.goto("/hours")
    expect(page.locator("main")).to_contain_text(lesson.title)


def order_of(page: Page) -> list[str]:
    return page.locator("[data-order]").first.locator("label").all_inner_texts()


def test_steps_can_be_moved_by_buttons_where_scripts_run(
    house: House, windows: Windows, javascript: bool
) -> None:
    trainee, lesson = house.person("Stefan Steps", "trainee"), lesson_with_an_order()
    house.place(trainee)
    page = windows.open(DESK)
    let_in(page, trainee.email, PASSWORD)
    page.goto(f"/modules/{lesson.module_id}/check")
    for _ in range(8):
        if arrived(page).locator("[data-order]").count():
            break
        answer(page, every_item_of(lesson.module_id), right=True)
        page.get_by_role("link", name="Check yourself again").click()
    moves = page.locator("[data-order]").first.get_by_role("button")
    if not javascript:
        assert moves.count() == 0
        return
    before = order_of(page)

    moves.nth(3).focus()
    page.keyboard.press("Enter")

    after = order_of(page)
    assert after[1:3] == [before[2], before[1]]
    menus = page.locator("[data-order]").first.locator("select")
    assert [each.input_value() for each in menus.all()] == [str(at) for at in range(len(before))]
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == f"Move down: {before[1]}"


def every_item_of(module_id: str) -> dict[str, CheckItem]:
    return bank_of([each for each in kap().lessons.values() if each.module_id == module_id], named=True)
