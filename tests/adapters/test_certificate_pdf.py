"""The printed certificate: complete, accessible, frozen, and never an interpreter of its data."""

import io
import re
from datetime import date
from typing import Any

import pytest
from pypdf import PdfReader

from kaptrain.certificates.adapters import pdf
from kaptrain.certificates.adapters.fonts import coverage, missing_characters
from kaptrain.certificates.presenters import certificate_page
from kaptrain.certificates.rules.content import CertificateContent, NamedMinutes, PartHours, Signatory
from kaptrain.shared.errors import Invalid
from tests.factories.certificates import a_content, printed_pieces

HOSTILE = [
    '#read("/etc/passwd")',
    "#sys.inputs",
    "#{panic()}",
    '#include "x.typ"',
    '#import "@preview/x:1.0.0": *',
    "*bold* _slanted_ `raw`",
    "= Heading",
    "- item",
    "+ item",
    "/ term: text",
    "$x^2$",
    "<label> @label",
    "https://evil.example/a",
    "// comment",
    "/* comment */",
    "back\\slash \\n \\u{41}",
    "\"quoted\" 'single'",
    "[brackets] {braces}",
    "a~b---c--d...",
    "{{ 7*7 }} {% raw %} ${7*7}",
    "<script>alert(1)</script>",
    "</svg><image href='file:///etc/passwd'/>",
    "%PDF-1.7 (x) Tj",
    "(((unbalanced",
    "))) >> endobj",
    "Robert'); DROP TABLE certificates;--",
    "=cmd|' /C calc'!A0",
    "O’Neill-Łukasiewicz, PsyD",
    "Zoë Žižková Æsir Þór ßen",
    "null",
    "1e999",
]
NAMES = [
    "José Ñandú Çelik",
    "Ğüneş Işık İnci",
    "Łucja Źdźbło-Ącka",
    "Ștefania Țăranu",
    "Nguyễn Thị Ánh Tuyết",
    "Ελένη Παπαδοπούλου-Ώρα",
    "Екатерина Щёголева",
    "Їжакевич Ґалаґан Є.",
    "Ђорђе Љубичић Његош",
]


def read(content: CertificateContent) -> PdfReader:
    return PdfReader(io.BytesIO(pdf(content)))


def text_of(content: CertificateContent) -> str:
    pages = read(content).pages
    assert len(pages) == 1
    return squeeze(pages[0].extract_text())


