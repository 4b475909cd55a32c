"""Take out of an answer what is random or was typed, so that two answers can be compared."""

import re

from markupsafe import escape
from werkzeug.test import TestResponse

RANDOM = re.compile(r'(name="(?:csrf_token|once)" value="|nonce="|nonce-)[^"\']+')


def masked(response: TestResponse, typed: str = "") -> str:
    """Status, headers and body as text without tokens, nonces and the typed address."""
    headers = [
        (name, value) for name, value in response.headers if name not in ("Set-Cookie", "Content-Length")
    ]
    text = f"{response.status_code}\n{headers}\n{response.get_data(as_text=True)}"
    text = RANDOM.sub(r"\1", text)
    return text.replace(str(escape(typed)), "") if typed else text
