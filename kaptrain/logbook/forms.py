"""Forms of the logbook. They bind the fields named here and nothing else of an entry."""

from collections.abc import Sequence
from datetime import date, time
from typing import Any

from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    TimeField,
)
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput

from kaptrain.logbook.rules.content import Content
from kaptrain.logbook.rules.draft import LONGEST_TEXT, Chosen, Draft
from kaptrain.logbook.rules.kinds import ActivityChoice, Kind
from kaptrain.logbook.rules.lists import FOCUS, MODALITIES, PHRASES, SITES, Choices
from kaptrain.shared.minutes import format_minutes
from kaptrain.web.forms import BaseForm, GuardedForm, options

USUAL_LENGTHS = (30, 60, 90, 120, 150)
EMPTY: Choices = (("", "Choose one"),)
AGREED = "Each client present agreed in writing to an observer"
LONGEST_REASON = Length(max=500, message="Use at most 500 characters.")


def tidy(value: Any) -> Any:
    """Filter: line ends of one kind, and no character that a database cannot hold."""
    return value.replace("\r\n", "\n").replace("\x00", "") if isinstance(value, str) else value


class Later(Optional):
    """May stay empty in a draft; it is asked for when the entry is sent, so nothing says "optional"."""

    def __init__(self) -> None:
        super().__init__()
        self.field_flags = {}


def _listed(label: str, choices: Choices) -> SelectField:
    return SelectField(label, (Later(),), choices=options((*EMPTY, *choices)), default="")


class PhrasesField(SelectMultipleField):
    """Check boxes for what is said most often."""

    option_widget = CheckboxInput()


class EntryForm(GuardedForm):
    """A new or changed entry. Fields that the kind does not have are taken out by `entry_form`."""

    guarded = ("reaction", "question")

    activity = RadioField("", (InputRequired("Choose one."),), choices=[])
    on = DateField("Date of your hours", (InputRequired("Write the date."),))
    start = TimeField("Start", (Optional(),))
    length = RadioField("Length", (Later(),), choices=[])
    minutes = IntegerField("Another length, in minutes", (Optional(),))
    modality = SelectField("Present", (InputRequired("Choose one."),), choices=[])
    site = _listed("Kind of site", SITES)
    theme = _listed("Broad theme", ())
    skills = PhrasesField("Skills you saw", (Later(),), choices=[])
    feeling = _listed("Your own reaction", ())
    topic = _listed("Question for your mentor", ())
    focus = _listed("Focus", FOCUS)
    reaction = TextAreaField(
        "",
        (Length(max=LONGEST_TEXT["reaction"], message="Use at most 600 characters."),),
        filters=[tidy],
        description="Three sentences at most. No name, age, place, date or quote.",
    )
    question = StringField(
        "Your question in a sentence",
        (Optional(), Length(max=LONGEST_TEXT["question"], message="Use at most 300 characters.")),
        filters=[tidy],
    )
    absent = BooleanField("All 18 kinds of identifier are absent")
    host = SelectField("Who was there and will sign", (Later(),), choices=[])

    def draft(self, kind: Kind, activities: Sequence[ActivityChoice]) -> Draft:
        """Return what the form says; call it after `validate`."""
        chosen = next(each for each in activities if each.id == self.activity.data)
        alone = chosen.modality == "self_paced"
        return Draft(
            activity=chosen,
            on=self.on.data or date.min,
            start=self.start.data,
            minutes=self.minutes.data if self.minutes.data is not None else int(self.length.data or 0),
            modality="self_paced" if alone else self.modality.data or "",
            lists={name: self._chosen(kind, name) for name, _, _ in kind.lists},
            texts=self.texts(kind),
            host_id=int(self.host.data) if kind.hosted and self.host.data else None,
            absent=bool(self.absent.data),
            kept_reason=self.kept.reason if self.kept else "",
            known=self.names(),
        )

    def _chosen(self, kind: Kind, name: str) -> Chosen:
        data = self[name].data
        return tuple(data or ()) if name in kind.several else data or ""

    def texts(self, kind: Kind) -> dict[str, str]:
        """Return the free texts as typed."""
        return {name: self[name].data or "" for name in kind.texts}


