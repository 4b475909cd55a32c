"""Addresses of static files that change with their content, so that they can be kept for a year."""

import hashlib
from functools import cache
from pathlib import Path

from flask import Flask
from whitenoise import WhiteNoise

STATIC = Path(__file__).parent / "static"
A_YEAR = 365 * 24 * 3600


@cache
def static_url(filename: str) -> str:
    """The address of a static file with the first digits of its SHA-256."""
    content = (STATIC / filename).read_bytes()
    return f"/static/{filename}?v={hashlib.sha256(content).hexdigest()[:12]}"


def _headers(headers: dict[str, str], _path: str, _url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"


def register(app: Flask) -> None:
    """Serve the static files beside the application, without going through it."""
    served = WhiteNoise(
        app.wsgi_app,
        max_age=A_YEAR,
        allow_all_origins=False,
        add_headers_function=_headers,
    )
    served.add_files(str(STATIC), prefix="static/")
    app.wsgi_app = served  # type: ignore[method-assign]
