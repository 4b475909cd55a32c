"""Forms of decisions about hours. Each has a reason, since the trainee reads it."""

import re
from typing import ClassVar

from flask_wtf.file import FileField
from wtforms import HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional, Regexp

from kaptrain.shared.deidentify import Kind
from kaptrain.web.fields import ClockField, DayField, MinutesField, ReadField, WholeField, one_line, plain
from kaptrain.web.forms import GuardedForm

TOPIC = re.compile(r"([a-z0-9_-]{1,40}):([0-9]{1,5})")
DAY = InputRequired("Choose a day.")
TIME = InputRequired("Write the time, for example 90 or 1 h 30.")
TIME_HELP = "In minutes (90) or hours and minutes (1 h 30)."
TITLE = (
    InputRequired("Write a title."),
    Length(max=200, message="Use at most 200 characters."),
    one_line,
)
ACTIVITY = (
    Length(max=40, message="Use at most 40 characters."),
    Regexp("^[a-z0-9_-]*$", message="Use an id."),
)


class TopicsField(ReadField):
    """Minutes by topic, written topic:minutes;topic:minutes: `data` is a tuple of pairs."""

    expected = "Write topic:minutes, several with ; between them."

    def read(self, text: str) -> tuple[tuple[str, int], ...]:
        pairs = []
        for part in filter(None, (part.strip() for part in text.split(";"))):
            match = TOPIC.fullmatch(part)
            if match is None:
                raise ValueError(part)
            pairs.append((match[1], int(match[2])))
        if len(dict(pairs)) < len(pairs):
            raise ValueError(text)
        return tuple(pairs)

    def write(self, value: tuple[tuple[str, int], ...]) -> str:
        return ";".join(f"{topic}:{minutes}" for topic, minutes in value)


class DecisionForm(GuardedForm):
    """Why, in words that the trainee reads. They go into the ledger, which never changes, so that they can
    only be mended. A decision is about hours: days and places of learning may stand."""

    guarded: ClassVar[tuple[str, ...]] = ("reason",)
    mended: ClassVar[tuple[str, ...]] = ("reason", "title", "words", "file")
    harmless = frozenset({Kind.DATE, Kind.PLACE})

    reason = TextAreaField(
        "Reason",
        (
            InputRequired("Say why; the trainee will read it."),
            Length(max=500, message="Use at most 500 characters."),
            plain,
        ),
        description="The trainee reads it, and so does whoever checks the record later.",
    )


class ExemptionForm(DecisionForm):
    component = SelectField("Component")
    minutes = MinutesField("Time", (TIME,), description=TIME_HELP)


class PriorLearningForm(DecisionForm):
    """What was learned elsewhere."""

    guarded = ("title", "reason")

    component = SelectField("Component")
    activity = StringField(
        "Activity it stands for",
        (Optional(), *ACTIVITY),
        description="The id of a lesson or activity, for example m01-01. Empty if it stands for none.",
    )
    title = StringField("What was learned", TITLE, description="For example: Course in trauma care, 2025.")
    on = DayField("Completed on", (DAY,))
    minutes = MinutesField("Time", (TIME,), description=TIME_HELP)


class ExtensionForm(DecisionForm):
    """`seen` is the end of the year that the page showed before it was confirmed."""

    days = WholeField("Days", (InputRequired("Write how many days."),), description="Calendar days.")
    seen = HiddenField(validators=(Length(max=10),))


class ConditionForm(DecisionForm):
    """What was seen of a condition; the number of a license may stand."""

    guarded = ("words", "reason")
    harmless = frozenset({Kind.DATE, Kind.PLACE, Kind.RECORD})

    condition = RadioField("Condition", validators=(InputRequired("Choose a condition."),))
    words = StringField(
        "What was seen",
        (
            InputRequired("Say what was seen."),
            Length(max=200, message="Use at most 200 characters."),
            one_line,
        ),
        description="For example: Licence and basic life support seen.",
    )


class CorrectionForm(DecisionForm):
    """A line as it should be."""

    guarded = ("title", "reason")

    component = SelectField("Component")
    kind = SelectField("Kind")
    activity = StringField("Activity", ACTIVITY)
    title = StringField("Title", TITLE)
    on = DayField("Date", (DAY,))
    start = ClockField("Local start", (Optional(),))
    minutes = MinutesField("Time", (TIME,), description=TIME_HELP)
    modality = SelectField("Attendance")
    topics = TopicsField("Topics", (Optional(),), description="topic:minutes, several with ; between them.")


class TransferForm(DecisionForm):
    """`seen` names the text that the page rehearsed before it was confirmed."""

    guarded = ("file", "reason")
    harmless = frozenset({Kind.DATE, Kind.PLACE, Kind.RECORD})

    file = FileField("CSV file")
    text = TextAreaField(
        "Or paste the lines", (Length(max=200_000, message="Use at most 200,000 characters."),)
    )
    name = HiddenField(validators=(Length(max=80), one_line))
    seen = HiddenField(validators=(Length(max=64),))
