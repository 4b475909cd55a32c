"""Answer the questions of a check in a browser, by what they say."""

from collections.abc import Iterable, Mapping

from playwright.sync_api import Locator, Page

from kaptrain.catalogue.rules.lesson import CheckItem, Lesson
from tests.journeys.windows import arrived


def asked(page: Page) -> list[str]:
    """The ids of the questions on the page, in order."""
    ids = [each.get_attribute("id") or "" for each in arrived(page).locator(".kt-check fieldset").all()]
    return [each.removeprefix("item-") for each in ids]


def bank_of(lessons: Iterable[Lesson], *, named: bool = False) -> dict[str, CheckItem]:
    """The items of lessons as pages name them; `named` after their lessons, as a self-check does."""
    return {
        f"{lesson.id}.{item.id}" if named else item.id: item for lesson in lessons for item in lesson.check
    }


def answer(page: Page, bank: Mapping[str, CheckItem], *, right: bool) -> None:
    """Answer each question rightly, or each wrongly, and send."""
    for name in asked(page):
        fill(page.locator(f'[id="item-{name}"]'), bank[name], right=right)
    page.get_by_role("button", name="Check my answers").click()


def fill(question: Locator, item: CheckItem, *, right: bool) -> None:
    """Answer one question: its right answer, or all of it the other way round."""
    if item.options:
        wrong = min(set(range(item.parts)) - set(item.right))
        for option in item.right if right else (wrong,):
            question.locator(f"input[value='{option}']").check()
        return
    texts = [step.text for step in item.steps] or [pair.item for pair in item.pairs]
    for row in question.locator(".kt-part").all():
        at = texts.index(row.locator("label").inner_text())
        place = at if right else item.parts - 1 - at
        words = str(place + 1) if item.steps else item.pairs[place].answer
        menu = row.locator("select")
        for number, offer in enumerate(menu.locator("option").all()):
            said = offer.inner_text()
            if said == words or (item.pairs and said.endswith(f". {words}")):
                menu.select_option(index=number)
