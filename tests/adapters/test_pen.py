"""The institution's signature: made last, seen as valid by others, broken by one changed byte."""

import asyncio
import io
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pypdf import PdfReader

from config import Settings, SettingsError
from kaptrain.app import create_app
from kaptrain.certificates.adapters import Pen, PenError, pdf, pen_of, transcript_pdf
from kaptrain.shared.errors import Invalid
from tests.factories.certificates import a_content
from tests.factories.papers import a_transcript, said
from tests.factories.pens import keys

NOW = datetime(2026, 10, 1, 16, 0, tzinfo=UTC)
ATTACHED = b'{"name": "credential"}'


def pen(folder: Path, passphrase: str = "") -> Pen:
    key, certificate = keys(folder, now=NOW, passphrase=passphrase)
    return pen_of(key, certificate, passphrase, name="Demo Training Institute")


def test_a_usual_pen_changes_nothing() -> None:
    assert pen_of(None, None, "", name="Demo").sign(b"%PDF", now=NOW) == b"%PDF"


def test_a_signature_is_appended_and_dated(tmp_path: Path) -> None:
    made = pdf(a_content(), ATTACHED)
    signed = pen(tmp_path).sign(made, now=NOW)
    assert signed.startswith(made)
    fields = PdfReader(io.BytesIO(signed)).get_fields() or {}
    signature = fields["Institution"]["/V"]
    assert signature["/SubFilter"] == "/ETSI.CAdES.detached"
    assert signature["/M"].startswith("D:20261001160000")


def test_a_program_that_runs_an_event_loop_can_sign(tmp_path: Path) -> None:
    made = pdf(a_content(), ATTACHED)

    async def inside() -> bytes:
        return pen(tmp_path).sign(made, now=NOW)

    # In a thread of its own, since browsers of other tests run a loop in this one.
    with ThreadPoolExecutor(max_workers=1) as apart:
        assert apart.submit(lambda: asyncio.run(inside())).result().startswith(made)


@pytest.mark.paper
def test_pdfsig_finds_the_signature_valid_and_whole(tmp_path: Path) -> None:
    for data in (pdf(a_content(), ATTACHED), transcript_pdf(a_transcript())):
        signed = pen(tmp_path).sign(data, now=NOW)
        about = said(tmp_path, signed, "pdfsig", "-nocert")
        assert "Signature Validation: Signature is Valid." in about
        assert "Total document signed" in about
        assert "Signature Type: ETSI.CAdES.detached" in about
        assert "Signing Time: Oct 01 2026" in about
        assert "No syntax or stream encoding errors found" in said(tmp_path, signed, "qpdf", "--check")


@pytest.mark.paper
def test_the_credential_stays_in_the_signed_file(tmp_path: Path) -> None:
    signed = pen(tmp_path).sign(pdf(a_content(), ATTACHED), now=NOW)
    assert "1: credential.json" in said(tmp_path, signed, "pdfdetach", "-list")


@pytest.mark.paper
@pytest.mark.parametrize("part", [0.05, 0.3, 0.5, 0.8])
def test_one_changed_byte_breaks_it(part: float, tmp_path: Path) -> None:
    made = pdf(a_content())
    signed = bytearray(pen(tmp_path).sign(made, now=NOW))
    # Within a stream, so that the file still opens.
    at = made.find(b"stream", int(len(made) * part)) + 40
    signed[at] ^= 1
    about = said(tmp_path, bytes(signed), "pdfsig", "-nocert")
    assert "Signature Validation: Digest Mismatch." in about


def test_a_locked_key_opens_with_its_passphrase(tmp_path: Path) -> None:
    made = pdf(a_content())
    assert pen(tmp_path, "correct horse").sign(made, now=NOW) != made
    key, certificate = keys(tmp_path, now=NOW, passphrase="correct horse")
    for wrong in ("", "another"):
        with pytest.raises(PenError, match="PDF_SIGN_KEY"):
            pen_of(key, certificate, wrong, name="Demo")


def test_a_certificate_of_another_key_is_refused(tmp_path: Path) -> None:
    key, _certificate = keys(tmp_path, now=NOW)
    _key, other = keys(tmp_path / "other", now=NOW)
    with pytest.raises(PenError, match="another key"):
        pen_of(key, other, "", name="Demo")


def test_files_that_are_no_keys_are_refused(tmp_path: Path) -> None:
    (tmp_path / "x").write_text("no key")
    with pytest.raises(PenError, match="cannot be read"):
        pen_of(tmp_path / "x", tmp_path / "x", "", name="Demo")


@pytest.mark.parametrize("days", [-2, 400])
def test_nothing_is_signed_outside_the_dates_of_the_certificate(days: int, tmp_path: Path) -> None:
    own = pen(tmp_path)
    with pytest.raises(Invalid, match="not valid today"):
        own.sign(b"%PDF", now=NOW + timedelta(days=days))


def test_the_application_does_not_start_with_a_key_that_cannot_sign(tmp_path: Path) -> None:
    (tmp_path / "x").write_text("no key")
    file = str(tmp_path / "x")
    settings = Settings.from_env({"KAPTRAIN_ENV": "test", "PDF_SIGN_KEY": file, "PDF_SIGN_CERT": file})
    with pytest.raises(SettingsError, match="PDF_SIGN_KEY"):
        create_app(settings)


def test_only_a_configured_pen_loads_pyhanko() -> None:
    code = "import sys, kaptrain.certificates.adapters; sys.exit('pyhanko' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
