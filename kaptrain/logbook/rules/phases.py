"""The phases of a practicum as data: which fixed lists each offers, and whether a client is in the room.

Words of one list are ids that never mean anything else, so an old entry can be read by every later version.
"""

from dataclasses import dataclass

from kaptrain.logbook.rules.lists import CLIENT_THEMES, FEELINGS, QUESTIONS, SITES, SKILLS, Choices

Lists = tuple[tuple[str, str, Choices], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    """One phase. `client`: somebody was treated or examined, so the site needs their written agreement."""

    id: str
    title: str
    ask: str
    activities: tuple[str, ...]
    themes: Choices
    skills: Choices
    client: bool = False
    placed: bool = True

    @property
    def lists(self) -> Lists:
        """The fixed lists of the phase as (name, label, choices)."""
        site: Lists = (("site", "Kind of site", SITES),) if self.placed else ()
        return (
            *site,
            ("theme", "Broad theme", self.themes),
            ("skills", "Skills you saw", self.skills),
            ("feeling", "Your own reaction", FEELINGS),
            ("topic", "Question for your mentor", QUESTIONS),
        )


def _skills(*ids: str) -> Choices:
    return tuple(pair for pair in SKILLS if pair[0] in ids)


PHASES: tuple[Phase, ...] = (
    Phase(
        id="onboarding",
        title="Onboarding",
        ask="What was it?",
        activities=("onboarding",),
        themes=(
            ("rooms", "Rooms and ways out"),
            ("privacy", "Privacy and records"),
            ("emergency", "Emergencies"),
            ("roles", "Who does what"),
            ("observers", "Rules for observers"),
        ),
        skills=(
            ("briefing", "Briefing the team"),
            ("drill", "Going through an emergency"),
            ("handover", "Handing over"),
            ("locking", "Keeping records closed"),
        ),
    ),
    Phase(
        id="evaluation",
        title="Evaluation",
        ask="What did you observe?",
        activities=("evaluation",),
        client=True,
        themes=(
            ("history", "Taking a history"),
            ("dangers", "Weighing risks"),
            ("medicines", "Other medicines"),
            ("fit", "Whether it fits"),
            ("expectations", "Hopes and expectations"),
        ),
        skills=_skills("opening", "consent", "teachback", "risk", "teamwork", "limits"),
    ),
    Phase(
        id="preparation",
        title="Preparation",
        ask="What did you observe?",
        activities=("preparation",),
        client=True,
        themes=(
            ("aims", "Aims"),
            ("expectations", "Hopes and expectations"),
            ("terms", "Terms of consent"),
            ("stop", "Stop signal and touch"),
            ("support", "Support at home"),
        ),
        skills=_skills("opening", "consent", "teachback", "grounding", "risk", "limits"),
    ),
    Phase(
        id="dosing",
        title="Dosing",
        ask="What did you observe?",
        activities=("dosing",),
        client=True,
        themes=CLIENT_THEMES,
        skills=SKILLS,
    ),
    Phase(
        id="integration",
        title="Integration",
        ask="What did you observe?",
        activities=("integration",),
        client=True,
        themes=CLIENT_THEMES,
        skills=_skills(
            "opening", "consent", "grounding", "silence", "reflection", "limits", "risk", "repair", "closing"
        ),
    ),
    Phase(
        id="debrief",
        title="Debrief",
        ask="Which one?",
        activities=("debrief", "closing"),
        themes=(
            ("surprise", "Something unexpected"),
            ("hard", "A hard moment"),
            ("own_part", "My own part"),
            ("ethics", "Limits and ethics"),
            ("technique", "Technique"),
            ("next", "What comes next"),
        ),
        skills=(
            ("asking", "Asking before telling"),
            ("naming", "Naming a mistake"),
            ("thanking", "Saying what went well"),
            ("planning", "Planning the next step"),
        ),
    ),
    Phase(
        id="log",
        title="Log",
        ask="What was it?",
        activities=("log",),
        placed=False,
        themes=(
            ("leaving_out", "What to leave out"),
            ("wording", "Finding plain words"),
            ("learning", "What I learned"),
            ("open", "What stays open"),
        ),
        skills=(
            ("lists_first", "Choosing from lists"),
            ("rereading", "Reading once more"),
            ("owning", "Writing about myself"),
        ),
    ),
)
BY_ACTIVITY = {activity: phase for phase in PHASES for activity in phase.activities}
BY_ID = {phase.id: phase for phase in PHASES}


def union(name: str) -> Choices:
    """Return every choice that any phase offers under this name, each once."""
    found = {
        key: words
        for phase in PHASES
        for each, _, choices in phase.lists
        if each == name
        for key, words in choices
    }
    return tuple(found.items())


def everything() -> Lists:
    """Return the lists of all phases together, under the labels of the first that has each."""
    labels = {name: label for phase in PHASES for name, label, _ in phase.lists}
    return tuple((name, label, union(name)) for name, label in labels.items())
