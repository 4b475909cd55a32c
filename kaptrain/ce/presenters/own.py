"""What somebody who attended an activity sees of their own credit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kaptrain.ce.queries.activities import CeOf
from kaptrain.ce.queries.standing import Standing
from kaptrain.ce.rules.credits import credit_words

Status = tuple[str, str]


@dataclass(frozen=True)
class OwnRow:
    """One body: what it gives, and every reason why not yet."""

    name: str
    status: Status
    words: str
    reasons: Sequence[str]
    url: str = ""


def own_rows(ce: CeOf, standing: Standing, held: Mapping[int, int]) -> list[OwnRow]:
    """Return the bodies of an activity as they stand for one person; `held` are certificates by body."""
    rows = []
    for offer in ce.offers:
        verdict = standing.verdicts[offer.body_id]
        given = offer.profile is not None and verdict.credits > 0
        words = credit_words(verdict.credits, offer.profile) if given and offer.profile else ""
        status = ("met", "Complete: waits for the admin") if verdict.eligible else ("missing", "Still to do")
        reasons = [each.words for each in verdict.reasons]
        url = f"/certificates/{held[offer.body_id]}" if offer.body_id in held else ""
        if url:
            status = ("counted", "Certificate issued")
        rows.append(OwnRow(offer.name, status, words, reasons, url))
    return rows
