"""Every lesson in a browser: the rules of WCAG, no sideways scrolling, nothing to complain of."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.factories.reporting import kap
from tests.journeys.house import House, open_house
from tests.journeys.test_axe import complaints, enter, look
from tests.journeys.windows import DESK, PHONE, Windows

pytestmark = pytest.mark.browser

LESSONS = [(module.id, [lesson.id for lesson in module.lessons]) for module in kap().modules]
# By default the last lesson of each third module; all 61 at full size.
SAMPLE = {"m02", "m05", "m08", "m11"}
MODULES = [
    pytest.param(
        lessons[-1:] if name in SAMPLE else lessons,
        marks=[] if name in SAMPLE else pytest.mark.slow,
        id=name,
    )
    for name, lessons in LESSONS
]
REST = [
    pytest.param(lessons[:-1], marks=pytest.mark.slow, id=f"{name}-rest")
    for name, lessons in LESSONS
    if name in SAMPLE
]


@pytest.fixture(scope="module")
def site(demo_file: Path) -> Iterator[House]:
    """The demo, only looked at."""
    with open_house(demo_file) as opened:
        yield opened


@pytest.fixture
def reader(browser: Browser, site: House) -> Iterator[Page]:
    opened = Windows(browser, site.base)
    yield enter(opened, "trainee")
    opened.close()
    assert opened.problems == []


@pytest.mark.parametrize("lessons", [*MODULES, *REST])
def test_each_lesson_can_be_read_by_everybody(lessons: list[str], reader: Page) -> None:
    wrong = []
    for number, lesson in enumerate(lessons):
        path = f"/modules/{lesson[:3]}/{lesson}"
        answer = reader.goto(path)
        assert answer is not None and answer.ok, path
        reader.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
        widest = reader.evaluate("document.documentElement.scrollWidth")
        if widest > PHONE[0]:
            wrong.append(f"{path} scrolls sideways to {widest}")
        broken = reader.evaluate(
            "[...document.images].filter((each) => each.complete && !each.naturalWidth).length"
        )
        if broken:
            wrong.append(f"{path} has {broken} images that do not load")
        look(reader, PHONE if number % 2 else DESK)
        wrong += [f"{path} {each}" for each in complaints(reader)]

    assert "\n".join(wrong) == ""
