"""A certificate that a program printed into a new PDF: changed, and its text leads to the one it names."""

import io

import pytest
from flask.testing import FlaskClient
from pypdf import PdfReader, PdfWriter
from pypdf.generic import NameObject

from kaptrain.certificates.adapters import pdf, reading
from kaptrain.certificates.adapters.reading import file_marks
from kaptrain.certificates.models import Certificate
from kaptrain.certificates.rules.code import format_code
from tests.factories.certificates import a_content
from tests.web.certificates.test_checking import FOREIGN, JSON, cast, certificate, hashed, strict, uploaded
from tests.web.certificates.test_public import body

__all__ = ["cast", "certificate", "strict"]


def printed_anew(content: bytes, *, keep: str = "") -> bytes:
    """The page alone, as a program prints it into a new file: no links, tags, attachment or metadata."""
    writer, old = PdfWriter(), PdfReader(io.BytesIO(content)).pages[0]
    page = writer.add_blank_page(old.mediabox.width, old.mediabox.height)
    for part in ("/Resources", "/Contents"):
        page[NameObject(part)] = old[part].clone(writer)
    if keep:
        writer.add_metadata({"/Keywords": keep})
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_a_page_that_was_printed_anew_leads_to_the_certificate_it_names(
    client: FlaskClient, certificate: Certificate
) -> None:
    """Its text holds the numbers of glyphs, which only a reader of PDFs turns into words."""
    fake = printed_anew(certificate.pdf)
    assert not file_marks(fake).says_something

    answer = uploaded(client, fake)
    told = uploaded(client, fake, **JSON).get_json()

    assert "<h1>This file was changed</h1>" in answer.text
    assert "This file is not the one that was issued" in answer.text
    assert f'href="/verify/{format_code(certificate.code)}">the certificate it names</a>' in answer.text
    assert "kt-verdict is-counted" not in answer.text
    assert (told["file"], told["valid"]) == ("changed", False)


def test_a_file_that_was_saved_anew_keeps_its_code_in_its_metadata(
    client: FlaskClient, certificate: Certificate
) -> None:
    """So that a browser finds it, too."""
    code = format_code(certificate.code)
    assert code in PdfReader(io.BytesIO(certificate.pdf)).metadata["/Keywords"]

    answer = hashed(client, b"saved anew", code)

    assert "<h1>This file was changed</h1>" in answer.text
    assert file_marks(printed_anew(certificate.pdf, keep=code)).codes == (certificate.code,)


def test_a_page_of_another_house_stays_unknown(client: FlaskClient, certificate: Certificate) -> None:
    """C5."""
    foreign = printed_anew(pdf(a_content()))

    answer = uploaded(client, foreign)

    assert answer.status_code == 404
    assert body(answer) == body(client.get(f"/verify/{FOREIGN}"))


@pytest.mark.parametrize(
    "content",
    [
        b"%PDF-1.7",
        b"%PDF-1.7\n" + b"[" * 100_000,
        b"%PDF-1.7\nstartxref\n9\n%%EOF",
        b"%PDF-1.4\n" + bytes(2_000_000),
    ],
    ids=["empty", "nested", "lost", "zeros"],
)
def test_a_pdf_that_cannot_be_read_is_unknown(client: FlaskClient, content: bytes) -> None:
    """F4: read in a process of its own, with little time and memory."""
    assert uploaded(client, content).status_code == 404


def test_a_close_look_that_takes_too_long_ends(
    client: FlaskClient, certificate: Certificate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "SECONDS", 0.01)

    assert uploaded(client, printed_anew(certificate.pdf)).status_code == 404


def test_who_wants_close_looks_waits_like_those_who_ask_in_vain(
    client: FlaskClient, strict: object, certificate: Certificate
) -> None:
    fake = printed_anew(certificate.pdf)

    assert [uploaded(client, fake).status_code for _ in range(6)] == [200] * 5 + [429]
