"""What a trainee still needs before a visit, and the documents they sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from kaptrain.catalogue.rules.plan import Plan
from kaptrain.catalogue.rules.program import DocumentKind, Program
from kaptrain.events.rules.gates import gate_words
from kaptrain.practicum.models import Site
from kaptrain.practicum.presenters.board import VisitWords, visits_words
from kaptrain.practicum.presenters.words import LOOKS, Status, standing_status, state_words
from kaptrain.practicum.queries.board import Desk
from kaptrain.practicum.queries.documents import Kept
from kaptrain.practicum.rules.clearance import (
    MAIN,
    Folder,
    counted_in,
    kinds_for,
    training_needs,
    unmet_training,
)
from kaptrain.practicum.rules.standing import IN_ORDER, State, state_of
from kaptrain.practicum.rules.upload import EXTENSIONS, WORDS


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What is still needed before one activity; `lacks` are lines with an address, empty when cleared."""

    title: str
    lacks: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One file in the history."""

    id: int
    status: Status
    sent_at: datetime
    about: str
    url: str
    reason: str
    mine_to_take: bool
    decided: str


@dataclass(frozen=True, kw_only=True)
class KindRow:
    """One kind of document (of one site), how it stands, and what was sent, newest first."""

    anchor: str
    title: str
    asks: str
    status: Status
    reason: str
    send_url: str
    send_words: str
    urgent: bool
    sheets: tuple[Sheet, ...]


@dataclass(frozen=True, kw_only=True)
class OwnPage:
    """The page; `first` answers for the dosing session, the one that everybody asks about."""

    first: Answer | None
    others: tuple[Answer, ...]
    visits: tuple[VisitWords, ...]
    kinds: tuple[KindRow, ...]


def own_page(desk: Desk, program: Program | None, kept: Sequence[Kept], sites: Sequence[Site]) -> OwnPage:
    """Return what somebody sees of their own clearance; `sites` are those that receive trainees."""
    answers = _answers(desk, program)
    first = next((each for name, each in answers if name == MAIN), None)
    names = {site.id: site.name for site in sites}
    return OwnPage(
        first=first,
        others=tuple(each for name, each in answers if name != MAIN),
        visits=visits_words(desk.row),
        kinds=tuple(_kind_rows(program.documents if program else (), desk, kept, names)),
    )


def papers_page(desk: Desk, program: Program | None, kept: Sequence[Kept]) -> tuple[KindRow, ...]:
    """Return the documents of a trainee for whoever approves them."""
    return tuple(_kind_rows(program.documents if program else (), desk, kept, {}, staff=True))


def _answers(desk: Desk, program: Program | None) -> list[tuple[str, Answer]]:
    if program is None:
        return []
    counted, plan = counted_in(desk.year.statement), desk.year.plan
    found = []
    for activity in program.of_kind("practicum"):
        lacks = [
            (f"Finish {gate_words(need, program)}", _study_url(need, plan))
            for need in unmet_training(training_needs(plan, activity.id), counted, plan)
        ]
        for kind in kinds_for(program.documents, activity.id):
            has = desk.row.papers[kind.id]
            if has.state not in IN_ORDER:
                words = state_words(has.state, has.until)
                lacks.append(
                    (
                        f"{kind.title}: {words[:1].lower()}{words[1:]}",
                        "#documents" if kind.per_site else f"#{kind.id}",
                    )
                )
        found.append((activity.id, Answer(title=activity.title, lacks=tuple(lacks))))
    return found


def _study_url(need: str, plan: Plan) -> str:
    if need in plan.modules:
        return f"/modules/{need}"
    module = next((name for name, lessons in plan.modules.items() if need in lessons), None)
    return f"/modules/{module}/{need}" if module else "/events"


def _kind_rows(
    kinds: Sequence[DocumentKind],
    desk: Desk,
    kept: Sequence[Kept],
    names: dict[int, str],
    *,
    staff: bool = False,
) -> list[KindRow]:
    rows = []
    for kind in kinds:
        mine = [each for each in kept if each.document.kind == kind.id]
        if not kind.per_site:
            rows.append(_kind_row(kind, None, "", desk.folder, mine, staff=staff))
            continue
        sent = {each.document.site_id: each.document.site for each in mine}
        wanted = {visit.place.id: visit.place.name for visit, _ in desk.row.visits if visit.place}
        about = {**{key: site.name for key, site in sent.items() if key and site}, **wanted}
        for site_id, name in sorted(about.items(), key=lambda each: each[1]):
            own = [each for each in mine if each.document.site_id == site_id]
            rows.append(_kind_row(kind, site_id, name, desk.folder, own, staff=staff))
        if not about or (names and not staff and set(names) - set(about)):
            rows.append(_kind_row(kind, None, "another site" if about else "", desk.folder, [], staff=staff))
    return rows


def _kind_row(
    kind: DocumentKind,
    site_id: int | None,
    site: str,
    folder: Folder,
    kept: Sequence[Kept],
    *,
    staff: bool,
) -> KindRow:
    has = folder.of(kind, site_id) if kept or site_id or not kind.per_site else None
    state = has.state if has else State.MISSING
    status = standing_status(has) if has else ("open", "Needed before a visit to a site")
    papers = [each.paper for each in kept]
    words = {State.MISSING: "Send it", State.REFUSED: "Send it again"}.get(state, "Send a new one")
    return KindRow(
        anchor=f"{kind.id}-{site_id or 'new'}" if kind.per_site else kind.id,
        title=f"{kind.title}, {site}" if site else kind.title,
        asks=kind.asks,
        status=status,
        reason=has.reason if has else "",
        send_url="" if staff else _send_url(kind, site_id),
        send_words=words,
        urgent=state not in IN_ORDER and state is not State.PENDING,
        sheets=tuple(
            _sheet(each, state_of(each.paper, papers, folder.today), staff) for each in reversed(kept)
        ),
    )


def _send_url(kind: DocumentKind, site_id: int | None) -> str:
    return f"/practicum/documents/new/{kind.id}" + (f"?site={site_id}" if site_id else "")


def _sheet(kept: Kept, state: State, staff: bool) -> Sheet:
    document, review = kept.document, kept.review
    approved = review is not None and review.decision == "approved"
    return Sheet(
        id=document.id,
        status=(LOOKS[state], state_words(state, review.valid_until if review else None)),
        sent_at=document.sent_at,
        about=f"{WORDS[document.media]}, {size_words(document.size)}",
        url=document_url(document.id, document.media) if not staff else f"/practicum/documents/{document.id}",
        reason=review.reason if review else "",
        mine_to_take=not staff and not approved,
        decided=f"by {review.by_name}" if review else "",
    )


def document_url(document_id: int, media: str) -> str:
    """Return where its owner gets a file."""
    return f"/practicum/documents/{document_id}/file.{EXTENSIONS[media]}"


def size_words(size: int) -> str:
    """Say how large a file is, in whole kB."""
    return f"{-(-size // 1024)} kB"
