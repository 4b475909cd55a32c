import json
from collections.abc import Callable
from dataclasses import fields
from datetime import date
from pathlib import Path

import pytest

from kaptrain.certificates.rules.ce_content import CeContent
from kaptrain.certificates.rules.ce_wording import ce_sheet
from kaptrain.certificates.rules.content import CertificateContent, Content, content_from
from kaptrain.certificates.rules.printed import facts_of
from kaptrain.certificates.rules.tidy import tidied
from kaptrain.certificates.rules.wording import facts, hours_words, part_hours, sheet
from kaptrain.shared.errors import Invalid
from tests.factories.certificates import a_ce_content, a_content, printed_pieces

OLD_ROW = Path(__file__).parent / "issued_before_kinds.json"


def test_content_survives_json_unchanged() -> None:
    content = a_content()
    again = CertificateContent.from_data(json.loads(json.dumps(content.to_data())))
    assert again == content
    assert again.digest() == content.digest()


def test_every_field_changes_the_digest() -> None:
    ends = {"awarded_on": date(2026, 9, 1), "valid_until": date(2028, 9, 1), "number": "KAP-2026-000123"}
    data = a_content(**ends).to_data()
    seen = {a_content(**ends).digest()}
    for field in fields(CertificateContent):
        value = data[field.name]
        is_day = field.name.endswith(("_on", "_until"))
        other: object = "2001-01-01" if is_day else f"{value}x"
        if isinstance(value, list):
            other = value[:-1]
        elif isinstance(value, int):
            other = value + 1
        seen.add(CertificateContent.from_data({**data, field.name: other}).digest())
    assert len(seen) == len(fields(CertificateContent)) + 1


def test_what_was_issued_before_there_were_kinds_reads_the_same_and_keeps_its_digest() -> None:
    """A stored row of the first kind of certificate, and the digest that was stored with it."""
    old = json.loads(OLD_ROW.read_text("utf-8"))

    content = content_from(old["content"])

    assert isinstance(content, CertificateContent)
    assert content.to_data() == old["content"]
    assert content.digest() == old["content_digest"]
    assert (content.kind, content.valid_until, content.awarded_on) == ("", None, None)
    assert content.number == sheet(content).number == ""
    assert "Number" not in {fact.label for fact in facts(content)}


@pytest.mark.parametrize("make", [a_content, a_ce_content])
def test_what_was_issued_before_numbers_were_printed_keeps_its_digest(
    make: Callable[..., Content],
) -> None:
    """The data say nothing about a number that is not there, so neither does what is stored of them."""
    before = make()
    data = before.to_data()

    assert "number" not in data
    assert content_from(data) == before
    assert content_from(data).digest() == before.digest() != make(number="KAP-2026-000123").digest()


@pytest.mark.parametrize("make", [a_content, a_ce_content])
def test_the_number_is_printed_and_public(make: Callable[..., Content]) -> None:
    content = make(number="KAP-2026-000123")

    assert {fact.label: fact.value for fact in facts_of(content)}["Number"] == "KAP-2026-000123"
    page = ce_sheet(content) if isinstance(content, CeContent) else sheet(content)
    assert page.number == "KAP-2026-000123"


def test_a_kind_that_nobody_knows_is_refused() -> None:
    with pytest.raises(KeyError):
        content_from({**a_content().to_data(), "kind": "medal"})


def test_a_last_day_and_a_first_day_are_printed_and_public() -> None:
    content = a_content(valid_until=date(2028, 9, 5), awarded_on=date(2026, 9, 1))

    lines = {fact.label: fact.value for fact in facts(content)}

    assert (lines["Valid until"], lines["First awarded"]) == ("5 September 2028", "1 September 2026")
    assert sheet(content).plan.endswith("valid until 5 September 2028")
    assert "First awarded 1 September 2026." in sheet(content).notes


def test_data_of_another_shape_is_refused() -> None:
    data = a_content().to_data()
    with pytest.raises(TypeError):
        CertificateContent.from_data({**data, "e_mail": "graduate@kaptrain.example"})
    del data["holder"]
    with pytest.raises(TypeError):
        CertificateContent.from_data(data)


def test_the_public_facts_hold_every_printed_text() -> None:
    content = a_content()
    lines = [*facts(content), *part_hours(content.parts)]
    shown = "\n".join(f"{line.label}\n{line.value}" for line in lines)
    for piece in printed_pieces(content):
        assert piece in shown, piece
    assert "150 h counted of 150 h" in shown


def test_empty_lists_leave_no_empty_lines() -> None:
    content = a_content(topics=(), modalities=(), conditions=(), signatories=())
    assert all(fact.value for fact in facts(content))
    assert all(sheet(content).notes)


@pytest.mark.parametrize(
    ("minutes", "words"), [(60, "1 hour"), (9000, "150 hours"), (450, "7 h 30 min"), (0, "0 hours")]
)
def test_hours_are_written_as_people_say_them(minutes: int, words: str) -> None:
    assert hours_words(minutes) == words


def test_a_name_gets_one_spelling() -> None:
    assert a_content(holder="  Jose\u0301\n Nun\u0303ez ").holder == "José Nuñez"
    assert tidied(a_content()) == a_content()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"holder": "Ann\u202egnirt"}, "holder"),
        ({"holder": "Ann\u200bLee"}, "holder"),
        ({"holder": "Ann\x00Lee"}, "holder"),
        ({"holder": "Ann\ud800"}, "holder"),
        ({"holder": " \t "}, "holder"),
        ({"holder": "A" * 121}, "holder"),
        ({"code": "ABCD"}, "code"),
        ({"verify_url": "https://kaptrain.example/verify/ABCD"}, "verify_url"),
        ({"ledger_head": "E3A9" * 16}, "ledger_head"),
        ({"conditions": ("fine", "not\u2066fine")}, "conditions"),
    ],
)
def test_what_cannot_be_printed_truly_is_refused(changes: dict[str, object], field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        a_content(**changes)
    assert refusal.value.field == field


def test_an_address_with_another_scheme_is_refused() -> None:
    url = a_content().verify_url.replace("https", "javascript")
    with pytest.raises(Invalid):
        a_content(verify_url=url)
