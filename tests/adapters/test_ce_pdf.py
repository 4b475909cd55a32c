"""The certificate of continuing education: every field is printed, none is read as anything but text."""

import io
from datetime import date

import pytest
from pypdf import PdfReader

from kaptrain.certificates.adapters import ce_pdf
from kaptrain.certificates.rules.ce_sheet import CeSheet
from kaptrain.shared.errors import Invalid
from tests.factories.papers import a_ce_sheet, bare

ATTACK = '#read("/etc/passwd") *b* $x$'


def text_of(sheet: CeSheet) -> str:
    pages = PdfReader(io.BytesIO(ce_pdf(sheet))).pages
    assert len(pages) == 1
    return bare(pages[0].extract_text())


def test_every_field_is_printed() -> None:
    sheet = a_ce_sheet()
    text = text_of(sheet)
    words = [sheet.heading, sheet.provider, sheet.holder, sheet.licence, sheet.lead, sheet.activity]
    words += [sheet.credits, sheet.issued, sheet.address, sheet.code, sheet.ledger, *sheet.statements]
    words += [word for pair in (*sheet.facts, *sheet.approvals, *sheet.signatures) for word in pair]
    assert [word for word in words if bare(word) not in text] == []


def test_no_field_is_read_as_markup_or_code() -> None:
    """C6: a template is data, and so is everything in it."""
    sheet = a_ce_sheet(
        **dict.fromkeys(("provider", "holder", "licence", "lead", "activity", "credits"), ATTACK),
        facts=((ATTACK, ATTACK),),
        approvals=((ATTACK, ATTACK),),
        statements=(ATTACK,),
        signatures=((ATTACK, ATTACK),),
    )
    text = text_of(sheet)
    assert text.count(bare(ATTACK)) == 13
    assert "root:" not in text


def test_what_does_not_apply_leaves_no_gap() -> None:
    assert "LCSW" not in text_of(a_ce_sheet(licence="", approvals=()))


def test_what_does_not_fit_is_refused_instead_of_cut() -> None:
    with pytest.raises(Invalid) as refusal:
        ce_pdf(a_ce_sheet(statements=("A statement of many words. " * 30,) * 8))
    assert refusal.value.code == "unprintable"


def test_a_missing_sign_in_the_name_is_told_at_the_name() -> None:
    with pytest.raises(Invalid) as refusal:
        ce_pdf(a_ce_sheet(holder="Ann 😀"))
    assert (refusal.value.field, refusal.value.code) == ("holder", "no_glyph")


def test_it_is_dated_by_its_issue() -> None:
    about = PdfReader(io.BytesIO(ce_pdf(a_ce_sheet(issued_on=date(2027, 2, 3))))).metadata
    assert about is not None
    assert about.title == "Certificate of continuing education: Demo Graduate"
    assert about.creation_date is not None
    assert about.creation_date.date() == date(2027, 2, 3)
