"""Forms of mentorship. They bind the fields named here and nothing else."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from wtforms import BooleanField, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from kaptrain.logbook.rules.lists import MODALITIES
from kaptrain.mentorship.rules.items import LONGEST_SHOWS, PARTS, ItemKind, State, Words, state_words
from kaptrain.mentorship.rules.ratings import LEVELS, LONGEST_INSTANCE, Competency
from kaptrain.shared.deidentify import Kind
from kaptrain.web.fields import ClockField, DayField, MinutesField, one_line, plain
from kaptrain.web.forms import BaseForm, GuardedForm, options

NO_CLIENT = "Nothing that could point to a client: no name, age, place, date or quote."
Pairs = Iterable[tuple[str, str]]


def tidy(value: Any) -> Any:
    """Filter: line ends of one kind, and no character that a database cannot hold."""
    return value.replace("\r\n", "\n").replace("\x00", "") if isinstance(value, str) else value


def at_most(characters: int) -> Length:
    """Validator: no more than so many characters."""
    return Length(max=characters, message=f"Use at most {characters} characters.")


def _item_text(longest: int) -> TextAreaField:
    return TextAreaField("Text", (InputRequired("Write something first."), at_most(longest)), filters=[tidy])


class ItemForm(GuardedForm):
    """A point or a note; `seen` is the version that the page showed."""

    guarded = ("text", "shows")

    part = SelectField("Part of the plan", choices=options(PARTS))
    meeting = SelectField("About which meeting", choices=[], default="")
    text = _item_text(1500)
    shows = TextAreaField("How we’ll see it", (at_most(LONGEST_SHOWS),), filters=[tidy])
    due_on = DayField("By when")
    state = SelectField("State", choices=[])
    seen = HiddenField()

    def words(self, kind: ItemKind, before: Words | None = None) -> Words:
        """Return what the form says; fields that this kind does not have stay empty, or as they were."""
        state = before.state if before else State.OPEN
        return Words(
            text=self.text.data or "",
            shows=(self.shows.data or "") if kind.measured else "",
            due_on=self.due_on.data if kind.dated else None,
            state=self.state.data if "state" in self else state,
        )

    def chosen(self, name: str) -> str:
        """Return what was chosen from a list, "" where this kind of item has none."""
        return self[name].data or "" if name in self else ""


class PlanningForm(ItemForm):
    """A goal or a line of the plan: its days are the trainee's own."""

    harmless = frozenset({Kind.DATE})


def item_form(kind: ItemKind, *, meetings: Pairs, fresh: bool, **values: Any) -> ItemForm:
    """Return the form of one kind of item, filled with the request or, when there is none, with `values`."""
    form = (PlanningForm if kind.dated else ItemForm)(data=values)
    form.text.label.text, form.text.description = kind.ask, kind.hint
    form.meeting.choices = options((("", "None"), *meetings))
    form.state.choices = options((each, state_words(kind, each)) for each in State)
    unwanted = {
        "part": kind.id != "plan" or not fresh,
        "meeting": kind.id != "note" or not fresh,
        "shows": not kind.measured,
        "due_on": not kind.dated,
        "state": fresh or kind.authored,
    }
    for name in (name for name, gone in unwanted.items() if gone):
        del form[name]
    return form


class StateForm(BaseForm):
    """The buttons beside an item."""

    state = HiddenField()
    seen = HiddenField()


class PrivateForm(GuardedForm):
    """A private note; `seen` names the text that the page showed. Why marked words stay is kept nowhere,
    since nobody else reads the note."""

    guarded = ("text",)

    text = TextAreaField(
        "Your private note",
        (InputRequired("Write something first."), at_most(2000)),
        filters=[tidy],
        description=f"{NO_CLIENT} What counts in a decision stands in a shared note too.",
    )
    seen = HiddenField()


