"""Addresses and names, cleaned and compared."""

import unicodedata

from kaptrain.shared.errors import Invalid

LONGEST_EMAIL = 254
LONGEST_NAME = 120
# Characters that turn the direction of the text around them: a name could pose as another.
DIRECTION_CHANGERS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
INVISIBLE = frozenset("\u00ad\u034f\u061c\u115f\u1160\u180e\u200b\u200c\u200d\u200e\u200f\u2060\u3164\ufeff")


def email_key(email: str) -> str:
    """Fold an address so that look-alikes are one identity: trimmed, NFKC, case folded."""
    # Case folding can undo normal form and compatibility forms can hold capitals, hence twice.
    folded = unicodedata.normalize("NFKC", email.strip()).casefold()
    folded = unicodedata.normalize("NFKC", folded).casefold()
    return "".join(c for c in folded if c.isprintable() and c not in INVISIBLE and not c.isspace())


def checked_email(email: str) -> str:
    """Return the address trimmed; Invalid at `email` when no mail could be sent to it."""
    address = email.strip()
    local, at, domain = address.rpartition("@")
    labels = domain.split(".")
    sound = (
        at
        and len(address) <= LONGEST_EMAIL
        and 0 < len(local) <= 64
        and len(labels) > 1
        and all(labels)
        and "@" not in local
        and not any(c.isspace() or c in ',;:<>()[]"\\' or not c.isprintable() for c in address)
    )
    if not sound:
        raise Invalid("Write an address like name@example.org.", code="bad_email", field="email")
    return address


def checked_name(name: str, *, field: str = "name", longest: int = LONGEST_NAME) -> str:
    """Return the name with single blanks; Invalid when it is empty, too long or not readable text."""
    if any(unicodedata.category(c) in ("Cc", "Cs", "Co") or c in DIRECTION_CHANGERS for c in name.strip()):
        raise Invalid("Leave out control characters.", code="bad_name", field=field)
    cleaned = " ".join(name.split())
    if not any(c.isalnum() for c in cleaned):
        raise Invalid("Write the name as it should stand on certificates.", code="bad_name", field=field)
    if len(cleaned) > longest:
        raise Invalid(f"Use at most {longest} characters.", code="bad_name", field=field)
    return cleaned


def checked_credential(credential: str) -> str:
    """Return a credential such as "LCSW", possibly empty; Invalid at `credential`."""
    return checked_name(credential, field="credential") if credential.strip() else ""
