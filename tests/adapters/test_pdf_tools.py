"""Programs of others about our PDFs: structure, attachment, signature. Needs poppler-utils and qpdf."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from kaptrain.certificates.adapters import ce_pdf, pdf, transcript_pdf
from kaptrain.certificates.presenters import certificate_page
from tests.factories.certificates import a_content
from tests.factories.papers import a_ce_sheet, a_transcript, bare, said, tagged_text, text_in

pytestmark = pytest.mark.paper
CREDENTIAL = json.dumps({"type": ["VerifiableCredential"], "name": "Zoë 李明"}, ensure_ascii=False).encode()
MADE: dict[str, Callable[[], bytes]] = {
    "certificate": lambda: pdf(a_content()),
    "with credential": lambda: pdf(a_content(), CREDENTIAL),
    "ce": lambda: ce_pdf(a_ce_sheet()),
    "ce with credential": lambda: ce_pdf(a_ce_sheet(), CREDENTIAL),
    "transcript": lambda: transcript_pdf(a_transcript()),
}


@pytest.mark.parametrize("make", MADE.values(), ids=MADE)
def test_qpdf_and_pdfinfo_find_nothing_wrong(make: Callable[[], bytes], tmp_path: Path) -> None:
    made = make()
    assert "No syntax or stream encoding errors found" in said(tmp_path, made, "qpdf", "--check")
    about = said(tmp_path, made, "pdfinfo")
    assert re.search(r"^Tagged: +yes$", about, re.MULTILINE)
    assert re.search(r"^JavaScript: +no$", about, re.MULTILINE)
    assert re.search(r"^Encrypted: +no$", about, re.MULTILINE)
    assert re.search(r"^Title: +\S", about, re.MULTILINE)


@pytest.mark.parametrize("make", MADE.values(), ids=MADE)
def test_every_font_is_in_the_file(make: Callable[[], bytes], tmp_path: Path) -> None:
    rows = said(tmp_path, make(), "pdffonts").splitlines()[2:]
    assert rows
    assert all(row.split()[-5:-2] == ["yes", "yes", "yes"] for row in rows), rows


@pytest.mark.parametrize("make", MADE.values(), ids=MADE)
def test_the_same_texts_give_the_same_bytes(make: Callable[[], bytes]) -> None:
    assert make() == make()


@pytest.mark.parametrize("name", ["with credential", "ce with credential"])
def test_the_credential_comes_out_of_the_file_as_it_went_in(name: str, tmp_path: Path) -> None:
    made = MADE[name]()
    assert "1: credential.json" in said(tmp_path, made, "pdfdetach", "-list")
    said(tmp_path, made, "pdfdetach", "-save", "1", "-o", str(tmp_path / "out.json"))
    assert (tmp_path / "out.json").read_bytes() == CREDENTIAL
    assert b"/AFRelationship" in made or b"AFRelationship" in made
    assert b"application#2Fvc" in made or b"application/vc" in made


def test_without_a_credential_there_is_no_attachment(tmp_path: Path) -> None:
    assert "0 embedded files" in said(tmp_path, MADE["certificate"](), "pdfdetach", "-list")


def test_the_tags_of_a_certificate_say_its_words_in_their_order(tmp_path: Path) -> None:
    content = a_content()
    sheet = certificate_page(content).sheet
    words = [sheet.issuer, sheet.plan, sheet.heading, sheet.holder, *(run.text for run in sheet.body)]
    words += [sheet.figure, sheet.unit]
    words += [label for label, _hours in sheet.parts] + [hours for _label, hours in sheet.parts]
    words += [line for signature in sheet.signatures for line in signature]
    words += [sheet.address, sheet.code, f"Ledger {sheet.ledger}", *sheet.notes]
    assert tagged_text(tmp_path, MADE["certificate"]()) == bare("".join(words))


def test_the_tags_of_a_ce_certificate_say_its_words_in_their_order(tmp_path: Path) -> None:
    sheet = a_ce_sheet()
    words = [sheet.provider, sheet.issued, sheet.heading, sheet.holder, sheet.licence, sheet.lead]
    words += [sheet.activity, sheet.credits]
    words += [word for pair in (*sheet.facts, *sheet.approvals) for word in pair]
    words += [*sheet.statements, *(line for signature in sheet.signatures for line in signature)]
    words += [sheet.address, sheet.code, f"Ledger {sheet.ledger}"]
    assert tagged_text(tmp_path, MADE["ce"]()) == bare("".join(words))
    assert text_in(tmp_path, MADE["ce"]()).startswith(bare(sheet.provider))


def test_the_headings_and_tables_of_a_transcript_are_tagged(tmp_path: Path) -> None:
    tags = said(tmp_path, MADE["transcript"](), "pdfinfo", "-struct")
    assert tags.count("H1") == 1
    assert tags.count("H2") == 5
    assert tags.count("THead") == tags.count("Table (block)") == 4
    assert tags.count("TH <") == 4 + 5 + 2 + 5


def test_the_head_of_a_long_table_stands_on_every_page(tmp_path: Path) -> None:
    made = transcript_pdf(a_transcript(lines=120))
    pages = said(tmp_path, made, "pdftotext", "-layout", "FILE", "-").rstrip("\f").split("\f")
    assert len(pages) > 3
    for number, page in enumerate(pages, 1):
        assert "Signed by" in page
        assert f"Page {number} of {len(pages)}" in page
        assert "e3a904d7b1c658f2" * 4 in page


def test_every_line_of_a_transcript_is_tagged_in_its_order(tmp_path: Path) -> None:
    # Not more of them: pdfinfo takes the square of their number.
    row = "6October2026Dosingsession{}Countedinpart:overlap.Aminutecountsonce.2h30min2hDemoPractitioner,LCSW"
    tags = tagged_text(tmp_path, transcript_pdf(a_transcript(lines=30)))
    assert "7October2026".join(row.format(at) for at in range(30)) in tags
