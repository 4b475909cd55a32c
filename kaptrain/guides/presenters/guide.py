"""The page of one guide: of a webinar, an elective, a lab, a discussion, and the text around it."""

from collections.abc import Collection
from dataclasses import dataclass

from markupsafe import Markup

from kaptrain.catalogue.content.markdown import Rendered
from kaptrain.catalogue.rules.audience import Audience
from kaptrain.catalogue.rules.guides import Card, Part, Rubric
from kaptrain.catalogue.rules.program import Activity, Program
from kaptrain.guides.presenters.words import KIND, MODALITY, neighbours
from kaptrain.web.printable import cleaned

Link = tuple[str, str]


@dataclass(frozen=True)
class Text:
    """A rendered text with the notes on its sources."""

    html: Markup
    sources: Markup
    source_count: int


@dataclass(frozen=True)
class CardView:
    """A scene with the roles that this reader may read: (role, paragraphs)."""

    id: str
    title: str
    roles: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class RubricView:
    """A rubric; `never_zero` are the titles of the items that may not be at zero."""

    title: str
    passes: int
    most: int
    never_zero: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class GuidePage:
    """Everything a guide shows; what its kind does not have is empty."""

    id: str
    kind: str
    title: str
    summary: str
    minutes: int
    modality: str
    objectives: tuple[str, ...]
    parts: tuple[Part, ...]
    task: tuple[str, ...]
    must_say: tuple[str, ...]
    questions: tuple[str, ...]
    cards: tuple[CardView, ...]
    all_cards: bool
    rubric: RubricView | None
    text: Text
    previous: Link | None
    next: Link | None


def guide_page(
    program: Program, activity: Activity, rendered: Rendered, audiences: Collection[Audience]
) -> GuidePage:
    """Put the page of an activity together, for these audiences."""
    guide = activity.guide
    rubric = program.rubrics.get(guide.rubric)
    before, after = neighbours(program.of_kind(activity.kind), activity)
    all_cards = Audience.GUIDES in audiences
    return GuidePage(
        id=activity.id,
        kind=KIND[activity.kind],
        title=activity.title,
        summary=activity.summary,
        minutes=activity.minutes,
        modality=MODALITY[activity.modality],
        objectives=guide.objectives,
        parts=guide.parts,
        task=paragraphs(guide.task),
        must_say=guide.must_say,
        questions=guide.questions,
        cards=tuple(_card(card, all_cards) for card in guide.cards),
        all_cards=all_cards,
        rubric=_rubric(rubric) if rubric else None,
        text=text_of(rendered),
        previous=before,
        next=after,
    )


def text_of(rendered: Rendered) -> Text:
    """Prepare a rendered text for printing."""
    return Text(cleaned(rendered.html), cleaned(rendered.sources_html), len(rendered.cited))


def paragraphs(text: str) -> tuple[str, ...]:
    """Split a plain text at its empty lines."""
    return tuple(part.strip() for part in text.split("\n\n") if part.strip())


def _card(card: Card, all_cards: bool) -> CardView:
    roles = [("Therapist", paragraphs(card.therapist))]
    if all_cards:
        roles.append(("Client", paragraphs(card.client)))
    roles.append(("Observer", paragraphs(card.observer)))
    return CardView(card.id, card.title, tuple(roles))


def _rubric(rubric: Rubric) -> RubricView:
    return RubricView(
        title=rubric.title,
        passes=rubric.passes,
        most=rubric.most,
        never_zero=tuple(item.title for item in rubric.items if item.id in rubric.never_zero),
        rows=tuple((item.title, item.levels) for item in rubric.items),
    )
