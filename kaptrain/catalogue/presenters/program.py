"""The public page of a program, and the admin's page about the content."""

from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup

from kaptrain.catalogue.rules.plan import Component
from kaptrain.catalogue.rules.program import Module, Program
from kaptrain.web.printable import cleaned

SIGNED_BY = {
    "auto": "counts when the check is passed",
    "facilitator": "signed by the facilitator",
    "practitioner": "signed by the practitioner on site",
    "mentor": "signed by the mentor",
}
MODALITY = {"live": "Live, with others", "in_person": "In person", "self_paced": "Self-paced"}
CONDITION = {
    "knowledge_checks": "Every knowledge check passed",
    "consent_rubric": "The rubric of the consent labs met",
    "licence": "Licence and basic life support seen",
    "final_approval": "The mentor's final approval given",
    "evaluation": "The evaluation of the program filled in",
}


@dataclass(frozen=True)
class PlanRow:
    """A component in words; `notes` are its rules beyond the hours, one sentence each."""

    title: str
    minutes: int
    signed: str
    notes: tuple[str, ...]


@dataclass(frozen=True)
class ProgramPage:
    """The public page of a program; minutes throughout."""

    slug: str
    title: str
    version: str
    minutes: int
    months: int
    body: Markup
    rows: tuple[PlanRow, ...]
    topics: tuple[tuple[str, int], ...]
    modalities: tuple[tuple[str, int], ...]
    conditions: tuple[str, ...]
    modules: tuple[Module, ...]


@dataclass(frozen=True)
class ContentPage:
    """A program as its authors see it; `sound` is False while its files have problems."""

    slug: str
    title: str
    sound: bool
    modules: tuple[Module, ...]


def program_page(program: Program) -> ProgramPage:
    """Put a program's plan into words."""
    plan = program.plan
    return ProgramPage(
        slug=program.slug,
        title=program.title,
        version=program.version,
        minutes=plan.required,
        months=plan.months,
        body=cleaned(program.body_html),
        rows=tuple(_row(program, component) for component in plan.components),
        topics=tuple((topic.title, topic.required) for topic in plan.topics),
        modalities=tuple((MODALITY.get(name, name), least) for name, least in plan.modalities.items()),
        conditions=tuple(CONDITION.get(name, sentence(name)) for name in plan.conditions),
        modules=program.modules,
    )


def content_page(slug: str, program: Program | None) -> ContentPage:
    """List what a program holds; None while its files have problems."""
    if program is None:
        return ContentPage(slug, slug, sound=False, modules=())
    return ContentPage(slug, program.title, sound=True, modules=program.modules)


def sentence(name: str) -> str:
    """Write an id as words: `final_approval` is "Final approval"."""
    return name.replace("_", " ").replace("-", " ").capitalize()


def _row(program: Program, component: Component) -> PlanRow:
    notes = []
    if component.choose:
        notes.append(f"At least {component.choose} different ones.")
    for activity, times in component.at_least.items():
        notes.append(f"{_title(program, activity)}: at least {times}.")
    if component.after:
        notes.append(f"Opens after {_listed(program, component.after)}.")
    for activity, needed in component.gates.items():
        notes.append(f"{_title(program, activity)} opens after {_listed(program, needed)}.")
    if component.minutes_per_post:
        notes.append(f"A post that the facilitator ticks counts {component.minutes_per_post} min.")
    if component.cap != component.required:
        notes.append("More hours than required may count.")
    return PlanRow(component.title, component.required, SIGNED_BY[component.signed_by], tuple(notes))


def _title(program: Program, activity_id: str) -> str:
    activity = program.activity(activity_id)
    return activity.title if activity else sentence(activity_id)


def _listed(program: Program, ids: Iterable[str]) -> str:
    names = [_name(program, each) for each in ids]
    return ", ".join(names[:-1]) + " and " + names[-1] if len(names) > 1 else "".join(names)


def _name(program: Program, name: str) -> str:
    module = program.module(name)
    if module is not None:
        return f"module {module.number} ({module.title})"
    for each in program.modules:
        for lesson in each.lessons:
            if lesson.id == name:
                return f"lesson {lesson.number} ({lesson.title})"
    return (
        f"{sentence(name).lower()} ({_title(program, name)})"
        if name[-1:].isdigit()
        else _title(program, name)
    )
