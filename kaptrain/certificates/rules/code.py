"""The public code of a certificate: 140 random bits as seven groups of four characters.

Base32 without I, L, O and U (Crockford's alphabet): what is read aloud or copied from paper
comes back the same, and every spelling leads to one code only.
"""

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CHARACTERS = 28
RANDOM_BYTES = 18  # 144 bits, of which 140 are used
_GROUP = 4
_BITS = 5
_LONGEST = 120  # longer text is no spelling of a code, and is not looked at
LONGEST_ADDRESS = 300
MOST_LISTED = 50
_SEPARATORS = str.maketrans("", "", "- \t\r\n\u00a0\u2007\u2009\u202f\u2010\u2011\u2012\u2013\u2014\u2212")
_LOOKALIKES = str.maketrans("OIL", "011")


def code_from(random: bytes) -> str:
    """Return the canonical code of at least 18 random bytes; ValueError for fewer."""
    if len(random) < RANDOM_BYTES:
        raise ValueError(f"a code needs {RANDOM_BYTES} random bytes")
    number = int.from_bytes(random[:RANDOM_BYTES], "big")
    return "".join(ALPHABET[number >> (_BITS * place) & 31] for place in range(CHARACTERS))


def format_code(code: str) -> str:
    """Write a canonical code for people: groups of four, joined by hyphens."""
    return "-".join(code[at : at + _GROUP] for at in range(0, len(code), _GROUP))


def parse_code(text: str) -> str | None:
    """Return the canonical code that somebody typed, or None when it cannot be one.

    Case, hyphens and spaces do not matter; O is read as 0, I and L as 1. Letters outside ASCII
    are refused, because upper-casing some of them would make them look like plain ones.
    """
    if len(text) > _LONGEST:
        return None
    bare = text.translate(_SEPARATORS)
    if len(bare) != CHARACTERS or not bare.isascii():
        return None
    code = bare.upper().translate(_LOOKALIKES)
    return code if all(letter in ALPHABET for letter in code) else None


def typed_code(text: str) -> str | None:
    """Return the canonical code of what somebody typed, or of the whole address that a QR code holds."""
    return parse_code(text.rpartition("/verify/")[2].strip("/ ") if len(text) <= LONGEST_ADDRESS else "")


def typed_codes(text: str) -> list[str]:
    """Return the lines of a pasted list that say something, each once, as they were typed."""
    lines = (line.strip(" \t\r,;") for line in text.splitlines())
    return list(dict.fromkeys(line[:LONGEST_ADDRESS] for line in lines if line))
