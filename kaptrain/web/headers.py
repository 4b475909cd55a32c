"""Security headers on every answer, error pages included."""

import secrets

from flask import Flask, Response, g, request

from kaptrain.web.guards import current_actor

HSTS = "max-age=31536000; includeSubDomains"


def csp_nonce() -> str:
    """The nonce of this answer, made when first asked for: some errors come before any hook."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    return str(g.csp_nonce)


def _policy() -> str:
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src 'self' 'nonce-{csp_nonce()}'",
            "style-src 'self'",
            "img-src 'self' data:",
            "font-src 'self'",
            "connect-src 'self'",
            "manifest-src 'self'",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    )


def _add_headers(response: Response) -> Response:
    headers = response.headers
    # An image brings a stricter one: nothing in it may do anything, even opened by itself.
    headers.setdefault("Content-Security-Policy", _policy())
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Referrer-Policy"] = "same-origin"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()"
    if request.is_secure:
        headers["Strict-Transport-Security"] = HSTS
    headers.setdefault("Cache-Control", "no-store")
    response.vary.add("Cookie")
    return response


def _private(response: Response) -> Response:
    """What a signed-in person sees is kept by no cache, but for files whose address changes with them."""
    if current_actor().is_signed_in and not response.cache_control.immutable:
        response.headers["Cache-Control"] = "no-store"
    return response


def register(app: Flask) -> None:
    """Add the headers to every answer of the application."""
    app.after_request(_private)
    app.after_request(_add_headers)