def entry_form(
    kind: Kind, activities: Sequence[ActivityChoice], hosts: Sequence[tuple[int, str, str]], **values: Any
) -> EntryForm:
    """Return the form of one kind, filled with the request or, when there is none, with `values`."""
    form = EntryForm(data=values)
    form.activity.label.text = kind.ask
    form.activity.choices = options((each.id, each.title) for each in activities)
    lengths = sorted({*USUAL_LENGTHS, kind.minutes, *(each.minutes for each in activities)})
    form.length.choices = options((str(each), format_minutes(each)) for each in lengths)
    words = dict(MODALITIES)
    form.modality.choices = options((each, words[each]) for each in kind.modalities)
    form.host.choices = options((("", "Choose one"), *((str(id_), _person(*rest)) for id_, *rest in hosts)))
    form.reaction.label.text = f"Your {kind.reaction}"
    form.known = [name for _, name, _ in hosts]
    asked = {name for name, _, _ in kind.lists} | set(kind.texts)
    for name in {"site", "theme", "skills", "feeling", "topic", "focus", "reaction", "question"} - asked:
        del form[name]
    for name, _, choices in kind.lists:
        first = () if name in kind.several else (("", "No question" if name in kind.spare else "Choose one"),)
        form[name].choices = options((*first, *choices))
    if not kind.hosted:
        del form["host"]
    return form


def _person(name: str, credential: str) -> str:
    return f"{name}, {credential}" if credential else name


def first_values(
    kind: Kind, today: date, activities: Sequence[ActivityChoice], hosts: Sequence[tuple[int, str, str]]
) -> dict[str, Any]:
    """Return what a new entry begins with: today, the usual length and way, what leaves no choice."""
    host = str(hosts[0][0]) if len(hosts) == 1 else ""
    only = activities[0] if len(activities) == 1 else None
    usual = {each.minutes for each in activities}
    length = usual.pop() if len(usual) == 1 else kind.minutes
    return {
        "activity": only.id if only else None,
        "on": today,
        "length": str(length),
        "modality": kind.modalities[0],
        "host": host,
    }


def values_of(content: Content, host_id: int | None) -> dict[str, Any]:
    """Return what the form of a kept version shows. Its ticks are asked for anew."""
    usual = content.minutes in USUAL_LENGTHS
    start: time | None = content.start
    return {
        "activity": content.activity,
        "on": content.on,
        "start": start,
        "length": str(content.minutes) if usual else None,
        "minutes": None if usual else content.minutes,
        "modality": content.modality,
        "host": str(host_id or ""),
        **{name: value for name, value in content.fields.items() if isinstance(value, (str, list))},
    }


class ReasonForm(GuardedForm):
    """Why something is withdrawn, voided or opened again."""

    guarded = ("reason",)

    reason = TextAreaField(
        "Reason", (InputRequired("Say why in a few words."), LONGEST_REASON), filters=[tidy]
    )


class SignForm(GuardedForm):
    """Sign or return one entry. `seen` is the mark of what the page showed, `next` what to open then."""

    guarded = ("comment",)

    seen = HiddenField()
    next = HiddenField()
    agree = BooleanField("I have read the entry and sign this text")
    agreed = BooleanField(AGREED)
    phrase = PhrasesField("Quick phrases", choices=options(PHRASES))
    comment = TextAreaField("Comment", (LONGEST_REASON,), filters=[tidy])

    def words(self) -> str:
        """Return the phrases and the comment as one text."""
        said = [words for key, words in PHRASES if key in (self.phrase.data or ())]
        comment = self.comment.data or ""
        return ". ".join([*said, comment] if comment else said)


class ReviewForm(BaseForm):
    """Sign several entries at once; each item is `id:mark` as it was listed."""

    agree = BooleanField("I have read each entry and sign its text")


class RerouteForm(BaseForm):
    """Give a request to somebody else."""

    host = SelectField("Who signs instead", (InputRequired("Choose one."),), choices=[])


class LinkForm(BaseForm):
    """Sign without an account. `seen` is the mark of what the page showed."""

    seen = HiddenField()
    name = StringField("Your name", (InputRequired("Write your name."), Length(max=120)), filters=[tidy])
    credential = StringField(
        "Credential",
        (InputRequired("Write your credential."), Length(max=120)),
        filters=[tidy],
        description="Such as MD, NP or LCSW.",
    )
    licence = StringField(
        "License number",
        (InputRequired("Write the number of your license."), Length(max=60)),
        filters=[tidy],
        description="With its state, for example CO 12345. It is printed with your signature.",
    )
    code = StringField("Six digits from your mail", (Later(), Length(max=12)))
    agreed = BooleanField(AGREED)
    agree = BooleanField("I have read the entry and sign this text")
