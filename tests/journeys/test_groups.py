"""A group talks: posted, mentioned, answered, mailed, read, hidden; and hostile texts that do nothing."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Request, expect
from sqlalchemy import insert

from kaptrain.accounts.models import Person
from kaptrain.accounts.queries import actor_of
from kaptrain.groups.service import open_group
from kaptrain.threads import service
from kaptrain.threads.models import Post, Thread
from kaptrain.threads.queries.rooms import member_row
from kaptrain.threads.service import Act, Opening, RoomDraft
from tests.content.public_lists import hostile
from tests.factories.reporting import kap_cohort, kap_place
from tests.journeys.house import PASSWORD, House, Somebody, open_house
from tests.journeys.test_hostile_texts import CANARY
from tests.journeys.windows import PHONE, Windows, sign_in
from tests.smtp import MailServer

pytestmark = pytest.mark.browser

SAMPLE, EVERY = 60, 500
WORDS, WHY = "Nothing: the quetzal waits.", "Let us wait with answers"
PER_PAGE = 20


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


@pytest.fixture(scope="module")
def server() -> Iterator[MailServer]:
    running = MailServer()
    yield running
    running.close()


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, server: MailServer) -> Iterator[House]:
    """A site whose worker sends its mails to a mail server that is really there."""
    file = tmp_path_factory.mktemp("groups") / "house.db"
    with open_house(file, SMTP_URL=server.inbox.url) as opened:
        yield opened


def enter(windows: Windows, who: Somebody) -> Page:
    page = windows.open(PHONE)
    sign_in(page, who.email, PASSWORD)
    return page


def mails_to(server: MailServer, who: Somebody) -> list[Message]:
    """What arrived for somebody, oldest first."""
    return [mail for to, mail in server.inbox.received if to == [who.email]]


def text_of(mail: Message) -> str:
    words = mail.get_payload(decode=True)
    assert isinstance(words, bytes)
    return words.decode().replace("\r\n", "\n")


def link_in(mail: Message, part: str) -> str:
    """The address in a mail that leads to such a page, without the site."""
    found = re.search(rf"https?://\S*({part}\S+)", text_of(mail))
    assert found is not None, text_of(mail)
    return found[1]


def read_to_the_end(page: Page, javascript: bool) -> None:
    """Without a script there is a button; with one, who saw the end has read it."""
    button = page.get_by_role("button", name="Read up to here")
    if not javascript:
        button.click()
        return
    page.keyboard.press("End")
    expect(button).to_be_hidden()


def ask(page: Page, group: Group) -> None:
    """Begin a thread that calls somebody by name, after a look at how it will be."""
    page.goto(f"/groups/{group.room_id}")
    page.get_by_label("How often").select_option("Each post")
    page.get_by_role("button", name="Keep").click()
    page.get_by_role("link", name="New thread").click()
    page.get_by_label("Title").fill("First visits")
    page.get_by_label("First post").fill(f"@{group.bo.name}, what do you say **first**?")
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_role("region", name="How it will look").locator("strong")).to_have_text("first")
    page.get_by_role("button", name="Post", exact=True).click()
    expect(page.locator("article").locator("strong")).to_have_text("first")


def answer(page: Page, address: str) -> None:
    """Answer from the link of a mail, with a quote, and press twice."""
    page.goto("/groups")
    expect(page.get_by_text("1 new")).to_be_visible()
    expect(page.get_by_role("region", name="You were mentioned")).to_contain_text("First visits")
    page.goto(address)
    page.get_by_role("link", name="Quote").click()
    page.get_by_label("Your post").fill(WORDS)
    page.get_by_role("button", name="Post", exact=True).dblclick()
    expect(page.get_by_text(WORDS)).to_have_count(1)
    expect(page.locator("article blockquote")).to_contain_text("what do you say first?")
    page.goto("/groups")
    expect(page.get_by_text("1 new")).to_have_count(0)
    expect(page.get_by_text("You were mentioned")).to_have_count(0)


def read_and_thank(page: Page, javascript: bool) -> None:
    """See that there is news, read it, thank for it; then there is none."""
    page.goto("/groups")
    expect(page.get_by_text("1 new")).to_be_visible()
    page.get_by_role("link", name="Circle").click()
    page.get_by_role("link", name="First visits").click()
    post = page.get_by_role("article").filter(has_text=WORDS)
    post.get_by_text("React").click()
    post.get_by_role("button", name="Thanks").click()
    expect(page.get_by_role("button", name="Thanks 1")).to_have_attribute("aria-pressed", "true")
    read_to_the_end(page, javascript)
    page.goto("/groups")
    expect(page.get_by_text("1 new")).to_have_count(0)


def hide(page: Page) -> str:
    """Hide the answer with a reason, and return the address it has."""
    page.goto("/groups")
    page.get_by_role("link", name="Circle").click()
    page.get_by_role("link", name="First visits").click()
    post = page.get_by_role("article").filter(has_text=WORDS)
    address = post.locator("header a").first.get_attribute("href")
    post.get_by_text("More").click()
    post.get_by_role("link", name="Hide").click()
    page.get_by_label("Reason").fill(WHY)
    page.get_by_role("button", name="Hide it").click()
    expect(page.get_by_text(WHY)).to_be_visible()
    assert address is not None
    return address


def test_a_group_talks_and_what_was_hidden_stays_so(
    house: House, windows: Windows, server: MailServer, javascript: bool
) -> None:
    group = a_group(house)
    ada, bo, host = (enter(windows, who) for who in (group.ada, group.bo, group.host))

    ask(ada, group)
    house.work()
    (mention,) = mails_to(server, group.bo)
    assert f"{group.ada.name} mentioned you" in str(mention["Subject"])
    answer(bo, link_in(mention, "/posts/"))
    house.work()
    (news,) = mails_to(server, group.ada)
    assert WORDS in text_of(news)
    read_and_thank(ada, javascript)

    address = hide(host)
    for path in (f"/groups/{group.room_id}", "/groups", "/search?q=quetzal", address, f"{address}/history"):
        ada.goto(path)
        expect(ada.get_by_text("quetzal waits")).to_have_count(0)
    ada.goto(f"/groups/{group.room_id}")
    ada.get_by_role("link", name="First visits").click()
    expect(ada.get_by_text(WHY)).to_be_visible()
    expect(ada.get_by_text(WORDS)).to_have_count(0)

    house.clock.advance(days=1)
    house.work()
    (digest,) = mails_to(server, group.host)
    assert "what do you say first?" in text_of(digest)
    assert WORDS not in text_of(digest)
    end_mails(windows, digest)
    with house.session() as session:
        row = member_row(session, group.room_id, group.host.id)
        assert row is not None and row.digest == "none"


def end_mails(windows: Windows, digest: Message) -> None:
    """Follow the signed link in a window that nobody signed in to."""
    assert digest["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    stranger = windows.open(PHONE)
    stranger.goto(str(digest["List-Unsubscribe"]).strip("<>"))
    stranger.get_by_role("button", name="End these mails").click()
    expect(stranger.get_by_role("heading", name="No more mails")).to_be_visible()


def test_two_who_change_a_post_at_once_lose_nothing(house: House, windows: Windows) -> None:
    group = a_group(house)
    with house.session() as session:
        act = Act(actor_of(session, group.ada.id), house.clock.now(), house.base)
        opening = Opening(title="Fees", body="Who says the price, and when?")
        post = service.start_thread(session, act, group.room_id, opening).id
    ada, host = (enter(windows, who) for who in (group.ada, group.host))
    for page in (ada, host):
        page.goto(f"/posts/{post}/edit")
    host.get_by_label("Post", exact=True).fill("Who says the price, and how?")
    host.get_by_role("button", name="Save").click()
    expect(host.get_by_text("and how?")).to_be_visible()

    ada.get_by_label("Post", exact=True).fill("Who names the price, and when?")
    ada.get_by_role("button", name="Save").click()

    expect(ada.get_by_text("Somebody changed it meanwhile")).to_be_visible()
    expect(ada.locator("ins")).to_have_text(["names", "when"])
    expect(ada.locator("del")).to_have_text(["says", "how"])
    expect(ada.get_by_label("Post", exact=True)).to_have_value("Who names the price, and when?")
    ada.get_by_label("Post", exact=True).fill("Who names the price, and how?")
    ada.get_by_role("button", name="Save").click()
    expect(ada.locator(".kt-post-text")).to_have_text("Who names the price, and how?")
    ada.get_by_role("link", name="changed").click()
    expect(ada.get_by_role("heading", level=2)).to_have_count(2)


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


@pytest.mark.parametrize("number", [SAMPLE, pytest.param(EVERY, marks=pytest.mark.slow)])
def test_nothing_of_hostile_posts_runs(house: House, window: Page, number: int) -> None:
    group = a_group(house)
    every = hostile()
    texts = [text.replace("\x00", " ") for text in every[:: max(1, len(every) // number)]][:number]
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
    assert shown == len(texts) == number
