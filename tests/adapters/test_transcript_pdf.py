"""The transcript as a file: everything is printed, whatever its texts hold."""

import io

import pytest
from pypdf import PdfReader

from kaptrain.certificates.adapters import transcript_pdf, typesetting
from kaptrain.certificates.rules.transcript_sheet import PrintedLine, PrintedPart, TranscriptSheet
from kaptrain.shared.errors import Invalid
from tests.factories.papers import a_transcript, bare

ATTACK = '#read("/etc/passwd") *b* $x$'


def text_of(sheet: TranscriptSheet) -> str:
    return bare("".join(page.extract_text() for page in PdfReader(io.BytesIO(transcript_pdf(sheet))).pages))


def line(title: str) -> PrintedLine:
    return PrintedLine("6 October 2026", title, "1 h", "1 h", "Demo Mentor, PhD", "7 October 2026")


def test_every_word_is_printed() -> None:
    sheet = a_transcript()
    text = text_of(sheet)
    rows = [each for part in sheet.parts for each in part.lines] + list(sheet.taken_back)
    words = [sheet.heading, sheet.issuer, sheet.holder, sheet.program, sheet.head, *sheet.notes]
    words += [word for row in (*sheet.facts, *sheet.totals, *sheet.decisions) for word in row]
    words += [part.title for part in sheet.parts]
    words += [word for row in rows for word in (row.on, row.title, row.claimed, row.counted, row.by, row.why)]
    assert [word for word in words if bare(word) not in text] == []
    assert "Nolines." in text


def test_no_field_is_read_as_markup_or_code() -> None:
    """C6."""
    row = PrintedLine(*[ATTACK] * 7)
    part = PrintedPart(ATTACK, (row,))
    words = dict.fromkeys(("heading", "issuer", "holder", "program"), ATTACK)
    sheet = a_transcript(
        **words,
        facts=((ATTACK, ATTACK),),
        totals=((ATTACK,) * 4,),
        parts=(part,),
        decisions=((ATTACK, ATTACK),),
        taken_back=(row,),
        notes=(ATTACK,),
    )
    text = text_of(sheet)
    assert text.count(bare(ATTACK)) >= 4 + 2 + 4 + 8 + 2 + 7 + 1
    assert "root:" not in text


def test_a_sign_without_a_font_is_replaced_and_said() -> None:
    text = text_of(a_transcript(parts=(PrintedPart("Electives", (line("Breath 😀 work"),)),)))
    assert "Breath◊work" in text
    assert "printedas◊" in text
    assert "◊" not in text_of(a_transcript())


def test_control_characters_are_left_out() -> None:
    assert "BreathTwork" in text_of(
        a_transcript(parts=(PrintedPart("A", (line("Breath\u202e\x07 \u2066T work"),)),))
    )


def test_a_long_word_breaks_instead_of_running_into_the_next_column() -> None:
    text = text_of(a_transcript(parts=(PrintedPart("A", (line("W" * 120),)),)))
    assert "W" * 120 in text


def test_a_program_that_takes_too_long_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    """F4: the engine has a limit of time, in a process of its own."""
    monkeypatch.setattr(typesetting, "SECONDS", 0.01)
    with pytest.raises(Invalid, match="too long"):
        transcript_pdf(a_transcript())


def test_what_typst_says_reaches_the_reader_of_the_error() -> None:
    with pytest.raises(Invalid, match="cannot be printed") as refusal:
        typesetting.typeset_apart("transcript.typ", {}, day=a_transcript().on)
    assert refusal.value.code == "unprintable"
