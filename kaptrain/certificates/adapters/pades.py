"""PAdES baseline B-B signatures by pyHanko, which only `pen` asks for.

The time of a signature comes from the caller, and no service is asked: a time stamp (B-T) would need one.
"""

import io
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.serialization import load_pem_private_key
from cryptography.x509 import load_pem_x509_certificate
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner

from kaptrain.shared.errors import Invalid

FIELD = "Institution"
REASON = "Issued as it stands"


class Signature:
    """The institution's key and certificate, read once; ValueError when they do not fit or open."""

    def __init__(self, key: Path, certificate: Path, passphrase: str, *, name: str) -> None:
        secret = passphrase.encode() or None
        try:
            own = load_pem_private_key(key.read_bytes(), secret)
            self._certificate = load_pem_x509_certificate(certificate.read_bytes())
            found = SimpleSigner.load(str(key), str(certificate), key_passphrase=secret)
        except (OSError, ValueError, TypeError) as problem:
            raise ValueError(f"the files cannot be read ({problem})") from problem
        if own.public_key() != self._certificate.public_key():
            raise ValueError("the certificate belongs to another key")
        self._signer, self._name = found, name

    def __call__(self, data: bytes, *, now: datetime) -> bytes:
        """Return the file with the signature appended; Invalid outside the certificate's own dates."""
        begins, ends = self._certificate.not_valid_before_utc, self._certificate.not_valid_after_utc
        if not begins <= now <= ends:
            raise Invalid("The institution's certificate for signing files is not valid today.", code="pen")
        meta = PdfSignatureMetadata(
            field_name=FIELD,
            md_algorithm="sha256",
            subfilter=SigSeedSubFilter.PADES,
            name=self._name,
            reason=REASON,
        )
        writer = IncrementalPdfFileWriter(io.BytesIO(data))
        signer = _SignerAt(meta, self._signer, now=now)
        # pyHanko starts an event loop to sign, which fails in a thread where the caller's own is running.
        with ThreadPoolExecutor(max_workers=1) as apart:
            signed = apart.submit(signer.sign_pdf, writer).result()
        return bytes(signed.getbuffer())


class _SignerAt(PdfSigner):
    """Signs at the moment it is told, where pyHanko would look at the clock of the machine."""

    def __init__(self, meta: PdfSignatureMetadata, signer: SimpleSigner, *, now: datetime) -> None:
        super().__init__(meta, signer=signer)
        self._now = now

    def init_signing_session(self, *given: Any, **named: Any) -> Any:
        session = super().init_signing_session(*given, **named)
        session.system_time = self._now
        return session
