"""The CE certificate as a file prints exactly what its page and the public page say."""

import io
import unicodedata

import pytest
from pypdf import PdfReader

from kaptrain.certificates.adapters import pdf
from kaptrain.certificates.rules.ce_content import CeContent
from kaptrain.certificates.rules.ce_wording import ce_facts
from kaptrain.certificates.rules.content import content_from
from kaptrain.shared.errors import Invalid
from tests.factories.certificates import a_ce_content


def flat(text: str) -> str:
    return "".join(each for each in unicodedata.normalize("NFKC", text) if each.isalnum()).casefold()


def printed(content: CeContent) -> str:
    return flat("\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf(content))).pages))


def test_every_fact_of_the_public_page_is_on_the_paper() -> None:
    """A page that shows less than the paper lets a changed paper pass."""
    content = a_ce_content()
    paper = printed(content)

    pieces = [piece for fact in ce_facts(content) for piece in fact.value.split("; ")]

    assert [piece for piece in pieces if flat(piece.split(" by ")[0]) not in paper] == []


def test_the_approval_statement_is_printed_word_by_word() -> None:
    words = "Demo Institute is approved by a made-up body. " * 12

    assert flat(words) in printed(a_ce_content(approval_statement=words))


def test_what_is_empty_is_not_printed() -> None:
    content = a_ce_content(license="", provider_number="", provider_address="", split=())

    labels = [fact.label for fact in ce_facts(content)]

    assert {"License", "Provider number", "Provider address", "Content"}.isdisjoint(labels)
    assert flat("Provider number") not in printed(content)


def test_the_same_content_gives_the_same_bytes() -> None:
    assert pdf(a_ce_content()) == pdf(a_ce_content())


def test_what_was_frozen_reads_back_with_its_digest() -> None:
    content = a_ce_content()

    again = content_from(content.to_data())

    assert again == content and again.digest() == content.digest()
    assert content.to_data()["credits"] == "1.5"


@pytest.mark.parametrize(("field", "text"), [("approval_statement", "x" * 1001), ("held", "a\u202eb")])
def test_what_cannot_be_printed_is_refused_at_its_field(field: str, text: str) -> None:
    with pytest.raises(Invalid) as refused:
        a_ce_content(**{field: text})

    assert refused.value.field == field