class SessionForm(BaseForm):
    """A meeting that a mentor writes down for the trainee."""

    activity = SelectField("Which meeting", choices=[])
    on = DayField("Date of the meeting", (InputRequired("Write the date."),))
    start = ClockField("Start", (Optional(),))
    minutes = MinutesField("Length", (InputRequired("Write how long it was."),))
    modality = SelectField("Present", choices=[])


def session_form(activities: Pairs, modalities: Sequence[str], today: date, activity: str) -> SessionForm:
    """Return the form of a meeting; it begins with today, an hour and the theme of the month."""
    words = dict(MODALITIES)
    form = SessionForm(data={"on": today, "minutes": 60, "activity": activity, "modality": modalities[0]})
    form.activity.choices = options(activities)
    form.modality.choices = options((each, words[each]) for each in modalities)
    return form


class ConfirmForm(GuardedForm):
    """What a trainee adds to a logged meeting."""

    guarded = ("reaction",)

    reaction = TextAreaField(
        "Your reflection",
        (at_most(600),),
        filters=[tidy],
        description="Three sentences at most. No name, age, place, date or quote.",
    )
    absent = BooleanField("All 18 kinds of identifier are absent")


class ReasonForm(GuardedForm):
    """Why something is declined or taken back; its days are the meeting's."""

    guarded = ("reason",)
    harmless = frozenset({Kind.DATE})

    reason = TextAreaField("Reason", (InputRequired("Say why in a few words."), at_most(500)), filters=[tidy])


class ApprovalForm(GuardedForm):
    """The final approval in the mentor's own words; `seen` names what the page showed."""

    guarded = ("statement",)
    harmless = frozenset({Kind.DATE})

    statement = TextAreaField(
        "What it rests on",
        (InputRequired("Say in your own words what it rests on."), at_most(500)),
        filters=[tidy],
        description="Three sentences about what you have seen. The trainee reads them, and they stay.",
    )
    aware = BooleanField("I have seen what is still open and give it all the same")
    seen = HiddenField()


def rating_form(competencies: Sequence[Competency]) -> GuardedForm:
    """Return a form with a level and an instance for each competency; levels begin unset.

    Ids of content are no names of attributes, so the form is made of a dictionary.
    """
    fields: dict[str, Any] = {}
    for each in competencies:
        fields[f"level-{each.id}"] = RadioField(
            each.title,
            (InputRequired("Choose a level."),),
            choices=options((str(at), words) for at, words in enumerate(LEVELS[: len(each.levels)])),
        )
        fields[f"instance-{each.id}"] = StringField(
            f"An instance of {each.title.lower()}", (at_most(LONGEST_INSTANCE), one_line)
        )
    fields["guarded"] = tuple(f"instance-{each.id}" for each in competencies)
    made: GuardedForm = type("RatingForm", (GuardedForm,), fields)()
    return made


def hand_over_form(places: Sequence[tuple[int, str]], mentors: Pairs, today: date) -> GuardedForm:
    """Return the form of a hand-over: one choice for all, one for each trainee, a day and a reason.

    The reason goes into the record of acts, so its words can only be mended.
    """
    people = tuple(mentors)
    fields: dict[str, Any] = {
        "everybody": SelectField("One mentor for all", choices=options((("", "Choose for each"), *people))),
        "on": DayField("First day with the new mentor", (InputRequired("Choose a day."),)),
        "reason": StringField(
            "Reason",
            (InputRequired("Say why; the people concerned may read it."), at_most(300), one_line, plain),
        ),
    }
    for place_id, name in places:
        fields[f"to-{place_id}"] = SelectField(
            f"New mentor of {name}",
            choices=options((("", "As chosen for all"), *people)),
            # The list may have changed since it was shown; the service says so.
            validate_choice=False,
        )
    fields |= {"guarded": ("reason",), "mended": ("reason",), "harmless": frozenset({Kind.DATE})}
    made: GuardedForm = type("HandOverForm", (GuardedForm,), fields)(data={"on": today})
    return made
