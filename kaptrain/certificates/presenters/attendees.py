"""Everybody at an activity before each body that gives credit for it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from kaptrain.ce.queries.activities import BodyOffer, CeOf
from kaptrain.ce.queries.standing import Standing as CeStanding
from kaptrain.ce.rules.credits import credit_words
from kaptrain.certificates.models import Certificate
from kaptrain.certificates.queries import Page, page_of_rows
from kaptrain.certificates.rules.code import format_code
from kaptrain.certificates.rules.content import content_from

# Rows on a page, of all bodies together, and of one at least.
SHOWN, FEWEST_SHOWN = 40, 10
# What is to be looked at comes before what is done.
_ORDER = {"alert": 0, "met": 1, "missing": 2, "counted": 3}


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
    """One body of an activity with a page of its list; `ready` on all pages may be chosen, `issued` have it.

    Whoever is ready comes first, so that the next ones move up when some have theirs.
    """

    id: int
    name: str
    lacks: tuple[str, ...]
    rows: Page[Attendee]
    ready: int
    issued: int

    @property
    def offers(self) -> bool:
        """Whether somebody on this page may be chosen."""
        return any(row.ready for row in self.rows.rows)


def body_sheets(
    ce: CeOf,
    standings: Sequence[CeStanding],
    held: Mapping[tuple[int, int], Certificate],
    *,
    own: int,
    page_of: Callable[[int], int] = lambda _: 1,
) -> list[BodySheet]:
    """Return the bodies of an activity; `own` is who reads, since nobody decides about themselves.

    `page_of` says which page of a body's list (by the body's id) is looked at.
    """
    size = max(FEWEST_SHOWN, SHOWN // max(1, len(ce.offers)))
    return [
        _sheet(offer, standings, held, own=own, page=(page_of(offer.body_id), size)) for offer in ce.offers
    ]


def _sheet(
    offer: BodyOffer,
    standings: Sequence[CeStanding],
    held: Mapping[tuple[int, int], Certificate],
    *,
    own: int,
    page: tuple[int, int],
) -> BodySheet:
    body, (number, size) = offer.body_id, page
    rows = [_attendee(offer, each, held.get((body, each.seat.enrolment.id)), own) for each in standings]
    ordered = sorted(rows, key=lambda row: (not row.ready, _ORDER[row.status[0]]))
    return BodySheet(
        id=body,
        name=offer.name,
        lacks=offer.lacks,
        rows=page_of_rows(ordered, number, size),
        ready=sum(1 for row in rows if row.ready),
        issued=sum(1 for row in rows if row.held),
    )


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
