"""How a request that changed something answers, once and again.

Each form carries a key (`once`). A view that succeeds calls `see(...)` before it commits: the
answer is kept under the key in the same transaction. When the same form arrives again, whatever
its second run does is undone and the first answer is given.
"""

from datetime import datetime
from typing import Any, Protocol
from urllib.parse import quote, urlsplit

from flask import Flask, Response, flash, g, redirect, request
from werkzeug.wrappers import Response as BaseResponse

from kaptrain.shared.ids import new_token
from kaptrain.web.context import request_now, resource
from kaptrain.web.guards import SAFE_METHODS, current_actor

FIELD = "once"
LONGEST_KEY = 64
TOO_LARGE = 413


class Receipts(Protocol):
    """Where answers are kept; wired in app.py, because pages do not know the database."""

    def keep(self, person_id: int, key: str, answer: tuple[str, str], now: datetime) -> bool: ...

    def find(self, person_id: int, key: str) -> tuple[str, str] | None: ...

    def undo(self) -> None: ...


class ReceiptBook:
    """Holds the wired Receipts so that it can be found by class."""

    def __init__(self, receipts: Receipts) -> None:
        self.receipts = receipts


class AnsweredBefore(Exception):
    """This form was carried out already; its first answer is in the receipt."""


def fresh_key() -> str:
    """A new key for a form, for templates."""
    return new_token()


def keep_receipt(location: str, message: str) -> None:
    """Keep what a second copy of this form gets; AnsweredBefore when this is the second copy.

    For answers that show a secret once: it must not stand in the receipt.
    """
    key = _key()
    if key:
        book = resource(ReceiptBook).receipts
        if not book.keep(current_actor().id, key, (location, message), request_now()):
            raise AnsweredBefore


def see(location: str, message: str = "", kind: str = "done") -> BaseResponse:
    """Answer with a redirect and a message, and keep both as the receipt of this form."""
    keep_receipt(location, message)
    if message:
        flash(message, kind)
    return redirect(location, 303)


def stand() -> None:
    """Let the refusal that follows be the answer, even where the same form succeeded before.

    For forms that carry writing: somebody who went back and wrote on must see what became of it.
    """
    g.replayed = True


def _key() -> str | None:
    key = request.form.get(FIELD, "")
    usable = key and len(key) <= LONGEST_KEY and current_actor().is_signed_in
    return key if usable and request.method not in SAFE_METHODS else None


def _first_answer() -> BaseResponse | None:
    key = _key()
    if key is None:
        return None
    book = resource(ReceiptBook).receipts
    book.undo()
    answer = book.find(current_actor().id, key)
    if answer is None:
        return None
    location, message = answer
    if message:
        flash(message, "done")
    return redirect(location, 303)


def _answered_before(_error: AnsweredBefore) -> BaseResponse:
    return _first_answer() or redirect("/", 303)


def _replay(response: Response) -> BaseResponse:
    """A refused form may be the second copy of one that succeeded: then give the first answer."""
    # What is too large was not read, so there is no key in it.
    if response.status_code < 400 or response.status_code == TOO_LARGE or g.get("replayed"):
        return response
    g.replayed = True
    return _first_answer() or response


def local_path(target: str | None, default: str) -> str:
    """Rebuild a same-site path from parsed parts, or return `default` (open redirects, W6)."""
    cleaned = "".join(c for c in target or "" if c > " " and c != "\x7f").replace("\\", "/")
    if not cleaned.startswith("/") or cleaned.startswith("//"):
        return default
    try:
        parts = urlsplit(cleaned)
    except ValueError:
        return default
    if parts.scheme or parts.netloc or parts.path.startswith("//"):
        return default
    path = quote(parts.path, safe="/%:@!$&'()*+,;=~-._")
    return path + (f"?{quote(parts.query, safe='=&%+-._~:@!$/')}" if parts.query else "")


def register(app: Flask, receipts: Any) -> None:
    """Wire the receipts into the application."""
    app.extensions["kaptrain"][ReceiptBook] = ReceiptBook(receipts)
    app.register_error_handler(AnsweredBefore, _answered_before)
    app.after_request(_replay)
