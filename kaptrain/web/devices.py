"""A browser's own token in a signed cookie: tells one device from another, and nothing about a person."""

from flask import Response, request
from itsdangerous import BadSignature, URLSafeSerializer

from config import Settings
from kaptrain.shared.ids import new_token
from kaptrain.web.context import resource

DEVICE, YEAR_SECONDS = "kaptrain_device", 365 * 24 * 3600


def device_token() -> str:
    """Return this browser's token, or a new one that `remember_device` would give it."""
    return known_device() or new_token()


def known_device() -> str:
    """Return this browser's token; empty when it has none of ours."""
    try:
        return str(_signer().loads(request.cookies.get(_cookie(), "")))
    except BadSignature:
        return ""


def remember_device(response: Response, device: str) -> Response:
    """Let this browser keep the token."""
    response.set_cookie(
        _cookie(),
        str(_signer().dumps(device)),
        max_age=YEAR_SECONDS,
        httponly=True,
        secure=_secure(),
        samesite="Lax",
    )
    return response


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(resource(Settings).secret_key, salt="check-in-device")


def _secure() -> bool:
    return resource(Settings).base_url.startswith("https://")


def _cookie() -> str:
    return f"__Host-{DEVICE}" if _secure() else DEVICE
