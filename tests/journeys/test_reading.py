"""Reading a lesson: a word explained, a source opened, a note, a bookmark, a reflection, another device."""

import re

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Locator, Page, expect

from tests.journeys.house import PASSWORD, House, Somebody
from tests.journeys.test_axe import examine_alone
from tests.journeys.windows import DESK, PHONE, Windows, let_in

pytestmark = pytest.mark.browser

LESSON = "/modules/m01/m01-01"
SECTION = "The eight parts"


# Without a script a term is a link, and nothing opens.
with_scripts = pytest.mark.parametrize("javascript", [True], indirect=True, ids=["scripts"])


@pytest.fixture
def trainee(house: House) -> Somebody:
    made = house.person("Rhea Reader", "trainee")
    house.place(made)
    return made


def enter(windows: Windows, trainee: Somebody, size: tuple[int, int] = PHONE, **options: bool) -> Page:
    """A window of the trainee, in the first lesson."""
    page = windows.open(size, reduced_motion="reduce", **options)
    let_in(page, trainee.email, PASSWORD)
    page.goto(LESSON)
    return page


def action(page: Page, name: str, role: str = "button") -> Locator:
    """What one can do at the end of the section; its name says which section is meant."""
    return page.get_by_role(role, name=re.compile(rf"^{name}\s*: {SECTION}$"))


def test_a_term_is_tapped(windows: Windows, trainee: Somebody, javascript: bool) -> None:
    page = enter(windows, trainee, has_touch=True)
    term = page.locator("a.kt-term", has_text="integration").first

    term.tap()

    if not javascript:
        expect(page).to_have_url(re.compile(r"/glossary#term-integration$"))
        expect(page.get_by_role("heading", name="Integration")).to_be_in_viewport()
        return
    note = page.locator("aside.is-open")
    expect(note).to_contain_text("Working with what came up in a session")
    expect(note).to_be_focused()
    expect(term).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Escape")
    expect(note).to_have_count(0)
    expect(term).to_be_focused()


@with_scripts
def test_a_term_explains_itself_to_pointer_and_keyboard(windows: Windows, trainee: Somebody) -> None:
    page = enter(windows, trainee, DESK)
    term, tip = page.locator("a.kt-term", has_text="integration").first, page.get_by_role("tooltip")

    term.hover()
    expect(tip).to_contain_text("Working with what came up")
    tip.hover()
    page.wait_for_timeout(500)
    expect(tip).to_be_visible()
    page.keyboard.press("Escape")
    expect(tip).to_have_count(0)

    page.mouse.move(0, 0)
    page.locator("a.kt-ref").first.focus()
    while not term.evaluate("each => each === document.activeElement"):
        page.keyboard.press("Shift+Tab")
    expect(tip).to_be_visible()
    expect(term).to_have_attribute("aria-describedby", "tip")
    page.keyboard.press("Escape")
    expect(tip).to_have_count(0)
    page.keyboard.press("Enter")
    expect(page.locator("aside.is-open")).to_be_focused()


def test_a_source_opens_where_it_is_cited(windows: Windows, trainee: Somebody, javascript: bool) -> None:
    page = enter(windows, trainee)
    citation = page.locator("a.kt-ref", has_text="S70").first

    citation.click()

    if not javascript:
        expect(page).to_have_url(re.compile("#cite-s70$"))
        expect(page.locator("#cite-s70")).to_be_visible()
        page.locator("#cite-s70").get_by_role("link", name="Back to the text").click()
        expect(page.locator("#ref-s70")).to_be_in_viewport()
        return
    note = page.get_by_role("note", name="Source S70")
    expect(note).to_be_in_viewport()
    expect(note).to_contain_text(re.compile("Ethical Guidelines.*Ryan.*Read as"))
    note.get_by_role("button", name="Back to the text").click()
    expect(page.locator("aside.is-open")).to_have_count(0)
    expect(citation).to_be_focused()


def test_a_note_is_written_where_it_belongs(windows: Windows, trainee: Somebody, javascript: bool) -> None:
    page = enter(windows, trainee)

    action(page, "Add a note", "link").click()
    if javascript:
        expect(page).to_have_url(re.compile(f"{LESSON}$"))
    page.get_by_label("Your note").fill("Ask my site\nbefore June.")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("complementary", name=f"Your note: {SECTION}")).to_contain_text("Ask my site")

    page.goto("/notes")
    expect(page.get_by_role("listitem").filter(has_text="Ask my site")).to_contain_text(SECTION)
    with page.expect_download() as download:
        page.get_by_role("link", name="Download all").click()
    assert "> Ask my site\n> before June." in download.value.path().read_text(encoding="utf-8")
    page.get_by_role("link", name="Edit or delete").click()
    page.get_by_text("Delete this note").first.click()
    page.get_by_role("button", name="Delete this note").click()
    expect(page.get_by_role("complementary", name=f"Your note: {SECTION}")).to_have_count(0)


