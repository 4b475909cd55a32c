"""The printed page of a certificate of continuing education, all of it words."""

from dataclasses import dataclass
from datetime import date

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class CeSheet:
    """The page from top to bottom. What does not apply is left out: an empty text, no pair.

    `credits` stands large ("2.0 CE credits (APA)"). `facts` are (label, value) about the activity,
    `approvals` about the provider, `statements` paragraphs that are printed word for word,
    `signatures` (name, what and when). `url` is the public address, `issued_on` dates the file.
    """

    heading: str
    provider: str
    holder: str
    licence: str = ""
    lead: str
    activity: str
    credits: str
    facts: Pairs
    approvals: Pairs
    statements: tuple[str, ...]
    signatures: Pairs
    issued: str
    address: str
    number: str = ""
    code: str
    ledger: str
    url: str
    issued_on: date
