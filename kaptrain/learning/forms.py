"""What a trainee sends from a lesson: answers to its check, and a place to keep."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from werkzeug.datastructures import MultiDict
from wtforms import HiddenField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from kaptrain.catalogue.rules.lesson import CheckItem, ItemKind
from kaptrain.learning.rules.layout import answers_shown, parts_shown
from kaptrain.learning.rules.marks import LONGEST_TEXT, plain_text
from kaptrain.shared.deidentify import Kind
from kaptrain.web.forms import BaseForm, GuardedForm

CHOOSE_ONE = "Choose one answer."
CHOOSE_SOME = "Choose at least one answer."
GIVE_PLACES = "Give every step a place."
MATCH_ALL = "Choose an answer for every line."
OPEN = -1


@dataclass(frozen=True)
class Answers:
    """Answers by item, and a message for each item that was not answered properly.

    A part of an order or match item that was left out is OPEN.
    """

    given: Mapping[str, tuple[int, ...]]
    errors: Mapping[str, str]


def read_answers(items: Sequence[CheckItem], sent: MultiDict[str, str], seed: str) -> Answers:
    """Read the answers to these items, shown with `seed`, out of a form; what is no option is left out.

    Options are sent as `item-ID`, places and matches as `item-ID.N` for the part shown as Nth.
    """
    given: dict[str, tuple[int, ...]] = {}
    errors: dict[str, str] = {}
    for item in items:
        answer = _options(item, sent) if item.options else _parts(item, sent, seed)
        message = _problem(item, answer, seed)
        if message:
            errors[item.id] = message
        given[item.id] = answer
    return Answers(given, errors)


def _options(item: CheckItem, sent: MultiDict[str, str]) -> tuple[int, ...]:
    known = {str(place): place for place in range(len(item.options))}
    return tuple(sorted({known[value] for value in sent.getlist(f"item-{item.id}") if value in known}))


def _parts(item: CheckItem, sent: MultiDict[str, str], seed: str) -> tuple[int, ...]:
    offered = answers_shown(item, seed) if item.kind is ItemKind.MATCH else tuple(range(item.parts))
    known = {str(place): value for place, value in enumerate(offered)}
    answer = [OPEN] * item.parts
    for place, part in enumerate(parts_shown(item, seed)):
        answer[part] = known.get(sent.get(f"item-{item.id}.{place}", ""), OPEN)
    return tuple(answer)


def _problem(item: CheckItem, answer: tuple[int, ...], seed: str) -> str | None:
    if item.kind is ItemKind.MULTIPLE:
        return None if answer else CHOOSE_SOME
    if item.options:
        return None if len(answer) == 1 else CHOOSE_ONE
    if OPEN in answer:
        return GIVE_PLACES if item.kind is ItemKind.ORDER else MATCH_ALL
    twice = next((value for value in answer if answer.count(value) > 1), None)
    if twice is None:
        return None
    if item.kind is ItemKind.ORDER:
        return f"Place {twice + 1} is given twice; use each place once."
    letter = chr(ord("A") + answers_shown(item, seed).index(twice))
    return f"Answer {letter} is chosen twice; each belongs to one line."


class PlaceForm(BaseForm):
    """The part of a lesson that was seen last."""

    place = StringField("Place", validators=[InputRequired(), Length(max=100)])


class WritingForm(GuardedForm):
    """A private text, and the name of the one it began from. Days and quotes are mostly the lesson's."""

    guarded = ("text",)
    harmless = frozenset({Kind.DATE, Kind.QUOTE})

    text = TextAreaField(
        "Your note",
        filters=[plain_text],
        validators=[Length(max=LONGEST_TEXT, message=f"At most {LONGEST_TEXT} characters, please.")],
    )
    seen = HiddenField(validators=[Length(max=64)])
