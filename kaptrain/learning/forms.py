"""What a trainee sends from a lesson: answers to its check, and a place to keep."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from werkzeug.datastructures import MultiDict
from wtforms import StringField
from wtforms.validators import InputRequired, Length

from kaptrain.catalogue.rules.lesson import CheckItem, ItemKind
from kaptrain.web.forms import BaseForm

CHOOSE_ONE = "Choose one answer."
CHOOSE_SOME = "Choose at least one answer."


@dataclass(frozen=True)
class Answers:
    """Chosen option indexes by item, and a message for each item that was not answered properly."""

    chosen: Mapping[str, frozenset[int]]
    errors: Mapping[str, str]


def read_answers(items: Sequence[CheckItem], sent: MultiDict[str, str]) -> Answers:
    """Read the answers (`item-ID`) to these items out of a form; what is no option is left out."""
    chosen: dict[str, frozenset[int]] = {}
    errors: dict[str, str] = {}
    for item in items:
        known = {str(place): place for place in range(len(item.options))}
        given = frozenset(known[value] for value in sent.getlist(f"item-{item.id}") if value in known)
        single = item.kind is ItemKind.SINGLE
        if not given or (single and len(given) > 1):
            errors[item.id] = CHOOSE_ONE if single else CHOOSE_SOME
        chosen[item.id] = given
    return Answers(chosen, errors)


class PlaceForm(BaseForm):
    """The part of a lesson that was seen last."""

    place = StringField("Place", validators=[InputRequired(), Length(max=100)])
