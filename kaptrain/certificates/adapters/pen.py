"""The institution's signature on its PDFs, where it has one: without, files stay as they are.

pyHanko is not part of a usual installation, so only a configured signature asks for it.
"""

import importlib
from datetime import datetime
from pathlib import Path
from typing import Protocol

HOW_TO_GET = ".venv/bin/python -m pip install --require-hashes -r requirements-sign.txt"


class PenError(Exception):
    """The signature that is configured cannot be made; the message says what to do."""


class _Signs(Protocol):
    def __call__(self, data: bytes, *, now: datetime) -> bytes: ...


class Pen:
    """What signs finished files; one that signs nothing is the usual one."""

    def __init__(self, signs: _Signs | None = None) -> None:
        self._signs = signs

    def sign(self, data: bytes, *, now: datetime) -> bytes:
        """Return the file with the institution's signature, the last change to its bytes."""
        return self._signs(data, now=now) if self._signs else data


def pen_of(key: Path | None, certificate: Path | None, passphrase: str, *, name: str) -> Pen:
    """Return the pen of these PEM files; PenError when they or pyHanko cannot be used."""
    if key is None or certificate is None:
        return Pen()
    try:
        pades = importlib.import_module("kaptrain.certificates.adapters.pades")
    except ImportError as missing:
        raise PenError(f"PDF_SIGN_KEY needs pyHanko: {HOW_TO_GET}") from missing
    try:
        return Pen(pades.Signature(key, certificate, passphrase, name=name))
    except ValueError as unusable:
        raise PenError(f"PDF_SIGN_KEY, PDF_SIGN_CERT: {unusable}") from unusable
