"""What the list of certificates that end soon shows: which can be renewed together, and which not and why."""

from dataclasses import dataclass

from kaptrain.certificates.presenters.bulk import READY_SHOWN, SHOWN_UNREADY
from kaptrain.certificates.queries import Page, page_of_rows
from kaptrain.certificates.queries.endings import Ending, Endings
from kaptrain.certificates.rules.award import printed_name, require_name_printed
from kaptrain.certificates.rules.bulk import MARK_LETTERS
from kaptrain.certificates.rules.content import content_from
from kaptrain.certificates.rules.states import require_issuable
from kaptrain.certificates.rules.wording import day_words
from kaptrain.shared.errors import DomainError
from kaptrain.shared.ids import digest


@dataclass(frozen=True)
class EndingRow:
    """A certificate with a last day. `value` goes into the form: enrolment and mark; `problem` forbids it."""

    id: int
    number: str
    holder: str
    until: str
    value: str
    problem: str


@dataclass(frozen=True)
class RenewalsPage:
    """The list from which an admin renews, one page of those that can be.

    `everybody` are the values of all that can be, `whole` stands for them. `unshown` cannot and are not
    listed; `cut` says that the list is not all.
    """

    ready: Page[EndingRow]
    everybody: tuple[str, ...]
    whole: str
    unready: tuple[EndingRow, ...]
    unshown: int
    total: int
    cut: bool


def renewals_page(found: Endings, *, number: int = 1) -> RenewalsPage:
    """Return what can be renewed, those that end first first, and what cannot; `number` is the page."""
    rows = [_row(each) for each in found.rows]
    ready = tuple(row for row in rows if not row.problem)
    unready = tuple(row for row in rows if row.problem)
    everybody = tuple(row.value for row in ready)
    return RenewalsPage(
        ready=page_of_rows(ready, number, READY_SHOWN),
        everybody=everybody,
        whole=digest(everybody),
        unready=unready[:SHOWN_UNREADY],
        unshown=max(0, len(unready) - SHOWN_UNREADY),
        total=found.total,
        cut=len(rows) < found.total,
    )


def _row(each: Ending) -> EndingRow:
    certificate = each.certificate
    return EndingRow(
        id=certificate.id,
        number=certificate.number,
        holder=certificate.content["holder"],
        until=day_words(certificate.valid_until) if certificate.valid_until else "",
        value=f"{certificate.enrolment_id}:{certificate.content_digest[:MARK_LETTERS]}",
        problem=_problem(each),
    )


def _problem(each: Ending) -> str:
    if each.in_hand:
        return f"It stands on a list that {each.in_hand} confirmed and that is being worked off."
    place = each.candidate.year.enrolment
    reasons, suspended = each.candidate.eligibility.reasons, place.person.suspended_at is not None
    try:
        require_issuable(place.state, suspended=suspended, reasons=reasons)
        present = printed_name(place.person.name, place.person.credential)
        require_name_printed(content_from(each.certificate.content), present)
    except DomainError as error:
        return error.message
    return ""
