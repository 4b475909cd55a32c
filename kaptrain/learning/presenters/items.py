"""The items of a check: as questions, or with what became of the answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from kaptrain.catalogue.rules.grading import Answer, is_right
from kaptrain.catalogue.rules.kept import item_mark
from kaptrain.catalogue.rules.lesson import CheckItem, ItemKind
from kaptrain.learning.rules.layout import answers_shown, parts_shown

LONG_ANSWER = 34


@dataclass(frozen=True)
class Choice:
    """Something on offer under the `value` that a form sends."""

    value: int
    text: str
    chosen: bool


@dataclass(frozen=True)
class Part:
    """A step or a line with a choice of its own, sent as `name`."""

    name: str
    text: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True)
class Question:
    """An item to answer, with its message when it was left out.

    `mark` names what it says. Options are `choices`; steps and lines are `parts`. `answers` are
    the lettered answers of a match item, listed when they are too long for a menu.
    """

    id: str
    mark: str
    kind: ItemKind
    case: str
    ask: str
    choices: tuple[Choice, ...]
    parts: tuple[Part, ...]
    answers: tuple[str, ...]
    error: str | None

    @property
    def several(self) -> bool:
        return self.kind is ItemKind.MULTIPLE


@dataclass(frozen=True)
class Mark:
    """A part of a finished item: whether it belongs to the right answer, what was done, and why."""

    text: str
    right: bool
    wrong: bool
    said: str
    why: str


@dataclass(frozen=True)
class Answered:
    """An item of a finished attempt. `source` is (words, address) of the lesson it is from, where named."""

    kind: ItemKind
    case: str
    ask: str
    right: bool
    marks: tuple[Mark, ...]
    source: tuple[str, str] | None = None


@dataclass(frozen=True)
class Filled:
    """What was given in a form that came back, by item, with the messages about it."""

    given: Mapping[str, Answer] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)


def question(item: CheckItem, seed: str, filled: Filled) -> Question:
    """Return an item to answer, its parts in the order of `seed`."""
    given = filled.given.get(item.id, ())
    choices: tuple[Choice, ...] = ()
    parts: tuple[Part, ...] = ()
    if item.options:
        shown = parts_shown(item, seed)
        choices = tuple(Choice(each, item.options[each].text, each in given) for each in shown)
    else:
        parts = _parts(item, seed, given)
    lettered = tuple(choice.text for choice in parts[0].choices) if item.pairs else ()
    return Question(
        id=item.id,
        mark=item_mark(item),
        kind=item.kind,
        case=item.case,
        ask=item.ask,
        choices=choices,
        parts=parts,
        answers=lettered if any(len(each) > LONG_ANSWER for each in lettered) else (),
        error=filled.errors.get(item.id),
    )


def _parts(item: CheckItem, seed: str, given: Answer) -> tuple[Part, ...]:
    texts = [step.text for step in item.steps] or [pair.item for pair in item.pairs]
    offers = _offers(item, seed)
    return tuple(
        Part(
            name=f"item-{item.id}.{place}",
            text=texts[part],
            choices=tuple(
                Choice(at, words, bool(given) and given[part] == value)
                for at, (value, words) in enumerate(offers)
            ),
        )
        for place, part in enumerate(parts_shown(item, seed))
    )


def _offers(item: CheckItem, seed: str) -> list[tuple[int, str]]:
    """What each part may be given, as (answer, words), in the order offered."""
    if item.steps:
        return [(place, str(place + 1)) for place in range(item.parts)]
    shown = enumerate(answers_shown(item, seed))
    return [(pair, f"{chr(ord('A') + at)}. {item.pairs[pair].answer}") for at, pair in shown]


def answered(
    item: CheckItem, answer: Answer, seed: str, *, source: tuple[str, str] | None = None
) -> Answered:
    """Return what became of an answer, with every reason."""
    marks = {ItemKind.ORDER: _steps, ItemKind.MATCH: _pairs}.get(item.kind, _options)(item, answer, seed)
    return Answered(item.kind, item.case, item.ask, is_right(item, answer), tuple(marks), source)


def _options(item: CheckItem, answer: Answer, seed: str) -> list[Mark]:
    said = {
        (True, True): "Right, and your answer",
        (True, False): "Right",
        (False, True): "Your answer, not right",
        (False, False): "",
    }
    marks = []
    for place in parts_shown(item, seed):
        option, chosen = item.options[place], place in answer
        wrong = chosen and not option.right
        marks.append(Mark(option.text, option.right, wrong, said[option.right, chosen], option.why))
    return marks


def _steps(item: CheckItem, answer: Answer, _seed: str) -> list[Mark]:
    marks = []
    for place, (step, given) in enumerate(zip(item.steps, _filled(item, answer), strict=True)):
        right = 0 <= given < item.parts and item.steps[given].text == step.text
        said = "Right, and your place for it" if right else f"Not right: {_placed(given)}"
        marks.append(Mark(f"{place + 1}. {step.text}", right, not right, said, step.why))
    return marks


def _placed(place: int) -> str:
    return f"you put it at place {place + 1}" if place >= 0 else "you did not place it"


def _pairs(item: CheckItem, answer: Answer, _seed: str) -> list[Mark]:
    marks = []
    for place, (pair, given) in enumerate(zip(item.pairs, _filled(item, answer), strict=True)):
        right = given == place
        chosen = f"“{item.pairs[given].answer}”" if 0 <= given < item.parts else "nothing"
        said = "Right, and your answer" if right else f"Not right: you chose {chosen}"
        marks.append(Mark(f"{pair.item}: {pair.answer}", right, not right, said, pair.why))
    return marks


def _filled(item: CheckItem, answer: Answer) -> Sequence[int]:
    return answer if len(answer) == item.parts else [-1] * item.parts