def test_two_windows_lose_no_note(windows: Windows, trainee: Somebody) -> None:
    desk, phone = enter(windows, trainee, DESK), enter(windows, trainee)
    for page, text in ((desk, "From the desk"), (phone, "From the phone")):
        page.goto(f"{LESSON}/notes/s-the-eight-parts")
        page.get_by_label("Your note").fill(text)

    desk.get_by_role("button", name="Save", exact=True).click()
    expect(desk.get_by_role("complementary", name=f"Your note: {SECTION}")).to_be_visible()
    phone.get_by_role("button", name="Save", exact=True).click()
    expect(phone.get_by_role("alert")).to_contain_text("From the desk")
    expect(phone.get_by_label("Your note")).to_have_value("From the phone")
    phone.get_by_role("button", name="Save my text instead").click()

    expect(phone.get_by_role("complementary", name=f"Your note: {SECTION}")).to_contain_text("From the phone")


def test_a_section_is_bookmarked(windows: Windows, trainee: Somebody) -> None:
    page = enter(windows, trainee)

    action(page, "Bookmark").click()
    expect(action(page, "Remove bookmark")).to_be_visible()
    page.goto("/notes")
    page.get_by_role("link", name=SECTION).click()
    expect(page.get_by_role("heading", name=SECTION)).to_be_in_viewport()
    action(page, "Remove bookmark").click()
    expect(action(page, "Bookmark")).to_be_visible()


def test_a_reflection_is_done_and_nobody_elses(windows: Windows, trainee: Somebody) -> None:
    page = enter(windows, trainee)
    expect(page.get_by_text("Only you can ever read this")).to_be_visible()

    page.get_by_label("Your reflection").fill("The round numbers tempt me.")
    page.get_by_role("button", name="Save and mark as done").click()

    expect(page.get_by_text("Reflection done", exact=True)).to_be_visible()
    expect(page.get_by_label("Your reflection")).to_have_value("The round numbers tempt me.")


def test_reading_goes_on_on_another_device(windows: Windows, trainee: Somebody, javascript: bool) -> None:
    phone = enter(windows, trainee)
    if javascript:
        phone.locator("#s-a-year-that-fits").evaluate("part => part.scrollIntoView()")
        phone.goto("/dashboard")
    else:
        phone.get_by_label("Keep your place").select_option("A year that fits")
        phone.get_by_role("button", name="Keep my place here").click()

    desk = enter(windows, trainee, DESK)
    desk.goto("/modules/m01")
    expect(desk.get_by_text(re.compile(r"Left: about [1-9] min of reading, then exercise"))).to_be_visible()
    desk.get_by_role("link", name="Continue where you were: A year that fits").click()
    expect(desk.get_by_role("heading", name="A year that fits")).to_be_in_viewport()
    expect(desk.get_by_role("link", name="A year that fits", exact=True)).to_have_attribute(
        "aria-current", "location"
    )


def test_a_lesson_prints_whole(windows: Windows, trainee: Somebody, javascript: bool) -> None:
    page = enter(windows, trainee, DESK)

    page.emulate_media(media="print")
    if javascript:
        page.evaluate("dispatchEvent(new Event('beforeprint'))")

    expect(page.locator("#cite-s102")).to_be_visible()
    for gone in (".kt-top", ".kt-outline", ".kt-tools", ".kt-reflect", ".kt-pager", ".kt-foot"):
        expect(page.locator(gone).first).to_be_hidden()


@with_scripts
def test_what_opens_in_a_lesson_breaks_no_rule(windows: Windows, trainee: Somebody) -> None:
    page = enter(windows, trainee)
    page.context.add_init_script(AXE_SCRIPT)
    page.goto(LESSON)
    page.locator("a.kt-ref").first.click()
    action(page, "Add a note", "link").click()
    expect(page.get_by_label("Your note")).to_be_visible()
    assert examine_alone(page) == []

    page.goto(f"{LESSON}/notes/s-the-eight-parts")
    page.get_by_role("button", name="Save", exact=True).click()
    assert examine_alone(page) == []


@pytest.mark.parametrize("width", [320, 390])
def test_a_wide_table_scrolls_alone(windows: Windows, trainee: Somebody, width: int) -> None:
    page = enter(windows, trainee, (width, 844))
    region = page.get_by_role("region", name=re.compile("Table 2: A year that fits"))

    region.focus()

    expect(region).to_be_focused()
    assert region.evaluate("each => each.scrollWidth > each.clientWidth")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
