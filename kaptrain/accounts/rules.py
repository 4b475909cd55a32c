"""Pure decisions about accounts."""

import unicodedata


def email_key(email: str) -> str:
    """Fold an address so that look-alikes are one identity: trimmed, NFKC, case folded."""
    return unicodedata.normalize("NFKC", email.strip()).casefold()
