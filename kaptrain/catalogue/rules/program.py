"""A program and what it is made of, as plain data."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from kaptrain.catalogue.rules.axis import Axis
from kaptrain.catalogue.rules.guides import EvaluationForm, Guide, Rubric
from kaptrain.catalogue.rules.lesson import Lesson, LessonRef
from kaptrain.catalogue.rules.plan import Plan


class Reading(StrEnum):
    """How much of a source the authors of the text have read."""

    WHOLE = "whole"
    ABSTRACT = "abstract"
    SECONDARY = "secondary"


@dataclass(frozen=True)
class Source:
    """Something a lesson cites; `link` is a URL or a DOI."""

    id: str
    title: str
    authors: str
    year: int
    where: str
    link: str
    read: Reading


@dataclass(frozen=True)
class Term:
    """A word of the glossary. `id` is its slug, `also` its other names, `short` its first sentence.

    `body` is Markdown, `html` the same, safe to print.
    """

    id: str
    title: str
    also: tuple[str, ...]
    short: str
    body: str = ""
    html: str = ""


@dataclass(frozen=True)
class Glossary:
    """The words of a program; `html` introduces them, `sources_html` are the notes on what they cite."""

    title: str = "Glossary"
    terms: tuple[Term, ...] = ()
    html: str = ""
    sources_html: str = ""


@dataclass(frozen=True)
class Image:
    """A file that texts show; `digest` names its bytes."""

    name: str
    type: str
    digest: str


@dataclass(frozen=True)
class Activity:
    """Something other than a lesson that earns minutes in a component, `times` in the year.

    `body` is Markdown.
    """

    id: str
    component: str
    kind: str
    slug: str
    title: str
    minutes: int
    modality: str
    topics: Mapping[str, int]
    summary: str
    body: str = ""
    folder: str = ""
    times: int = 1
    guide: Guide = field(default_factory=Guide)


@dataclass(frozen=True)
class DocumentKind:
    """A document that somebody needs before a visit to a site. `before` are activities, none means all.

    `per_site` is needed anew for each site, `expires` has a last day, `condition` is a condition of the plan
    that its approval meets.
    """

    id: str
    title: str
    asks: str
    expires: bool = True
    per_site: bool = False
    before: tuple[str, ...] = ()
    condition: str = ""


@dataclass(frozen=True)
class Module:
    """A module; `minutes` is what it promises, `intro_html` its introduction, safe to print."""

    id: str
    number: int
    slug: str
    title: str
    minutes: int
    objectives: tuple[str, ...]
    lessons: tuple[LessonRef, ...]
    intro_html: str


@dataclass(frozen=True)
class Program:
    """A whole program. `version` is the plan's, `digest` names the bytes of every file read.

    `plan` is as its author wrote it (module ids not yet expanded), `body_html` is safe to print,
    `handbooks` are Markdown, `pages` maps files to the pages that show them; `images` go by name.
    """

    slug: str
    title: str
    version: str
    plan: Plan
    body_html: str
    modules: tuple[Module, ...]
    lessons: Mapping[str, Lesson]
    activities: tuple[Activity, ...]
    sources: Mapping[str, Source]
    handbooks: Mapping[str, str]
    pages: Mapping[str, str]
    digest: str
    axes: tuple[Axis, ...] = ()
    rubrics: Mapping[str, Rubric] = field(default_factory=dict)
    forms: Mapping[str, EvaluationForm] = field(default_factory=dict)
    glossary: Glossary = Glossary()
    images: Mapping[str, Image] = field(default_factory=dict)
    documents: tuple[DocumentKind, ...] = ()

    @property
    def module_lessons(self) -> dict[str, tuple[str, ...]]:
        """Lesson ids by module id: what `expand` needs to freeze the plan."""
        return {module.id: tuple(lesson.id for lesson in module.lessons) for module in self.modules}

    def module(self, module_id: str) -> Module | None:
        """Find a module by its id."""
        return next((module for module in self.modules if module.id == module_id), None)

    def of_kind(self, kind: str) -> tuple[Activity, ...]:
        """Return the activities that earn one kind of line, in order."""
        return tuple(activity for activity in self.activities if activity.kind == kind)

    def activity(self, activity_id: str) -> Activity | None:
        """Find an activity by its id."""
        return next((activity for activity in self.activities if activity.id == activity_id), None)
