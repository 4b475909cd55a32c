"""An admin issues twelve certificates, corrects a name and revokes one; a board member checks them."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, expect
from pypdf import PdfReader, PdfWriter
from sqlalchemy import select

from kaptrain.accounts import service as accounts
from kaptrain.accounts.models import Person
from kaptrain.certificates.models import Certificate
from kaptrain.certificates.rules.code import format_code
from tests import qr
from tests.factories import CHEAP
from tests.factories.bulk import complete_years
from tests.journeys.house import PASSWORD, House, open_house
from tests.journeys.test_axe import complaints, look
from tests.journeys.windows import DESK, PHONE, Windows, arrived, let_in

pytestmark = pytest.mark.browser
TWELVE = 12
DROP = """async ([name, type, bytes]) => {
  const data = new DataTransfer();
  data.items.add(new File([new Uint8Array(bytes)], name, {type}));
  document.querySelector("[data-check-file]").dispatchEvent(
    new DragEvent("drop", {bubbles: true, cancelable: true, dataTransfer: data}));
}"""


@dataclass(frozen=True)
class Issued:
    """What a test needs of a certificate."""

    id: int
    number: str
    code: str
    holder: str
    holder_email: str
    pdf: bytes


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with open_house(tmp_path / "twelve.db") as opened:
        yield opened


def issued_rows(house: House) -> list[Issued]:
    with house.session() as session:
        find = select(Certificate, Person.email).join(Person, Person.id == Certificate.trainee_id)
        rows = session.execute(find.order_by(Certificate.id)).all()
        return [
            Issued(row.id, row.number, format_code(row.code), row.content["holder"], email, row.pdf)
            for row, email in rows
        ]


def examine(page: Page, *, javascript: bool) -> None:
    """No complaint of axe about what is open now, in both themes and both widths."""
    if not javascript:
        return
    page.evaluate(AXE_SCRIPT)
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        for size in (DESK, PHONE):
            look(page, size)
            assert complaints(page) == [], (page.url, theme, size)


def test_twelve_are_issued_one_renamed_one_revoked_and_a_board_sees_it_all(
    windows: Windows, house: House, javascript: bool
) -> None:
    desk = windows.open()
    with house.session() as session:
        casts = complete_years(session, TWELVE)
        for each in (casts[0].admin, casts[0].trainee):
            accounts.set_password(session, each, CHEAP.hashed(PASSWORD))
        renamed = casts[3].trainee.id
        admin, holder = casts[0].admin.email, casts[0].trainee.email
    let_in(desk, admin, PASSWORD)

    issue_all(desk, javascript=javascript)
    certificates = issued_rows(house)
    assert len(certificates) == TWELVE

    with house.session() as session:
        session.get_one(Person, renamed).name = "Robin Newname"
    was = next(each for each in certificates if each.holder.startswith("Demo Ready 0004"))
    rename(desk, was)
    gone = next(each for each in certificates if each.holder.startswith("Demo Ready 0002"))
    revoke(desk, gone)

    board = windows.open(PHONE)
    good = next(each for each in certificates if each.holder_email == holder)
    scan(windows, board, house, good)
    check_files(board, good, was, gone, javascript=javascript)
    ask_by_program(board, good, gone)
    check_a_list(board, [good, was, gone], javascript=javascript)


def issue_all(desk: Page, *, javascript: bool) -> None:
    """Confirm the list once, and see it to its end."""
    desk.goto("/admin/certificates")
    desk.get_by_role("link", name="Issue several").click()
    expect(desk.get_by_role("checkbox", name="Issue to")).to_have_count(TWELVE)
    examine(desk, javascript=javascript)
    desk.get_by_label("I have looked at the list").check()
    desk.get_by_role("button", name="Issue the ticked certificates").click()
    desk.wait_for_url(re.compile(r"/bulk/\d+$"))
    done = desk.get_by_text(f"{TWELVE} of {TWELVE} done: {TWELVE} issued, 0 not")
    while not javascript and not done.count():
        desk.get_by_role("button", name="Continue").click()
        arrived(desk)
    expect(done).to_be_visible(timeout=60_000)
    expect(desk.get_by_role("link", name="All PDFs (ZIP)")).to_be_visible()
    expect(desk.get_by_role("button", name="Continue")).to_have_count(0)
    examine(desk, javascript=javascript)


def rename(desk: Page, was: Issued) -> None:
    """Print the award again for the present name."""
    desk.goto(f"/admin/certificates/{was.id}")
    desk.get_by_role("link", name="New name").click()
    desk.get_by_label("I have seen proof").check()
    desk.locator("main form button[type=submit]").click()
    expect(desk.get_by_role("status").first).to_contain_text(f"replaces {was.number}")


def revoke(desk: Page, gone: Issued) -> None:
    """Revoke with a reason that everybody reads."""
    desk.goto(f"/admin/certificates/{gone.id}/revoke")
    desk.get_by_label("Reason").fill("Issued before a signature was checked.")
    desk.get_by_role("button", name="Revoke the certificate").click()
    expect(desk.get_by_role("status").first).to_contain_text("revoked")


def scan(windows: Windows, board: Page, house: House, good: Issued) -> None:
    """Photograph the QR code of the certificate on its holder's screen, and open what it says."""
    screen = windows.open(DESK, color_scheme="light", device_scale_factor=2)
    let_in(screen, good.holder_email, PASSWORD)
    screen.goto(f"/certificates/{good.id}")
    address = qr.text_in(screen.locator(".kt-cert-check").screenshot())
    assert address == f"{house.base}/verify/{good.code}"

    board.goto(address)

    expect(board.get_by_role("heading", level=1)).to_have_text("This certificate is valid")
    expect(board.locator("main")).to_contain_text(good.holder)


