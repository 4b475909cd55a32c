"""What readers and facilitators send."""

from collections.abc import Iterable, Mapping
from datetime import date

from wtforms import HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from kaptrain.bookclub.rules.texts import LONGEST_TEXT, plain_text
from kaptrain.shared.deidentify import Kind
from kaptrain.shared.errors import Invalid
from kaptrain.web.fields import DAY, ClockField, DayField, one_line, plain
from kaptrain.web.forms import BaseForm, GuardedForm

NEEDED = InputRequired("Fill this in.")
LINE = (NEEDED, Length(max=200, message="Use at most 200 characters."), one_line)
# Whoever writes about books says when they came out, where they play, and what they say.
OF_BOOKS = frozenset({Kind.DATE, Kind.QUOTE, Kind.PLACE})
SENTENCES = (NEEDED, Length(max=500, message="Use at most 500 characters."), plain)


class TextForm(GuardedForm):
    """A private text, and the name of the one it began from. Why marked words stay is kept nowhere, since
    nobody else reads it."""

    guarded = ("text",)
    harmless = OF_BOOKS

    text = TextAreaField(
        "Your text",
        filters=[plain_text],
        validators=[Length(max=LONGEST_TEXT, message="At most 10,000 characters, please.")],
    )
    seen = HiddenField(validators=[Length(max=64)])


class IdeaForm(GuardedForm):
    """A book that a member suggests; its author's name may stand in the other texts."""

    guarded = ("title", "why", "critic")
    harmless = OF_BOOKS

    title = StringField("Title", LINE)
    by = StringField("Written by", LINE, description="And where they come from, if you know.")
    why = TextAreaField("Why now", SENTENCES)
    critic = TextAreaField("Who disagrees with it", SENTENCES, description="A review, a reply, a report.")

    def names(self) -> tuple[str, ...]:
        """Return the names that may stand."""
        return (*super().names(), self.by.data or "")


class ClubForm(GuardedForm):
    """A club to be. Its name stands in mails and in the record of acts, so its words can only be mended."""

    guarded = ("title",)
    mended = guarded
    harmless = OF_BOOKS

    title = StringField("Name", (NEEDED, Length(max=120, message="Use at most 120 characters."), one_line))
    cohort = SelectField("Cohort", (NEEDED,), choices=[])
    facilitator = SelectField("Led by", (NEEDED,), choices=[])


class ClosingForm(BaseForm):
    """Until when a club votes."""

    closes = DayField("Last day of the vote", (NEEDED,))


class MeetingForm(BaseForm):
    """One meeting of a club."""

    activity = SelectField("Book", (NEEDED,), choices=[])
    on = DayField("Day", (NEEDED,))
    at = ClockField("Begins at", (NEEDED,), description="As 18:00.")
    zone = StringField("Time zone", (NEEDED, Length(max=60), one_line))
    place = StringField(
        "Place", (Optional(), Length(max=200, message="Use at most 200 characters."), one_line)
    )
    join_link = StringField(
        "Address to join", (Optional(), Length(max=500, message="Use at most 500 characters."), one_line)
    )


def read_dates(sections: Iterable[str], sent: Mapping[str, str]) -> dict[str, date]:
    """Read the dates of a plan, sent as `by-SECTION`; Invalid for what is no day."""
    dates = {}
    for each in sections:
        typed = sent.get(f"by-{each}", "").strip()
        if not typed:
            continue
        try:
            dates[each] = date.fromisoformat(typed) if DAY.fullmatch(typed) else None
        except ValueError:
            dates[each] = None
        if dates[each] is None:
            raise Invalid("Write each day as YYYY-MM-DD.", field="by", code="day")
    return {name: day for name, day in dates.items() if day is not None}