def squeeze(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def bare(text: str) -> str:
    """Without spaces: a line that ends at a hyphen or a slash is extracted with one."""
    return re.sub(r"\s+", "", text)


def test_every_field_is_in_the_text_of_the_pdf() -> None:
    content = a_content()
    text = text_of(content)
    for piece in printed_pieces(content):
        assert piece in text, piece
    assert "150 of 150 hours" in text


def test_the_page_shows_the_words_of_the_pdf() -> None:
    content = a_content()
    sheet = certificate_page(content).sheet
    words = [sheet.issuer, sheet.plan, sheet.heading, sheet.holder, "".join(run.text for run in sheet.body)]
    words += [sheet.figure, sheet.unit]
    words += [label for label, _hours in sheet.parts] + [hours for _label, hours in sheet.parts]
    words += [line for signature in sheet.signatures for line in signature]
    words += [sheet.address, sheet.code, f"Ledger {sheet.ledger}", *sheet.notes]
    assert text_of(content).strip() == squeeze(" ".join(words))


def test_the_same_content_gives_the_same_bytes() -> None:
    content = a_content()
    first = pdf(content)
    pdf(a_content(holder="Somebody Else", issued_on=date(2027, 1, 2)))
    assert pdf(content) == first


def test_it_is_tagged_named_and_in_english() -> None:
    reader = read(a_content())
    root: Any = reader.root_object
    assert bool(root["/MarkInfo"]["/Marked"])
    assert root["/Lang"].startswith("en")
    assert bool(root["/ViewerPreferences"]["/DisplayDocTitle"])
    assert reader.metadata is not None
    assert reader.metadata.title == "Certificate of completion: Demo Graduate, LCSW"
    assert reader.metadata.creation_date is not None
    assert reader.metadata.creation_date.date() == date(2026, 9, 5)


def test_it_claims_pdf_ua_and_pdf_a_in_one_file() -> None:
    data = pdf(a_content()).decode("latin-1")
    assert "<pdfuaid:part>1</pdfuaid:part>" in data
    assert "<pdfaid:part>3</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>" in data


def test_the_qr_code_has_words_for_who_cannot_see_it_and_the_address_is_a_link() -> None:
    content = a_content()
    reader = read(content)
    kids: list[Any] = [reader.root_object["/StructTreeRoot"]]
    alternatives: list[object] = []
    while kids:
        node = kids.pop().get_object()
        if isinstance(node, list):
            kids.extend(node)
        elif isinstance(node, dict):
            alternatives.append(node.get("/Alt"))
            kids.extend([node["/K"]] if "/K" in node else [])
    assert "QR code: address of the public page" in alternatives
    notes: Any = reader.pages[0]["/Annots"]
    links = [note.get_object()["/A"]["/URI"] for note in notes]
    assert set(links) == {content.verify_url}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_is_never_read_as_markup_or_code(name: str) -> None:
    assert bare(name) in bare(text_of(a_content(holder=name)))


def test_no_field_is_read_as_markup_or_code() -> None:
    attack = '#read("/etc/passwd") *b* $x$'
    content = a_content(
        program=attack,
        plan_version="#1*2*",
        issuer=attack,
        limits=attack,
        conditions=(attack,),
        parts=(PartHours(attack, "#a() *b*", 60),),
        topics=(NamedMinutes(attack, 60),),
        signatories=(Signatory(attack, attack, date(2026, 9, 4)),),
    )
    text = text_of(content)
    assert text.count(attack) == 7
    assert "#a() *b*" in text
    assert "root:" not in text


@pytest.mark.parametrize("name", NAMES)
def test_names_of_three_scripts_come_out_right(name: str) -> None:
    assert a_content(holder=name).holder in text_of(a_content(holder=name))


@pytest.mark.parametrize("name", ["𐤀𐤁", "བོད", "ᓄᓇ", "Ann 😀"])
def test_a_missing_sign_is_named_before_anything_is_printed(name: str) -> None:
    with pytest.raises(Invalid) as refusal:
        pdf(a_content(holder=name))
    assert refusal.value.field == "holder"
    assert refusal.value.code == "no_glyph"
    missing = missing_characters([name])
    assert missing
    assert all(f"{char} (U+{ord(char):04X})" in refusal.value.message for char in missing)


def test_a_missing_sign_outside_the_name_is_named_too() -> None:
    with pytest.raises(Invalid) as refusal:
        pdf(a_content(signatories=(Signatory("𐤀𐤁", "Mentor", date(2026, 9, 4)),)))
    assert refusal.value.field is None
    assert "𐤀" in refusal.value.message


def test_both_weights_print_the_same_characters() -> None:
    assert coverage("SourceSerif4-Regular.otf") == coverage("SourceSerif4-Semibold.otf")
    assert coverage("Inter-Regular.otf") <= coverage("SourceSerif4-Regular.otf")
    assert len(coverage("SourceSerif4-Regular.otf")) == 920


def test_text_in_another_spelling_than_stored_is_refused() -> None:
    content = a_content()
    object.__setattr__(content, "holder", "Jose\u0301")
    with pytest.raises(Invalid, match="stored spelling"):
        pdf(content)


@pytest.mark.parametrize(
    "name",
    [
        "Maximiliana-Alexandrina von Hohenzollern-Sigmaringen zu Löwenstein-Wertheim-Rosenberg, PhD, LMFT",
        "Wolfeschlegelsteinhausenbergerdorff",
        "W " * 59 + "W",
        "X",
    ],
)
def test_a_long_name_wraps_on_one_page(name: str) -> None:
    text = text_of(a_content(holder=name))
    assert bare(name) in bare(text)


@pytest.mark.parametrize(
    "changes",
    [
        {"holder": "W" * 120},
        {"issuer": "W" * 100},
        {"parts": tuple(PartHours("T", "W" * 28, 60) for _ in range(8))},
        {"signatories": tuple(Signatory("W" * 60, "Mentor", date(2026, 9, 4)) for _ in range(3))},
        {"conditions": tuple("a condition in many words " * 6 for _ in range(40))},
    ],
)
def test_what_does_not_fit_is_refused_instead_of_cut(changes: dict[str, object]) -> None:
    with pytest.raises(Invalid) as refusal:
        pdf(a_content(**changes))
    assert refusal.value.code == "unprintable"


def test_a_full_year_with_many_topics_and_signatories_fits() -> None:
    content = a_content(
        holder="Anna-Katharina Müller-Lüdenscheidt, PhD, LMFT, LPCC, RN",
        counted=9015,
        parts=tuple(PartHours(f"Component {at}", f"Part {at}", 615) for at in range(12)),
        topics=tuple(NamedMinutes(f"Topic number {at} of the regulator", 300) for at in range(14)),
        signatories=tuple(
            Signatory(f"Signer {at} of Four, PhD", "Mentor", date(2026, 9, at)) for at in range(1, 5)
        ),
        verify_url=a_content().verify_url.replace(
            "kaptrain.example", "certificates.a-very-long-institute.example.org"
        ),
    )
    assert "150 h 15 min of 150 hours" in text_of(content)
