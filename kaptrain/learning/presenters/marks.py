"""What a reader keeps for themselves: in a lesson, on the page of all of it, and as a file."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from kaptrain.catalogue.rules.program import Program
from kaptrain.learning.models import Mark
from kaptrain.learning.presenters.text import LessonText
from kaptrain.learning.queries import Kept
from kaptrain.learning.rules.marks import Kind, seen_of

WAYS = {Kind.NOTE: "notes", Kind.REFLECTION: "reflections"}


@dataclass(frozen=True)
class Margin:
    """What stands beside one section of a lesson."""

    anchor: str
    title: str
    bookmarked: bool = False
    note: str = ""


@dataclass(frozen=True)
class Reflection:
    """The box under a callout; `seen` names the text that its form begins from."""

    anchor: str
    text: str = ""
    seen: str = ""
    done: bool = False
    at: datetime | None = None


@dataclass(frozen=True)
class Margins:
    """All that a reader keeps in one lesson: of sections those with a bookmark or a note.

    `strays` are marks of parts that the text no longer has.
    """

    sections: Mapping[str, Margin]
    reflections: Mapping[str, Reflection]
    strays: int


@dataclass(frozen=True)
class Counts:
    """How much is kept in one lesson."""

    notes: int = 0
    bookmarks: int = 0
    reflections: int = 0

    @property
    def words(self) -> str:
        """Say it: "2 notes, 1 bookmark"; empty for nothing."""
        named = (
            (self.notes, "note"), (self.bookmarks, "bookmark"), (self.reflections, "reflection"),
        )  # fmt: skip
        return ", ".join(f"{number} {what}{'s' if number > 1 else ''}" for number, what in named if number)


@dataclass(frozen=True)
class Item:
    """A mark on the page of all; `url` leads to its place, `edit` to its form.

    A mark whose lesson is gone has neither; `names` then say to the form that deletes it which it is.
    """

    kind: Kind
    heading: str
    text: str
    done: bool
    at: datetime
    url: str
    edit: str
    names: Mapping[str, str]


@dataclass
class LessonMarks:
    """The marks of one lesson, in the order of its parts."""

    name: str
    url: str
    items: list[Item] = field(default_factory=list)


@dataclass
class ModuleMarks:
    """The marks of one module."""

    title: str
    lessons: list[LessonMarks] = field(default_factory=list)


def margins_of(marks: Iterable[Kept], lesson_id: str, text: LessonText) -> Margins:
    """Sort what is kept in a lesson to the parts of its text."""
    own = {(mark.kind, mark.anchor): mark for mark in marks if mark.lesson_id == lesson_id}
    sections = {
        anchor: Margin(
            anchor,
            title,
            (Kind.BOOKMARK, anchor) in own,
            own[Kind.NOTE, anchor].text if (Kind.NOTE, anchor) in own else "",
        )
        for anchor, title in text.sections.items()
        if (Kind.BOOKMARK, anchor) in own or (Kind.NOTE, anchor) in own
    }
    reflections = {
        anchor: _reflection(anchor, own.get((Kind.REFLECTION, anchor))) for anchor in text.reflects
    }
    here = text.sections.keys() | text.reflects.keys()
    return Margins(sections, reflections, sum(anchor not in here for _, anchor in own))


def _reflection(anchor: str, mark: Kept | None) -> Reflection:
    if mark is None:
        return Reflection(anchor)
    return Reflection(anchor, mark.text, seen_of(mark.text), mark.done, mark.at)


def counts_of(marks: Iterable[Kept]) -> dict[str, Counts]:
    """Count by lesson."""
    found: dict[str, dict[str, int]] = {}
    for mark in marks:
        here = found.setdefault(mark.lesson_id, {"notes": 0, "bookmarks": 0, "reflections": 0})
        here[f"{mark.kind}s"] += 1
    return {lesson_id: Counts(**numbers) for lesson_id, numbers in found.items()}


def all_marks(
    program: Program, marks: Sequence[Mark], order: Mapping[str, Sequence[str]]
) -> list[ModuleMarks]:
    """Put everything that a person keeps into the order of the program; other programs come last.

    `order` are the places of each lesson that has marks.
    """
    kept: dict[str, list[Mark]] = {}
    others = ModuleMarks("From another program")
    for mark in marks:
        if mark.program == program.slug and mark.lesson_id in program.lessons:
            kept.setdefault(mark.lesson_id, []).append(mark)
        else:
            _stray(others, mark)
    modules = []
    for module in program.modules:
        here = ModuleMarks(f"{module.number}. {module.title}")
        for ref in module.lessons:
            if ref.id in kept:
                url = f"/modules/{module.id}/{ref.id}"
                lesson = LessonMarks(f"{ref.number} {ref.title}", url)
                lesson.items = [_item(mark, url) for mark in _sorted(kept[ref.id], order.get(ref.id, ()))]
                here.lessons.append(lesson)
        modules.append(here)
    return [module for module in (*modules, others) if module.lessons]


def _sorted(marks: list[Mark], places: Sequence[str]) -> list[Mark]:
    rank = {anchor: at for at, anchor in enumerate(places)}
    return sorted(marks, key=lambda mark: (rank.get(mark.anchor, len(rank)), mark.kind))


def _stray(others: ModuleMarks, mark: Mark) -> None:
    name = f"{mark.program}, {mark.lesson_id}"
    if not others.lessons or others.lessons[-1].name != name:
        others.lessons.append(LessonMarks(name, ""))
    others.lessons[-1].items.append(_item(mark, ""))


def _item(mark: Mark, url: str) -> Item:
    kind = Kind(mark.kind)
    edit = f"{url}/{WAYS[kind]}/{mark.anchor}" if url and kind in WAYS else ""
    return Item(
        kind, mark.heading, mark.text, mark.done_at is not None, mark.changed_at,
        f"{url}#{mark.anchor}" if url else "", edit,
        {"program": mark.program, "lesson": mark.lesson_id, "anchor": mark.anchor, "kind": mark.kind},
    )  # fmt: skip


def as_markdown(modules: Sequence[ModuleMarks], name: str) -> str:
    """Write everything as a file that its owner may keep."""
    lines = [f"# Notes of {name}", ""]
    for module in modules:
        lines += [f"## {module.title}", ""]
        for lesson in module.lessons:
            lines += [f"### {lesson.name}", ""]
            for item in lesson.items:
                done = ", done" if item.done else ""
                lines += [f"**{item.kind.capitalize()}: {item.heading}** ({item.at:%Y-%m-%d}{done})", ""]
                lines += [f"> {line}".rstrip() for line in item.text.split("\n") if item.text]
                lines += [""] if item.text else []
    return "\n".join(lines).rstrip() + "\n"
