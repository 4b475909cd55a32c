"""What the pages of a bulk issue show: whom it offers, how far it is, how each item ended."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime

from kaptrain.certificates.presenters import HeldRow, held_row
from kaptrain.certificates.queries import Candidate, Page, page_of_rows
from kaptrain.certificates.queries.bulk import Item, Job, Offer
from kaptrain.certificates.rules.award import printed_name
from kaptrain.certificates.rules.bulk import MOST, Printed, Progress, listed_mark
from kaptrain.certificates.rules.wording import day_words
from kaptrain.shared.errors import Invalid
from kaptrain.shared.ids import digest
from kaptrain.web.charts import Piece, Share, pieces

READY_SHOWN = 40
SHOWN_UNREADY = 20
CSV_HEAD = ("Place", "Trainee", "Result", "Reason", "Number", "Holder", "Issued", "State", "Code")
_WORDS = {
    Progress.OPEN: "Under way",
    Progress.HELD: "Waiting",
    Progress.STOPPED: "Stopped",
    Progress.DONE: "Finished",
}


@dataclass(frozen=True)
class ReadyRow:
    """Somebody who gets a certificate when ticked. `value` goes into the form: enrolment and mark."""

    name: str
    holder: str
    cohort: str
    counted: int
    plan: str
    enrolment_id: int
    value: str


@dataclass(frozen=True)
class UnreadyRow:
    """Somebody who gets none, and why."""

    name: str
    cohort: str
    enrolment_id: int
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class OfferPage:
    """The list from which an admin issues, one page of those who are ready.

    `everybody` are the values of all who are ready, `whole` stands for them. `unshown` people lack
    something and are not listed.
    """

    ready: Page[ReadyRow]
    everybody: tuple[str, ...]
    whole: str
    unready: tuple[UnreadyRow, ...]
    unshown: int
    total: int
    too_many: bool
    cut: bool


@dataclass(frozen=True)
class JobPage:
    """How far a job is, in words and as the pieces of a bar; `made` says what it does: issued or renewed."""

    id: int
    title: str
    by: str
    at: datetime
    until: str
    state: str
    words: str
    total: int
    done: int
    issued: int
    refused: int
    made: str
    left: int
    bar: tuple[Piece, ...]
    stopped_by: str
    stopped_at: datetime | None
    goes_on: bool
    is_held: bool
    renews: bool
    reason: str


def offer_page(offer: Offer, *, issuer: str, today: date, number: int = 1) -> OfferPage:
    """Return who is ready, with what they will hold, and who is not, with every reason.

    `number` is the page of those who are ready.
    """
    rows = [_row(each, issuer, today) for each in offer.rows]
    ready = tuple(row for row in rows if isinstance(row, ReadyRow))
    unready = sorted((row for row in rows if isinstance(row, UnreadyRow)), key=lambda row: len(row.reasons))
    everybody = tuple(row.value for row in ready)
    return OfferPage(
        ready=page_of_rows(ready, number, READY_SHOWN),
        everybody=everybody,
        whole=digest(everybody),
        unready=tuple(unready[:SHOWN_UNREADY]),
        unshown=max(0, len(unready) - SHOWN_UNREADY),
        total=offer.total,
        too_many=offer.total > MOST and not offer.rows,
        cut=len(offer.rows) < offer.total and bool(offer.rows),
    )


def job_page(job: Job) -> JobPage:
    """Return a job's progress."""
    row, tally = job.row, job.tally
    made = "renewed" if row.renews else "issued"
    return JobPage(
        id=row.id,
        title=row.title,
        by=row.by_name,
        at=row.at,
        until=day_words(row.valid_until) if row.valid_until else "",
        state=_WORDS[tally.progress],
        words=f"{tally.done:,} of {tally.total:,} done: {tally.issued:,} {made}, {tally.refused:,} not",
        total=tally.total,
        done=tally.done,
        issued=tally.issued,
        refused=tally.refused,
        made=made,
        left=tally.left,
        bar=tuple(pieces(Share("", tally.total, tally.done))),
        stopped_by=job.stopped_by,
        stopped_at=job.stopped_at,
        goes_on=tally.progress is Progress.OPEN,
        is_held=tally.progress is Progress.HELD,
        renews=row.renews,
        reason=row.renewal_reason or "",
    )


def item_rows(items: Iterable[Item]) -> list[tuple[Item, HeldRow | None]]:
    """Return items, each with its certificate as a row of a list."""
    return [(item, held_row(item.held) if item.held else None) for item in items]


def list_rows(items: Iterable[Item]) -> Iterator[tuple[str, ...]]:
    """Yield the rows of a job's file, the head first; states are those of this moment."""
    yield CSV_HEAD
    for item, row in item_rows(items):
        result = "issued" if row else "not issued" if item.code else "not done"
        told = (str(item.place), item.trainee, result, item.reason)
        if row is None:
            yield (*told, "", "", "", "", "")
        else:
            moment = f"{item.at.astimezone(UTC):%Y-%m-%d %H:%M} UTC" if item.at else ""
            yield (*told, row.number, row.holder, moment, row.state, row.code)


def _row(each: Candidate, issuer: str, today: date) -> ReadyRow | UnreadyRow:
    year, place = each.year, each.year.enrolment
    holder = printed_name(place.person.name, place.person.credential)
    reasons = list(each.eligibility.reasons)
    if place.person.suspended_at is not None:
        reasons.insert(0, "The account is suspended.")
    if not reasons:
        try:
            mark = listed_mark(year.plan, year.statement, year.window, Printed(holder, issuer, today))
        except Invalid as error:
            reasons.append(f"It cannot be printed: {error.message}")
    if reasons:
        return UnreadyRow(place.person.name, place.cohort.title, place.id, tuple(reasons))
    return ReadyRow(
        name=place.person.name,
        holder=holder,
        cohort=place.cohort.title,
        counted=year.statement.total.counted,
        plan=year.plan.version,
        enrolment_id=place.id,
        value=f"{place.id}:{mark}",
    )
