"""Marks, confirmations, corrections, codes, files and make-ups, as sent."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from flask_wtf.file import FileField, FileRequired
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, DateField, HiddenField, RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from kaptrain.events.rules.marks import Attendance as Mark
from kaptrain.events.rules.times import known_zone
from kaptrain.shared.deidentify import Kind
from kaptrain.shared.errors import Invalid
from kaptrain.web.fields import WholeField, plain
from kaptrain.web.forms import BaseForm, GuardedForm, options

RECORDED = "recorded"
CHOICES = (
    (Mark.PRESENT.value, "Present"),
    (Mark.LATE.value, "Late"),
    (Mark.LEFT.value, "Left early"),
    (Mark.EXCUSED.value, "Excused"),
    (Mark.ABSENT.value, "Absent"),
    (Mark.APOLOGY.value, "Told before"),
)
NAMES = {value for value, _ in CHOICES}
TIMED = (Mark.LATE.value, Mark.LEFT.value)
# Days and files of events belong to the event.
OF_EVENTS = frozenset({Kind.DATE})
OF_FILES = frozenset({Kind.DATE, Kind.RECORD})
LONGEST = Length(max=500, message="Use at most 500 characters.")


@dataclass(frozen=True, slots=True)
class SentMark:
    """What was chosen for one person; `mark` is None for what codes or a file say."""

    mark: str | None
    late: int = 0
    left: int = 0


@dataclass(slots=True)
class SentMarks:
    """What a list said, by enrolment, with one message for each person whose minutes cannot be read."""

    marks: dict[int, SentMark] = field(default_factory=dict)
    errors: dict[int, str] = field(default_factory=dict)


def read_marks(form: MultiDict[str, str], ids: Iterable[int]) -> SentMarks:
    """Read the marks of these people out of a list; who was left alone is in neither part."""
    sent = SentMarks()
    for each in ids:
        mark = form.get(f"mark-{each}", "")
        if mark == RECORDED:
            sent.marks[each] = SentMark(None)
        elif mark in NAMES:
            minutes = [_minutes(form.get(f"{name}-{each}", "")) for name in ("late", "left")]
            if mark not in TIMED:
                minutes = [0, 0]
            late, left = (value if value is not None else 0 for value in minutes)
            sent.marks[each] = SentMark(mark, late, left)
            if None in minutes:
                sent.errors[each] = "Write whole minutes."
    return sent


def read_chosen(form: MultiDict[str, str], number: int) -> dict[int, int]:
    """Read who the rows set aside are: an enrolment, or 0 to leave a row out."""
    found = ((at, form.get(f"aside-{at}", "")) for at in range(number))
    return {at: int(text) for at, text in found if text.isascii() and text.isdigit() and len(text) < 10}


def _minutes(text: str) -> int | None:
    text = text.strip()
    if not text:
        return 0
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else None


class ConfirmForm(BaseForm):
    """Sign the record that was shown."""

    seen = HiddenField()
    agree = BooleanField("I have read the record and sign this text")


class CorrectionForm(BaseForm):
    """One person's attendance anew; it is shown before it is signed."""

    mark = RadioField("It was", choices=options(CHOICES), validators=[InputRequired("Choose one.")])
    late = WholeField("Late by, in minutes", (Optional(),))
    left = WholeField("Left before the end by, in minutes", (Optional(),))


class CorrectForm(CorrectionForm, GuardedForm):
    """Sign a correction that was shown."""

    guarded = ("reason",)
    harmless = OF_EVENTS

    seen = HiddenField()
    reason = TextAreaField("Why", (InputRequired("Say why; the trainee will read it."), LONGEST, plain))


class WordsForm(GuardedForm):
    """A sentence for the other side."""

    guarded = ("words",)
    harmless = OF_EVENTS

    words = TextAreaField("", (InputRequired("Say it in a few words."), LONGEST, plain))


class CodeForm(BaseForm):
    """The code on the host's screen."""

    code = StringField("Code on the screen", (InputRequired("Type the code."), Length(max=20)))


class FileForm(GuardedForm):
    """A join/leave file."""

    guarded = ("file",)
    harmless = OF_FILES

    file = FileField("File", (FileRequired("Choose the file that the meeting platform made."),))
    file_zone = StringField("Time zone of its times", (Optional(), Length(max=60)))

    def zone(self) -> str | None:
        """Return the zone, if one was given; Invalid at `file_zone` for any other text."""
        if not self.file_zone.data:
            return None
        try:
            known_zone(self.file_zone.data)
        except Invalid as error:
            raise Invalid(error.message, code=error.code, field="file_zone") from None
        return str(self.file_zone.data)


class RecordingForm(BaseForm):
    """Where an event can be watched afterwards."""

    link = StringField("Address of the recording", (Length(max=500), plain))


class DeclineForm(GuardedForm):
    """Why a make-up is declined."""

    guarded = ("reason",)
    harmless = OF_EVENTS

    reason = StringField("Why not", (LONGEST, plain))


class TutorialForm(BaseForm):
    """The day of a tutorial, and the mark of what is signed."""

    on = DateField("Held on", (InputRequired("Write the date."),))
    seen = HiddenField()
    agree = BooleanField("I held this tutorial and sign this text")


class WalkInForm(BaseForm):
    """Who came without a seat; whether they may be put on the list is decided behind the event's lock."""

    person = RadioField(
        "Who came", (InputRequired("Choose who came."),), choices=[], coerce=int, validate_choice=False
    )