def drop(board: Page, name: str, content: bytes, *, javascript: bool) -> None:
    """Drop a file on the page; without scripts, choose and send it. With them nothing of it is sent."""
    board.goto("/verify")
    kind = "application/pdf" if name.endswith("pdf") else "application/json"
    with board.expect_request(re.compile("/verify/file$")) as asked:
        if javascript:
            board.evaluate(DROP, [name, kind, list(content)])
        else:
            files = {"name": name, "mimeType": kind, "buffer": content}
            board.locator("input[type=file]").set_input_files(files)
            board.get_by_role("button", name="Check the file").click()
    sent = asked.value.post_data_buffer or b""
    assert not javascript or len(sent) < 1000
    board.wait_for_load_state()


def check_files(board: Page, good: Issued, was: Issued, gone: Issued, *, javascript: bool) -> None:
    """What was issued is confirmed, what was edited is not, and the state is today's."""
    heading = board.get_by_role("heading", level=1)
    drop(board, "certificate.pdf", good.pdf, javascript=javascript)
    expect(heading).to_have_text("This certificate is valid")
    expect(board.locator("main")).to_contain_text("This file is the one that was issued")
    examine(board, javascript=javascript)

    drop(board, "certificate.pdf", edited(good.pdf), javascript=javascript)
    expect(heading).to_have_text("This file was changed")
    expect(board.locator("main")).to_contain_text(good.holder)
    examine(board, javascript=javascript)

    drop(board, "certificate.pdf", gone.pdf, javascript=javascript)
    expect(heading).to_have_text("This certificate was revoked")
    expect(board.locator("main")).to_contain_text("Issued before a signature was checked.")

    drop(board, "certificate.pdf", was.pdf, javascript=javascript)
    expect(heading).to_have_text("A newer certificate replaces this one")
    expect(board.locator("main")).not_to_contain_text(was.holder)
    board.get_by_role("link", name="See the current certificate").click()
    expect(heading).to_have_text("This certificate is valid")
    expect(board.locator("main")).to_contain_text("Robin Newname")

    drop(board, "else.json", b'{"nothing": "of ours"}', javascript=javascript)
    expect(heading).to_have_text("Nothing issued here matches")


def edited(content: bytes) -> bytes:
    """The PDF opened and saved by another program."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(content)))
    writer.add_metadata({"/Title": "Certificate of Somebody Else"})
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def ask_by_program(board: Page, good: Issued, gone: Issued) -> None:
    """The same facts as JSON."""
    for one, state in ((good, "valid"), (gone, "revoked")):
        answer = board.context.request.get(f"/verify/{one.code}", headers={"Accept": "application/json"})
        told = answer.json()
        assert (told["state"], told["valid"], told["printed"]["Holder"]) == (
            state,
            state == "valid",
            one.holder,
        )


def check_a_list(board: Page, known: list[Issued], *, javascript: bool) -> None:
    """Paste codes, read the table, and print it."""
    board.goto("/verify")
    board.get_by_role("link", name="Check a list of codes").click()
    board.get_by_role("textbox", name="Codes").fill(
        "\n".join([*(each.code for each in known), "no code at all"])
    )
    board.get_by_role("button", name="Check the list").click()
    rows = board.locator("tbody tr")
    expect(rows).to_have_count(4)
    for row, state in zip(rows.all(), ("Valid", "Replaced", "Revoked", "Unknown"), strict=True):
        expect(row).to_contain_text(state)
    examine(board, javascript=javascript)
    board.emulate_media(media="print")
    expect(board.locator("#codes")).to_be_hidden()
    expect(rows.first).to_be_visible()
