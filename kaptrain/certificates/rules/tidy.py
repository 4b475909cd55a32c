"""One clean spelling of every text before it is frozen, or a refusal that names the character."""

import re
import unicodedata
from typing import TypeVar

from kaptrain.certificates.rules.code import parse_code
from kaptrain.certificates.rules.content import Content
from kaptrain.shared.errors import Invalid

_LONGEST = {
    "holder": 120,
    "program": 160,
    "plan_version": 24,
    "title": 100,
    "label": 28,
    "name": 100,
    "role": 60,
    "conditions": 160,
    "issuer": 100,
    "verify_url": 200,
    "limits": 400,
}
_SHORT = 64  # dates, codes and digests
_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn"}
Printed = TypeVar("Printed", bound=Content)
_SHA256 = re.compile(r"[0-9a-f]{64}")


def tidied(content: Printed) -> Printed:
    """Return the content as it may be frozen: NFC, single spaces, nothing invisible, not too long.

    Raises Invalid (field = the content's field) for what no printer can show or a reader could
    be misled by: control and direction characters, a code, address or digest that do not belong.
    """
    data = {field: _tidy(value, field) for field, value in content.to_data().items()}
    clean = type(content).from_data(data)
    _require_belonging(clean)
    return clean


def tidy_text(text: str, field: str) -> str:
    """Return one text as `tidied` would; Invalid when empty, too long or with invisible characters."""
    clean = " ".join(unicodedata.normalize("NFC", text).split())
    hidden = sorted({char for char in clean if unicodedata.category(char) in _INVISIBLE})
    if hidden:
        codes = ", ".join(f"U+{ord(char):04X}" for char in hidden)
        raise Invalid(f"Remove the invisible characters ({codes}).", code="invisible", field=field)
    if not clean:
        raise Invalid("This text is printed and cannot be empty.", code="empty", field=field)
    longest = _LONGEST.get(field, _SHORT)
    if len(clean) > longest:
        raise Invalid(f"At most {longest} characters can be printed here.", code="too_long", field=field)
    return clean


def _tidy(value: object, field: str) -> object:
    if isinstance(value, str):
        return tidy_text(value, field)
    if isinstance(value, list):
        return [_tidy(item, field) for item in value]
    if isinstance(value, dict):
        return {key: _tidy(item, key) for key, item in value.items()}
    return value


def _require_belonging(content: Content) -> None:
    if parse_code(content.code) != content.code:
        raise Invalid("The code is not in its canonical form.", code="code", field="code")
    if parse_code(content.verify_url.rsplit("/", 1)[-1]) != content.code:
        raise Invalid("The address does not end in the code.", code="address", field="verify_url")
    if not content.verify_url.startswith(("https://", "http://")):
        raise Invalid("The address is not a web address.", code="address", field="verify_url")
    if not _SHA256.fullmatch(content.ledger_head):
        raise Invalid("The ledger head is not a SHA-256.", code="ledger_head", field="ledger_head")
