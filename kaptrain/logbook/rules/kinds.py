"""Kinds of entry as data: what each asks, and who signs it."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from kaptrain.authz.actor import Role
from kaptrain.catalogue.rules import Plan
from kaptrain.catalogue.rules.program import Activity
from kaptrain.logbook.rules import phases
from kaptrain.logbook.rules.lists import FOCUS, Choices


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of entry. `lists` are fixed lists (name, label, choices), `texts` the free texts it has.

    Of the lists `several` more than one may be chosen; those of `spare` may stay empty. `client` says that
    somebody was treated or examined, which needs their written agreement to an observer. `ask` is the
    question above its activities; `numbered` goes before a numbered activity's title; `reaction` names the
    free text ("Your …" to its writer).
    """

    id: str
    title: str
    noun: str
    component: str
    line_kind: str
    signer: Role
    ask: str
    numbered: str = ""
    minutes: int = 60
    modalities: tuple[str, ...] = ("live", "in_person")
    lists: tuple[tuple[str, str, Choices], ...] = ()
    several: frozenset[str] = frozenset()
    spare: frozenset[str] = frozenset()
    client: bool = False
    texts: tuple[str, ...] = ("reaction",)
    reaction: str = "takeaway"
    needs_reaction: bool = False

    @property
    def hosted(self) -> bool:
        """Whether the trainee names who will sign; a mentor follows from the pair instead."""
        return self.signer is not Role.MENTOR


KINDS: tuple[Kind, ...] = (
    Kind(
        id="practicum",
        title="Practicum entry",
        noun="practicum",
        component="practicum",
        line_kind="practicum",
        signer=Role.PRACTITIONER,
        ask="What did you observe?",
        modalities=("in_person", "live"),
        lists=phases.everything(),
        several=frozenset({"skills"}),
        spare=frozenset({"topic"}),
        texts=("reaction", "question"),
        reaction="reaction in your own words",
    ),
    Kind(
        id="mentorship",
        title="Mentorship entry",
        noun="mentorship",
        component="mentorship",
        line_kind="mentorship",
        signer=Role.MENTOR,
        ask="Which meeting?",
        numbered="Mentorship meeting",
        lists=(("focus", "Focus", FOCUS),),
        texts=("reaction", "question"),
        reaction="reflection",
        needs_reaction=True,
    ),
    Kind(
        id="roleplay",
        title="Consent practice entry",
        noun="consent practice",
        component="labs",
        line_kind="roleplay",
        signer=Role.FACILITATOR,
        ask="Which lab?",
        numbered="Consent lab",
        minutes=120,
    ),
    Kind(
        id="webinar",
        title="Webinar entry",
        noun="webinars",
        component="webinars",
        line_kind="webinar",
        signer=Role.FACILITATOR,
        ask="Which webinar?",
        numbered="Webinar",
        minutes=90,
    ),
    Kind(
        id="elective",
        title="Elective entry",
        noun="electives",
        component="electives",
        line_kind="elective",
        signer=Role.FACILITATOR,
        ask="Which elective?",
        numbered="Elective",
        minutes=180,
    ),
    Kind(
        id="discussion",
        title="Discussion group entry",
        noun="discussion groups",
        component="discussion",
        line_kind="discussion",
        signer=Role.FACILITATOR,
        ask="Which meeting?",
        numbered="Discussion group",
        minutes=90,
    ),
    Kind(
        id="bookclub",
        title="Book club entry",
        noun="book club",
        component="bookclub",
        line_kind="bookclub",
        signer=Role.FACILITATOR,
        ask="Which meeting?",
        numbered="Book club",
    ),
)
BY_ID = {kind.id: kind for kind in KINDS}


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityChoice:
    """An activity that an entry may be about. `topics` are pairs of topic and minutes, in order."""

    id: str
    title: str
    minutes: int
    modality: str
    topics: tuple[tuple[str, int], ...] = field(default=())


def in_phase(kind: Kind, activity: str) -> Kind:
    """Return the kind as the activity's phase has it: its lists, and whether a client was there."""
    phase = phase_of(kind, activity)
    if phase is None:
        return kind
    return replace(kind, ask=phase.ask, lists=phase.lists, client=phase.client)


def phase_of(kind: Kind, activity: str) -> phases.Phase | None:
    """Return the phase of an activity; None for kinds and activities without phases."""
    return phases.BY_ACTIVITY.get(activity) if kind.id == "practicum" else None


def phases_of(kind: Kind, activities: Iterable[ActivityChoice]) -> tuple[phases.Phase, ...]:
    """Return the phases that a program's activities of this kind belong to, in their order."""
    held = {phase_of(kind, each.id) for each in activities}
    return tuple(phase for phase in phases.PHASES if phase in held)


def offered(plan: Plan) -> tuple[Kind, ...]:
    """Return the kinds whose component the plan has and which count there."""
    return tuple(kind for kind in KINDS if _counts_in(kind, plan))


def _counts_in(kind: Kind, plan: Plan) -> bool:
    part = plan.component(kind.component)
    return part is not None and kind.line_kind in part.accepts


def activity_choices(kind: Kind, activities: Iterable[Activity]) -> tuple[ActivityChoice, ...]:
    """Return the program's activities of this kind, numbered ones with their number in the title."""
    return tuple(
        ActivityChoice(
            id=each.id,
            title=_title(kind, each),
            minutes=each.minutes,
            modality=each.modality,
            topics=tuple(each.topics.items()),
        )
        for each in activities
        if each.component == kind.component and each.kind == kind.line_kind
    )


def _title(kind: Kind, activity: Activity) -> str:
    number = activity.id.rpartition("-")[2]
    numbered = kind.numbered and number.isascii() and number.isdigit()
    return f"{kind.numbered} {number}: {activity.title}" if numbered else activity.title


def kinds_of(roles: Iterable[Role]) -> tuple[str, ...]:
    """Return the kinds that people with these roles sign."""
    held = frozenset(roles)
    return tuple(kind.id for kind in KINDS if kind.signer in held)
