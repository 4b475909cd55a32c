"""Who is cleared: the year's statement, the papers and the seats of many people in a few statements."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime

from sqlalchemy.orm import Session

from kaptrain.catalogue.rules.program import DocumentKind
from kaptrain.enrolment.models import Enrolment
from kaptrain.events.models import Event
from kaptrain.events.rules.gates import closed, gate_words
from kaptrain.hours.service import Year, years_of
from kaptrain.practicum.models import Slot
from kaptrain.practicum.queries.board import Desk, visit_of, visits_of
from kaptrain.practicum.queries.documents import papers_of
from kaptrain.practicum.rules.clearance import (
    MAIN,
    Folder,
    Gap,
    Visit,
    counted_in,
    paper_gaps,
    row_of,
    site_gaps,
    training_needs,
    unmet_training,
)

Kinds = Callable[[str], Sequence[DocumentKind]]


def board(
    session: Session,
    places: Sequence[Enrolment],
    kinds: Kinds,
    *,
    now: datetime,
    today: date,
    host_id: int | None = None,
) -> list[Desk]:
    """Return these enrolments with what each has and lacks, in their order; four statements.

    `kinds` gives the documents of a program by its slug. With `host_id` only visits with that host are shown.
    """
    years = years_of(session, places, today=today, attested=False)
    papers = papers_of(session, [each.person_id for each in places])
    visits = visits_of(session, [each.id for each in places], now=now, host_id=host_id)
    return [
        _desk(
            year,
            Folder(papers=papers.get(year.enrolment.person_id, ()), today=today),
            kinds(year.enrolment.cohort.program),
            visits.get(year.enrolment.id, ()),
        )
        for year in years
    ]


def clearances(
    session: Session,
    event: Event,
    slot: Slot | None,
    places: Sequence[Enrolment],
    kinds: Sequence[DocumentKind],
    *,
    today: date,
) -> Mapping[int, tuple[Gap, ...]]:
    """Return by enrolment what papers lack for an event, and what its site lacks; one statement."""
    papers = papers_of(session, [each.person_id for each in places])
    visit = visit_of(event, event.host.name, slot.site if slot else None, None)
    shared = site_gaps(visit)
    return {
        each.id: (
            *paper_gaps(visit, kinds, Folder(papers=papers.get(each.person_id, ()), today=today)),
            *shared,
        )
        for each in places
    }


def _desk(year: Year, folder: Folder, kinds: Sequence[DocumentKind], visits: Sequence[Visit]) -> Desk:
    counted = counted_in(year.statement)
    needs = training_needs(year.plan, MAIN)
    lacking = unmet_training(needs, counted, year.plan)
    with_gaps = [
        (visit, (*_training_gaps(visit, counted, year), *paper_gaps(visit, kinds, folder), *site_gaps(visit)))
        for visit in visits
    ]
    row = row_of(needs, lacking, kinds, folder, with_gaps)
    return Desk(enrolment=year.enrolment, year=year, folder=folder, row=row)


def _training_gaps(visit: Visit, counted: set[str], year: Year) -> tuple[Gap, ...]:
    """What the event's own gates and the plan ask for before this visit, and nothing counted for."""
    missing = dict.fromkeys(
        (
            *unmet_training(training_needs(year.plan, visit.activity), counted, year.plan),
            *closed(visit.gates, counted, year.plan.modules),
        )
    )
    return tuple(Gap(need=each, words=f"{gate_words(each, None)} to do") for each in missing)
