"""Who is cleared for which visit: what the plan wants to have counted, and what papers there must be."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from kaptrain.catalogue.rules.modules import collapse
from kaptrain.catalogue.rules.plan import Plan
from kaptrain.catalogue.rules.program import DocumentKind
from kaptrain.hours.rules import Statement
from kaptrain.practicum.rules.standing import AHEAD, IN_ORDER, Paper, Standing, State, best, standing, worst

PRACTICUM = "practicum"
# The visit that everybody prepares for, and the board is about; what others ask for stands with them.
MAIN = "dosing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A site as a visit needs it; its agreement runs from `since` (None: there is none) to `until`."""

    id: int
    name: str
    since: date | None = None
    until: date | None = None
    is_open: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Host:
    """Who receives a trainee; `known` when there is a record of their licence, good until a day."""

    name: str
    known: bool = False
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """A seat somebody has at an event of the practicum. `gates` are what the event asks for by itself."""

    event: int
    title: str
    activity: str
    on: date
    host: Host
    place: Place | None = None
    gates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Folder:
    """All papers of one person, and how the kinds stand today."""

    papers: tuple[Paper, ...]
    today: date

    def of(self, kind: DocumentKind, site: int | None = None) -> Standing:
        """Return the standing of one kind; of a kind per site without a site named, the best of all."""
        papers = [each for each in self.papers if each.kind == kind.id]
        if not kind.per_site:
            return standing(papers, self.today)
        if site is not None:
            return standing([each for each in papers if each.site == site], self.today)
        sites = {each.site for each in papers}
        return best([standing([p for p in papers if p.site == each], self.today) for each in sites])


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Something that keeps somebody from a visit. `need` is an id, `words` say what and why."""

    need: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One trainee on the board: how each need stands, and the visits booked with what they lack.

    What a visit after `ahead` lacks is still to do, but no risk yet.
    """

    training: Mapping[str, bool]
    papers: Mapping[str, Standing]
    ahead: date
    visits: Sequence[tuple[Visit, tuple[Gap, ...]]] = field(default_factory=tuple)

    @property
    def missing(self) -> int:
        """How many needs are not met today."""
        papers = sum(each.state not in IN_ORDER for each in self.papers.values())
        return papers + sum(not met for met in self.training.values())

    @property
    def expiring(self) -> int:
        """How many papers end within eight weeks."""
        return sum(each.state is State.EXPIRING for each in self.papers.values())

    @property
    def at_risk(self) -> bool:
        """Whether a visit within eight weeks lacks something."""
        return bool(self.risks)

    @property
    def risks(self) -> list[tuple[Visit, tuple[Gap, ...]]]:
        """The visits within eight weeks that lack something."""
        return [(visit, gaps) for visit, gaps in self.visits if gaps and visit.on <= self.ahead]

    @property
    def is_clear(self) -> bool:
        """Whether everything is there, and stays for eight weeks."""
        return not (self.missing or self.expiring or self.at_risk)


def counted_in(statement: Statement) -> set[str]:
    """Return the activities that counted at least once."""
    return {name for part in statement.components for name, times in part.occurrences if times}


def training_needs(plan: Plan, activity: str | None = None) -> tuple[str, ...]:
    """Return what must count before an activity of the practicum, or before any of them; modules as one."""
    found: list[str] = []
    for part in plan.components:
        if PRACTICUM in part.accepts:
            found += part.after
            for name, gates in part.gates.items():
                found += gates if activity in (None, name) else ()
    return collapse(plan, found)


def unmet_training(needs: Sequence[str], counted: Collection[str], plan: Plan) -> tuple[str, ...]:
    """Return the needs nothing counted for yet; a module is met when each of its lessons counted."""
    done = set(counted)
    return tuple(each for each in needs if not set(plan.modules.get(each, (each,))) <= done)


def kinds_for(kinds: Sequence[DocumentKind], activity: str) -> tuple[DocumentKind, ...]:
    """Return the documents that a visit for this activity asks for."""
    return tuple(each for each in kinds if not each.before or activity in each.before)


def paper_gaps(visit: Visit, kinds: Sequence[DocumentKind], folder: Folder) -> tuple[Gap, ...]:
    """Return what the person's papers lack on the day of a visit."""
    found = []
    for kind in kinds_for(kinds, visit.activity):
        has = folder.of(kind, visit.place.id if visit.place else None)
        if not has.is_good_on(visit.on):
            found.append(Gap(need=kind.id, words=f"{kind.title.lower()} {_lack(has, visit.on)}"))
    return tuple(found)


def site_gaps(visit: Visit) -> tuple[Gap, ...]:
    """Return what the site and the host lack on the day of a visit; the trainee can do nothing about it."""
    found, place, host = [], visit.place, visit.host
    if place is not None:
        if not place.is_open:
            found.append(Gap(need="site", words=f"{place.name} is closed"))
        elif place.since is None or place.since > visit.on:
            found.append(Gap(need="site", words=f"{place.name} has no agreement"))
        elif place.until is not None and place.until < visit.on:
            found.append(Gap(need="site", words=f"the agreement with {place.name} ends before the visit"))
    if host.known and host.until is not None and host.until < visit.on:
        found.append(Gap(need="host", words=f"the license of {host.name} ends before the visit"))
    return tuple(found)


def row_of(
    needs: Sequence[str],
    unmet: Collection[str],
    kinds: Sequence[DocumentKind],
    folder: Folder,
    visits: Sequence[tuple[Visit, tuple[Gap, ...]]] = (),
) -> Row:
    """Return a row. A kind per site is judged by the sites of the visits, where there are any."""
    papers: dict[str, Standing] = {}
    for kind in kinds:
        sites = {visit.place.id for visit, _ in visits if visit.place} if kind.per_site else set()
        papers[kind.id] = worst([folder.of(kind, site) for site in sites]) if sites else folder.of(kind)
    return Row(
        training={each: each not in unmet for each in needs},
        papers=papers,
        ahead=folder.today + AHEAD,
        visits=tuple(visits),
    )


def _lack(has: Standing, on: date) -> str:
    if has.state is State.PENDING:
        return "not approved yet"
    if has.state is State.REFUSED:
        return "refused"
    if has.state is State.EXPIRED:
        return "expired"
    return "expires before the visit" if has.holds is not None and has.until and has.until < on else "missing"
