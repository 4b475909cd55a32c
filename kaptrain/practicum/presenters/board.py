"""The board: one row per trainee, words first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from kaptrain.catalogue.rules.program import DocumentKind
from kaptrain.events.rules.gates import gate_words
from kaptrain.practicum.models import Practitioner, Site
from kaptrain.practicum.presenters.words import Status, listed, standing_status, until_status
from kaptrain.practicum.queries.board import Desk
from kaptrain.practicum.rules.clearance import Gap, Row, Visit
from kaptrain.practicum.rules.letters import written
from kaptrain.practicum.rules.standing import AHEAD

PER_PAGE = 20
VIEWS = (("", "Everybody"), ("unclear", "Not clear within 8 weeks"), ("at_risk", "A booked visit at risk"))


@dataclass(frozen=True, kw_only=True)
class VisitWords:
    """A booked visit with how it stands, in words."""

    title: str
    url: str
    when: str
    status: Status


@dataclass(frozen=True, kw_only=True)
class BoardRow:
    """One trainee. `papers` stand in the order of the page's kinds."""

    id: int
    name: str
    cohort: str
    status: Status
    training: Status
    papers: tuple[Status, ...]
    visits: tuple[VisitWords, ...]


@dataclass(frozen=True, kw_only=True)
class Ending:
    """A site or a practitioner that needs something."""

    title: str
    url: str
    status: Status


@dataclass(frozen=True, kw_only=True)
class BoardPage:
    """`total` are all in view, `shown` those that pass the filter, `rows` this page of them."""

    kinds: tuple[str, ...]
    rows: tuple[BoardRow, ...]
    shown: int
    total: int
    at_risk: int
    unclear: int
    number: int
    more: bool


def board_page(
    desks: Sequence[Desk], kinds: Sequence[DocumentKind], *, view: str, number: int, total: int
) -> BoardPage:
    """Return a page of the board: visits at risk first, then by name."""
    chosen = chosen_desks(desks, view)
    start = (number - 1) * PER_PAGE
    return BoardPage(
        kinds=tuple(each.title for each in kinds),
        rows=tuple(_row(each, kinds) for each in chosen[start : start + PER_PAGE]),
        shown=len(chosen),
        total=total,
        at_risk=sum(each.row.at_risk for each in desks),
        unclear=sum(not each.row.is_clear for each in desks),
        number=number,
        more=len(chosen) > start + PER_PAGE,
    )


def chosen_desks(desks: Sequence[Desk], view: str) -> list[Desk]:
    """Return those that a view is about, in its order."""
    if view == "unclear":
        desks = [each for each in desks if not each.row.is_clear]
    elif view == "at_risk":
        desks = [each for each in desks if each.row.at_risk]
    return sorted(desks, key=lambda each: not each.row.at_risk)


def endings(sites: Sequence[Site], records: Sequence[Practitioner], today: date) -> list[Ending]:
    """Return the open sites and active practitioners with something missing or ending within eight weeks."""
    found = []
    for site in sites:
        if site.state != "open":
            continue
        if site.agreement_on is None or site.agreement_on > today:
            status = ("missing", "No agreement")
        elif site.agreement_until and site.agreement_until <= today + AHEAD:
            status = until_status(site.agreement_until, today)
        else:
            continue
        found.append(Ending(title=site.name, url=f"/admin/sites/{site.id}", status=status))
    for record in records:
        if record.state == "active" and record.licence_until and record.licence_until <= today + AHEAD:
            status = until_status(record.licence_until, today)
            found.append(Ending(title=record.name, url=f"/admin/practitioners/{record.id}", status=status))
    return found


def visits_words(row: Row) -> tuple[VisitWords, ...]:
    """Say the visits that somebody booked."""
    return tuple(_visit_words(visit, gaps, row.ahead) for visit, gaps in row.visits)


def _visit_words(visit: Visit, gaps: Sequence[Gap], ahead: date) -> VisitWords:
    where = f", {visit.place.name}" if visit.place else ", no site named"
    words = "; ".join(each.words for each in gaps)
    status: Status = ("met", "Nothing is missing")
    if gaps:
        status = (
            ("alert", f"At risk: {words}") if visit.on <= ahead else ("missing", f"Still needed: {words}")
        )
    return VisitWords(
        title=visit.title,
        url=f"/events/{visit.event}",
        when=f"{written(visit.on)}{where}, with {visit.host.name}",
        status=status,
    )


def export_head(desks: Sequence[Desk], kinds: Sequence[DocumentKind]) -> list[str]:
    """The columns of the file: every need by itself."""
    needs = dict.fromkeys(need for desk in desks for need in desk.row.training)
    papers = [column for kind in kinds for column in (kind.id, f"{kind.id}_until")]
    return ["trainee", "email", "cohort", "clear_within_8_weeks", *needs, *papers, "visits", "at_risk"]


def export_row(desk: Desk, columns: Sequence[str], kinds: Sequence[DocumentKind]) -> list[str]:
    """One trainee in the file."""
    row, person = desk.row, desk.enrolment.person
    known = {"trainee": person.name, "email": person.email, "cohort": desk.enrolment.cohort.title}
    known["clear_within_8_weeks"] = "yes" if row.is_clear else "no"
    known |= {need: "met" if met else "missing" for need, met in row.training.items()}
    for kind in kinds:
        has = row.papers.get(kind.id)
        if has is not None:
            known[kind.id] = has.state.value
            known[f"{kind.id}_until"] = has.until.isoformat() if has.until else ""
    known["visits"] = "; ".join(f"{visit.on.isoformat()} {visit.title}" for visit, _ in row.visits)
    known["at_risk"] = "; ".join(
        f"{visit.on.isoformat()}: {', '.join(gap.words for gap in gaps)}" for visit, gaps in row.risks
    )
    return [known.get(column, "") for column in columns]


def _row(desk: Desk, kinds: Sequence[DocumentKind]) -> BoardRow:
    row = desk.row
    return BoardRow(
        id=desk.enrolment.id,
        name=desk.enrolment.person.name,
        cohort=desk.enrolment.cohort.title,
        status=row_status(row),
        training=training_status(row),
        papers=tuple(
            standing_status(row.papers[each.id]) if each.id in row.papers else ("open", "Not asked for")
            for each in kinds
        ),
        visits=visits_words(row),
    )


def row_status(row: Row) -> Status:
    """Say in a word or two how somebody stands."""
    if row.at_risk:
        count = len(row.risks)
        return "alert", "A visit at risk" if count == 1 else f"{count} visits at risk"
    if row.missing:
        return "missing", f"{row.missing} to do"
    return ("alert", "Something expires soon") if row.expiring else ("met", "Clear")


def training_status(row: Row) -> Status:
    """Say what training is still to do, modules in a row as one."""
    left = [need for need, met in row.training.items() if not met]
    if not left:
        return "met", "All counted"
    words = listed([gate_words(each, None) for each in left])
    return "missing", f"To do: {words}"


def kinds_of(programs: Iterable[Sequence[DocumentKind]]) -> tuple[DocumentKind, ...]:
    """Return the kinds of several programs, each id once."""
    return tuple({kind.id: kind for kinds in programs for kind in kinds}.values())
