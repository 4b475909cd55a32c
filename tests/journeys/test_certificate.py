"""A complete year: issued by the admin, read by a stranger, revoked."""

import io
import re
import unicodedata

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from kaptrain.demo.rules.people import PASSWORD
from tests.journeys.house import House
from tests.journeys.windows import PHONE, Windows, arrived, let_in

pytestmark = pytest.mark.browser


@pytest.fixture
def windows(windows: Windows, demo_house: House) -> Windows:
    """Windows on the demo."""
    windows.base = demo_house.base
    return windows


def flat(text: str) -> str:
    """The letters and digits of a text, so that line breaks and spacing of a page do not matter."""
    return "".join(each for each in unicodedata.normalize("NFKC", text) if each.isalnum()).casefold()


def pieces(facts: dict[str, str]) -> list[str]:
    """The printed texts by themselves: the page joins some of them with words of its own."""
    return [piece for value in facts.values() for piece in re.split(r"[,;] | to | by | counted of ", value)]


def facts_of(page: Page) -> dict[str, str]:
    """What the page says the certificate prints: every term with its value."""
    terms = arrived(page).locator("main dt").all_inner_texts()
    return dict(zip(terms, page.locator("main dd").all_inner_texts(), strict=True))


def issue_to(page: Page, name: str) -> None:
    """Issue the certificate that is ready."""
    page.goto("/admin/certificates")
    page.get_by_role("link", name=f"Issue a certificate to {name}").click()
    page.get_by_role("button", name="Issue the certificate").click()
    expect(page.get_by_role("status")).to_be_visible()


def test_a_stranger_verifies_what_the_admin_issued_until_it_is_revoked(windows: Windows) -> None:
    admin, holder, stranger = windows.open(), windows.open(), windows.open(PHONE)
    let_in(admin, "admin@kaptrain.example", PASSWORD)
    let_in(holder, "ready@kaptrain.example", PASSWORD)

    issue_to(admin, "Demo Ready")
    holder.goto("/certificates")
    file = holder.locator("main a[href$='.pdf']").first.get_attribute("href")
    assert file is not None
    read = PdfReader(io.BytesIO(holder.context.request.get(file).body()))
    paper = "\n".join(page.extract_text() for page in read.pages)
    code = re.search(r"[A-Z0-9]{4}(-[A-Z0-9]{4}){6}", paper)
    assert code is not None

    stranger.goto("/verify")
    stranger.get_by_role("textbox").fill(code[0])
    stranger.get_by_role("button").first.click()
    expect(stranger.get_by_role("heading", level=1)).to_contain_text("valid")
    facts = facts_of(stranger)
    assert len(facts) > 15
    assert [piece for piece in pieces(facts) if flat(piece) not in flat(paper)] == []
    assert set(re.findall(r"\d+", paper)) <= set(re.findall(r"\d+", " ".join(facts.values())))

    admin.goto("/admin/certificates")
    row = admin.get_by_role("row").filter(has_text="Demo Ready").filter(has_text="Valid")
    row.get_by_role("link", name="Revoke").click()
    admin.get_by_label("Reason").fill("Issued before a signature was checked.")
    admin.get_by_role("button", name="Revoke the certificate").click()
    stranger.reload()

    expect(stranger.get_by_role("heading", level=1)).to_contain_text("revoked")
    expect(stranger.locator("main")).to_contain_text("Issued before a signature was checked.")
    assert facts_of(stranger) == facts
