"""The JSON-LD contexts that credentials name, from files beside this one."""

import functools
import hashlib
import json
from pathlib import Path
from typing import Any

CREDENTIALS_V2 = "https://www.w3.org/ns/credentials/v2"
OPEN_BADGES = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
_FOLDER = Path(__file__).parent
_FILES = {
    CREDENTIALS_V2: (
        "credentials-v2.json",
        "8a9f494a89ecc51db093e90e84713e07e84d6d9204364a9b3c7868b21751236f",
    ),
    OPEN_BADGES: (
        "open-badges-3.0.3.json",
        "ef2fa9c7846dce233cc166b43639027278be4ee44f00bb1d45c75de2dd0cd761",
    ),
}


class UnknownContext(ValueError):
    """A document names a context that is not shipped. Nothing is ever fetched."""


@functools.cache
def context(address: str) -> dict[str, Any]:
    """Return a context; UnknownContext for any other, ValueError when the file is not the one we know."""
    if address not in _FILES:
        raise UnknownContext(f"the context {address} is not shipped")
    name, known = _FILES[address]
    data = (_FOLDER / name).read_bytes()
    if hashlib.sha256(data).hexdigest() != known:
        raise ValueError(f"the context file {name} was changed")
    found: dict[str, Any] = json.loads(data)
    return found
