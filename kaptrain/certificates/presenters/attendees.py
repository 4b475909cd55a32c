"""Everybody at an activity before each body that gives credit for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kaptrain.ce.queries.activities import BodyOffer, CeOf
from kaptrain.ce.queries.standing import Standing as CeStanding
from kaptrain.ce.rules.credits import credit_words
from kaptrain.certificates.models import Certificate
from kaptrain.certificates.rules.code import format_code
from kaptrain.certificates.rules.content import content_from


@dataclass(frozen=True)
class Attendee:
    """Somebody on an activity's list before one body. `held` is (id, number, code) of what stands."""

    id: int
    name: str
    status: tuple[str, str]
    amount: str
    reasons: tuple[str, ...]
    held: tuple[int, str, str] | None
    ready: bool


@dataclass(frozen=True)
class BodySheet:
    """One body of an activity with everybody on the list."""

    id: int
    name: str
    lacks: tuple[str, ...]
    rows: tuple[Attendee, ...]

    @property
    def ready(self) -> int:
        """How many may be chosen."""
        return sum(1 for row in self.rows if row.ready)


def body_sheets(
    ce: CeOf, standings: Sequence[CeStanding], held: Mapping[tuple[int, int], Certificate], *, own: int
) -> list[BodySheet]:
    """Return the bodies of an activity; `own` is who reads, since nobody decides about themselves."""
    return [
        BodySheet(
            offer.body_id,
            offer.name,
            offer.lacks,
            tuple(
                _attendee(offer, each, held.get((offer.body_id, each.seat.enrolment.id)), own)
                for each in standings
            ),
        )
        for offer in ce.offers
    ]


def _attendee(offer: BodyOffer, one: CeStanding, held: Certificate | None, own: int) -> Attendee:
    verdict, person = one.verdicts[offer.body_id], one.seat.person
    amount = credit_words(verdict.credits, offer.profile) if offer.profile and verdict.credits else ""
    reasons = tuple(each.words for each in verdict.reasons)
    status = ("met", "May be issued") if verdict.eligible else ("missing", "Not yet")
    if held is not None:
        printed = content_from(held.content)
        same = verdict.eligible and printed.amount == amount
        status = ("counted", "Issued") if same else ("alert", f"Issued for {printed.amount}; no longer so")
    ready = held is None and verdict.eligible and person.id != own
    shown = (held.id, held.number, format_code(held.code)) if held else None
    return Attendee(one.seat.enrolment.id, person.name, status, amount, reasons, shown, ready)
