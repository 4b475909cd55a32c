"""A group talks: posted, mentioned, answered, read, hidden; and hostile texts that do nothing."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Request, expect
from sqlalchemy import insert

from kaptrain.accounts.models import Person
from kaptrain.accounts.queries import actor_of
from kaptrain.groups.service import open_group
from kaptrain.threads import service
from kaptrain.threads.models import Post, Thread
from kaptrain.threads.service import Act, Opening, RoomDraft
from tests.content.public_lists import hostile
from tests.factories.reporting import kap_cohort, kap_place
from tests.journeys.house import PASSWORD, House, Somebody
from tests.journeys.test_hostile_texts import CANARY
from tests.journeys.windows import PHONE, Windows, sign_in

pytestmark = pytest.mark.browser

SAMPLE = 500
PER_PAGE = 30


@dataclass(frozen=True)
class Group:
    """A group that was opened with its people."""

    room_id: int
    host: Somebody
    ada: Somebody
    bo: Somebody


def a_group(house: House) -> Group:
    host = house.person("Fay Facilitator", "facilitator")
    ada, bo = (house.person(name, "trainee") for name in ("Ada Member", "Bo Member"))
    title = house.cohort()
    with house.session() as session:
        cohort = kap_cohort(session, title=f"{title} circle")
        for each in (ada, bo):
            kap_place(session, session.get_one(Person, each.id), cohort)
        draft = RoomDraft(program="kap", cohort_id=cohort.id, title=f"Circle {title}", guide="discussion-1")
        act = Act(actor_of(session, host.id), house.clock.now(), house.base)
        room = open_group(session, act, draft, host.id)
        for each in (ada, bo):
            service.join(session, Act(actor_of(session, each.id), house.clock.now(), house.base), room.id)
        return Group(room.id, host, ada, bo)


def enter(windows: Windows, who: Somebody) -> Page:
    page = windows.open(PHONE)
    sign_in(page, who.email, PASSWORD)
    return page


def test_a_group_talks(house: House, windows: Windows) -> None:
    group = a_group(house)
    ada, bo, host = (enter(windows, who) for who in (group.ada, group.bo, group.host))

    ada.goto(f"/groups/{group.room_id}")
    ada.get_by_role("link", name="New thread").click()
    ada.get_by_label("Title").fill("First visits")
    ada.get_by_label("First post").fill(f"@{group.bo.name}, what do you say **first**?")
    ada.get_by_role("button", name="Preview").click()
    expect(ada.get_by_role("region", name="How it will look").locator("strong")).to_have_text("first")
    ada.get_by_role("button", name="Post", exact=True).click()
    expect(ada.locator("article").locator("strong")).to_have_text("first")

    bo.goto("/groups")
    expect(bo.get_by_text("1 new")).to_be_visible()
    bo.get_by_role("region", name="You were mentioned").get_by_role("link", name="First visits").click()
    bo.get_by_role("link", name="Quote").click()
    bo.get_by_label("Your post").fill("Nothing. I wait.")
    bo.get_by_role("button", name="Post", exact=True).dblclick()
    expect(bo.get_by_text("Nothing. I wait.")).to_have_count(1)
    expect(bo.locator("article blockquote")).to_contain_text("what do you say first?")
    bo.goto("/groups")
    expect(bo.get_by_text("1 new")).to_have_count(0)
    expect(bo.get_by_text("You were mentioned")).to_have_count(0)

    ada.goto("/groups")
    expect(ada.get_by_text("1 new")).to_be_visible()
    ada.get_by_role("link", name="Circle").click()
    ada.get_by_role("link", name="First visits").click()
    answer = ada.get_by_role("article").filter(has_text="Nothing. I wait.")
    answer.get_by_role("button", name="Thanks").click()
    expect(ada.get_by_role("button", name="Thanks 1")).to_have_attribute("aria-pressed", "true")
    ada.get_by_role("button", name="Read up to here").click()
    expect(ada.get_by_text("1 new")).to_have_count(0)

    host.goto("/groups")
    host.get_by_role("link", name="Circle").click()
    host.get_by_role("link", name="First visits").click()
    host.get_by_role("article").filter(has_text="Nothing. I wait.").get_by_role("link", name="Hide").click()
    host.get_by_label("Reason").fill("Let us wait with answers")
    host.get_by_role("button", name="Hide it").click()
    expect(host.get_by_text("Let us wait with answers")).to_be_visible()

    ada.get_by_role("link", name="First visits").click()
    expect(ada.get_by_text("Let us wait with answers")).to_be_visible()
    expect(ada.get_by_text("Nothing. I wait.")).to_have_count(0)


@pytest.fixture
def window(browser: Browser, house: House) -> Iterator[Page]:
    opened = Windows(browser, house.base)
    page = opened.open()
    page.add_init_script(CANARY)
    strangers: list[str] = []

    def note(request: Request) -> None:
        if urlsplit(request.url).netloc != urlsplit(house.base).netloc:
            strangers.append(request.url)

    page.on("request", note)
    yield page
    opened.close()
    assert opened.problems == []
    assert strangers == []


def test_nothing_of_500_hostile_posts_runs(house: House, window: Page) -> None:
    group = a_group(house)
    every = hostile()
    texts = [text.replace("\x00", " ") for text in every[:: max(1, len(every) // SAMPLE)]][:SAMPLE]
    with house.session() as session:
        act = Act(actor_of(session, group.ada.id), house.clock.now(), house.base)
        title = "<img src=x onerror=alert(1)><script>alert(2)</script>"
        first = service.start_thread(session, act, group.room_id, Opening(title=title, body=texts[0] or "x"))
        thread = session.get_one(Thread, first.thread_id)
        rows = [
            {"thread_id": thread.id, "number": number, "author_id": group.ada.id, "body": text,
             "version": 1, "created_at": act.now, "hidden_reason": "", "ticks": 0}
            for number, text in enumerate(texts[1:], start=2)
        ]  # fmt: skip
        session.execute(insert(Post), rows)
        thread.last_number, thread_id = len(texts), thread.id
    sign_in(window, group.bo.email, PASSWORD)
    shown = 0

    for start in range(1, len(texts) + 1, PER_PAGE):
        window.goto(f"/threads/{thread_id}?from={start}")
        window.wait_for_load_state("load")
        assert window.evaluate("window.ran") == []
        shown += window.locator("article.kt-post").count()
    window.goto(f"/groups/{group.room_id}")

    assert window.evaluate("window.ran") == []
    assert shown == len(texts) == SAMPLE
