"""Forms of consent practice."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from kaptrain.roleplay.rules.groups import Player, Turn
from kaptrain.roleplay.rules.voices import (
    ANSWERS,
    LABELS,
    LONGEST_NOTE,
    LONGEST_REFLECTION,
    LONGEST_TEXT,
    QUESTIONS,
)
from kaptrain.shared.deidentify import Kind
from kaptrain.shared.errors import Invalid
from kaptrain.web.fields import one_line, plain
from kaptrain.web.forms import BaseForm, GuardedForm, options

MOST_GROUPS, STANDS_IN = 12, 2
CHOOSE = InputRequired("Choose one.")
# Cases are invented: what was said in a talk is no client's, and its days are the card's.
OF_TALKS = frozenset({Kind.DATE, Kind.QUOTE})
SHORT = Length(max=300, message="Use at most 300 characters.")


class PinForm(GuardedForm):
    """A tap on a label, with a short note if there is one; `ago` is how long the tap waited to be sent.

    `pin` is the pin that stands already, where its note came back to be mended.
    """

    guarded = ("note",)
    harmless = OF_TALKS

    label = RadioField("Moment", (CHOOSE,), choices=options(LABELS))
    note = StringField(
        "Short note",
        (one_line, Length(max=LONGEST_NOTE, message=f"Use at most {LONGEST_NOTE} characters.")),
    )
    ago = HiddenField(default="0")
    pin = HiddenField(default="")

    def waited(self) -> int:
        """Return the seconds for which the tap waited; nonsense is none."""
        text = self.ago.data or ""
        return int(text) if text.isascii() and text.isdigit() and len(text) < len("100000") else 0

    def stands_as(self) -> int:
        """Return the id of the pin whose note is mended, 0 for a new pin."""
        text = self.pin.data or ""
        return int(text) if text.isascii() and text.isdigit() and len(text) < len("1000000000") else 0

    def of_pin(self, pin_id: int) -> "PinForm":
        """Make this the form that mends the note of a pin; several may stand on one page."""
        self.pin.data = str(pin_id)
        for each in (self.note, self.kept_reason):
            each.id = f"{each.name}-{pin_id}"
        return self


class FeedbackForm(GuardedForm):
    """What the client's role answers. The questions are those of rules/voices.py."""

    guarded = ("text",)
    harmless = OF_TALKS

    text = TextAreaField(
        "In your own words, as the client of the card",
        (plain, Length(max=LONGEST_TEXT, message=f"Use at most {LONGEST_TEXT} characters.")),
        description="When did you feel free to say no, and when not?",
    )

    def answers(self) -> dict[str, str]:
        """Return the chosen answer to each question."""
        return {name: self[name].data or "" for name, _ in QUESTIONS}


for _name, _ask in QUESTIONS:
    setattr(FeedbackForm, _name, RadioField(_ask, (CHOOSE,), choices=options(ANSWERS)))


class ReflectionForm(GuardedForm):
    """What the therapist's role keeps to themselves. Why marked words stay is kept nowhere, since nobody
    else reads it."""

    guarded = ("reflection",)
    harmless = OF_TALKS

    reflection = TextAreaField(
        "Your reflection",
        (plain, Length(max=LONGEST_REFLECTION, message=f"Use at most {LONGEST_REFLECTION} characters.")),
        description="Only you can read this. What worked, what would you do over?",
    )


class ReasonForm(GuardedForm):
    """Why a round is set aside."""

    guarded = ("reason",)
    harmless = OF_TALKS

    reason = TextAreaField("Reason", (InputRequired("Say why in a few words."), plain, SHORT))


class NoteForm(GuardedForm):
    """What the observer should look at again."""

    guarded = ("note",)
    harmless = OF_TALKS

    note = TextAreaField("What to look at again", (InputRequired("Say why in a few words."), plain, SHORT))


class ConfirmForm(BaseForm):
    """A sheet confirmed as it was shown."""

    seen = HiddenField()
    agree = BooleanField("I have read the sheet and confirm it")


class TurnForm(BaseForm):
    """Who sits where, and the scene. People are `person:enrolment`, or `person:` for who stands in."""

    therapist = SelectField("Therapist", (CHOOSE,), choices=[])
    client = SelectField("Client", (CHOOSE,), choices=[])
    observer = SelectField("Observer", (CHOOSE,), choices=[])
    card = SelectField("Scene", (CHOOSE,), choices=[])
    group = SelectField("Group", (CHOOSE,), choices=[])

    def turn(self) -> Turn:
        """Return the chairs as chosen."""
        return Turn(*(_player(each.data or "") for each in (self.therapist, self.client, self.observer)))


class AloneForm(BaseForm):
    """A round that a mentor plays with one trainee; the scene is `lab:card`."""

    trainee = SelectField("Trainee", (CHOOSE,), choices=[])
    scene = SelectField("Scene", (CHOOSE,), choices=[])
    observer = SelectField("Who observes", (CHOOSE,), choices=[])


def chair(player: Player) -> str:
    """Write a person for a list of choices."""
    return f"{player.person}:{player.enrolment or ''}"


def _player(text: str) -> Player:
    person, _, enrolment = text.partition(":")
    return Player(int(person), int(enrolment) if enrolment else None)


@dataclass(slots=True)
class SentGroups:
    """Groups as sent: enrolments and people who stand in, by the group's number."""

    members: dict[int, list[int]] = field(default_factory=dict)
    standing: dict[int, list[int]] = field(default_factory=dict)
    shown: str = ""


def read_groups(sent: MultiDict[str, str], people: Sequence[int]) -> SentGroups:
    """Read the form of groups; people without a group are not there. Invalid for what no list offers."""
    found = SentGroups(shown=sent.get("seen", "")[:64])
    for enrolment in people:
        number = _number(sent.get(f"person-{enrolment}", "0"))
        if number:
            found.members.setdefault(number, []).append(enrolment)
    for number in range(1, MOST_GROUPS + 1):
        chosen = (_number(sent.get(f"stand-{number}-{place}", "0"), most=2**31 - 1)
                  for place in range(1, STANDS_IN + 1))  # fmt: skip
        found.standing[number] = [each for each in chosen if each]
    return found


def values_of(groups: Mapping[int, tuple[Iterable[int], Iterable[int]]]) -> dict[str, str]:
    """Return what the form of groups shows: by field, members and who stands in by group."""
    values: dict[str, str] = {}
    for number, (members, standing) in groups.items():
        values |= {f"person-{each}": str(number) for each in members}
        values |= {f"stand-{number}-{place}": str(each) for place, each in enumerate(standing, 1)}
    return values


def _number(text: str, *, most: int = MOST_GROUPS) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > len(str(most)) or int(text) > most:
        raise Invalid("Choose a group from the list.", field="groups", code="unknown")
    return int(text)
