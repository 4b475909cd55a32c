"""What a facilitator and a group need for one meeting: parts, cards, questions, a book, a rubric, a form."""

from dataclasses import dataclass
from enum import StrEnum

from kaptrain.catalogue.rules.lesson import CheckItem

POINTS = 2


@dataclass(frozen=True)
class Part:
    """A piece of a meeting's time, in minutes."""

    title: str
    minutes: int


@dataclass(frozen=True)
class Card:
    """A scene to play in threes. Each role reads its own text; only the facilitator reads all."""

    id: str
    title: str
    therapist: str
    client: str
    observer: str


@dataclass(frozen=True)
class Book:
    """A book as a library lists it; `source` is its key in sources.yaml, `isbn` may be empty."""

    title: str
    by: str
    publisher: str
    year: int
    edition: str
    isbn: str
    source: str

    @property
    def cited(self) -> str:
        """The book as a library lists it, without its title."""
        edition = f", {self.edition}" if self.edition else ""
        return f"{self.by} ({self.publisher}, {self.year}{edition})"


@dataclass(frozen=True)
class Section:
    """What to read before a meeting, in order; `id` names the section's own questions and threads."""

    id: str
    title: str
    questions: tuple[str, ...]


@dataclass(frozen=True)
class Companion:
    """A critical reading beside a book."""

    source: str
    note: str


@dataclass(frozen=True)
class Guide:
    """How one activity runs. What a kind of activity does not have is empty.

    `check` are the items for those who watch a recording, `rubric` names a file in rubrics/,
    `candidates` are books to choose from where no `book` is set.
    """

    objectives: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()
    check: tuple[CheckItem, ...] = ()
    task: str = ""
    rubric: str = ""
    must_say: tuple[str, ...] = ()
    cards: tuple[Card, ...] = ()
    questions: tuple[str, ...] = ()
    book: Book | None = None
    candidates: tuple[Book, ...] = ()
    sections: tuple[Section, ...] = ()
    companions: tuple[Companion, ...] = ()


@dataclass(frozen=True)
class RubricItem:
    """One thing an observer looks for; `levels` say in words what 0, 1 and 2 points are."""

    id: str
    title: str
    levels: tuple[str, ...]


@dataclass(frozen=True)
class Rubric:
    """Items scored 0 to 2. Met at `passes` points in all, with none of `never_zero` at 0."""

    id: str
    title: str
    passes: int
    never_zero: tuple[str, ...]
    items: tuple[RubricItem, ...]

    @property
    def most(self) -> int:
        """The most points that can be had."""
        return POINTS * len(self.items)


class QuestionKind(StrEnum):
    """How a form's question is answered: 1 to 5, one of some words, or in own words."""

    SCALE = "scale"
    CHOICE = "choice"
    TEXT = "text"


@dataclass(frozen=True)
class FormQuestion:
    """One question of a form; `options` only for a choice."""

    id: str
    kind: QuestionKind
    ask: str
    options: tuple[str, ...]
    required: bool


@dataclass(frozen=True)
class EvaluationForm:
    """Questions about one kind of thing; `intro` is Markdown."""

    id: str
    title: str
    about: str
    questions: tuple[FormQuestion, ...]
    intro: str
