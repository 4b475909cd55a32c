"""Names of members are completed while one writes: by keys, by touch, and not at all without scripts."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Locator, Page, expect

from kaptrain.accounts.queries import actor_of
from kaptrain.threads import service
from kaptrain.threads.service import Act, Opening
from tests.journeys.house import PASSWORD, House
from tests.journeys.test_axe import BEGIN, OPTIONS
from tests.journeys.test_groups import Group, a_group
from tests.journeys.windows import PHONE, Windows, let_in

pytestmark = pytest.mark.browser
# Higher than the page, or what its bar at the bottom covers would count as too small to touch.
TALL = (PHONE[0], 3000)


@pytest.fixture
def group(house: House) -> Group:
    return a_group(house)


@pytest.fixture
def opened(browser: Browser, house: House) -> Iterator[Windows]:
    """Windows whose scripts each test switches itself."""
    made = Windows(browser, house.base)
    yield made
    made.close()
    assert made.problems == []


def thread_of(house: House, group: Group) -> str:
    with house.session() as session:
        act = Act(actor_of(session, group.bo.id), house.clock.now(), house.base)
        post = service.start_thread(session, act, group.room_id, Opening(title="Fees", body="Who says them?"))
        return f"/threads/{post.thread_id}"


def write(
    windows: Windows, house: House, group: Group, size: tuple[int, int] = PHONE, **options: object
) -> tuple[Page, Locator]:
    """A window of Ada's with a thread and the box to answer in."""
    page = windows.open(size, **options)
    page.context.add_init_script(AXE_SCRIPT)
    let_in(page, group.ada.email, PASSWORD)
    page.goto(thread_of(house, group))
    return page, page.get_by_label("Your post")


def faults(page: Page) -> object:
    page.evaluate(BEGIN, OPTIONS)
    return page.evaluate("window.found")


def test_a_name_is_chosen_by_keys(house: House, opened: Windows, group: Group) -> None:
    page, box = write(opened, house, group)
    names, bo, fay = page.get_by_role("listbox", name="Members"), group.bo.name, group.host.name

    box.press_sequentially("Thanks, @")
    expect(names.get_by_role("option")).to_have_text([fay, bo])
    box.press("ArrowUp")
    expect(names.get_by_role("option", selected=True)).to_have_text(bo)
    box.press("ArrowDown")
    expect(names.get_by_role("option", selected=True)).to_have_text(fay)
    box.press("Escape")
    expect(names).to_be_hidden()
    box.press_sequentially("f")
    expect(names).to_be_hidden()

    box.fill("")
    box.press_sequentially("Thanks, @b")
    expect(names.get_by_role("option", selected=True)).to_have_text(bo)
    box.press("Enter")
    expect(box).to_have_value(f"Thanks, @{bo} ")
    expect(names).to_be_hidden()
    box.press_sequentially("and me@fay")
    box.press("Enter")
    box.press_sequentially("Bye.")
    expect(box).to_have_value(f"Thanks, @{bo} and me@fay\nBye.")


def test_what_was_typed_comes_back_with_undo(house: House, opened: Windows, group: Group) -> None:
    page, box = write(opened, house, group)

    box.press_sequentially("@memb")
    page.get_by_role("option", name=group.bo.name).click()
    expect(box).to_have_value(f"@{group.bo.name} ")
    box.press("Control+z")

    expect(box).to_have_value("@memb")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_name_is_chosen_by_touch(house: House, opened: Windows, group: Group, theme: str) -> None:
    page, box = write(opened, house, group, TALL, has_touch=True, color_scheme=theme, reduced_motion="reduce")

    box.tap()
    box.press_sequentially("@B")
    option = page.get_by_role("option", name=group.bo.name)
    expect(option).to_be_visible()
    found, size = faults(page), option.bounding_box()
    option.tap()
    expect(box).to_be_focused()
    box.press_sequentially("thanks.")
    page.get_by_role("button", name="Post", exact=True).tap()

    expect(page.get_by_text(f"@{group.bo.name} thanks.")).to_be_visible()
    assert found == []
    assert size is not None and size["height"] >= 44
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]


def test_without_scripts_nothing_is_different(house: House, opened: Windows, group: Group) -> None:
    opened.javascript = False
    page, box = write(opened, house, group)

    box.fill(f"@{group.bo.name}, thanks.")
    expect(page.get_by_role("listbox")).to_have_count(0)
    page.get_by_role("button", name="Post", exact=True).click()

    expect(page.get_by_text(f"@{group.bo.name}, thanks.")).to_be_visible()
