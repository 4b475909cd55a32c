"""What readers and facilitators send."""

from collections.abc import Iterable, Mapping
from datetime import date

from wtforms import HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from kaptrain.bookclub.rules.texts import LONGEST_TEXT, plain_text
from kaptrain.shared.errors import Invalid
from kaptrain.web.fields import DAY, DayField, one_line, plain
from kaptrain.web.forms import BaseForm

NEEDED = InputRequired("Fill this in.")
LINE = (NEEDED, Length(max=200, message="Use at most 200 characters."), one_line)
SENTENCES = (NEEDED, Length(max=500, message="Use at most 500 characters."), plain)


class TextForm(BaseForm):
    """A private text, and the name of the one it began from."""

    text = TextAreaField(
        "Your text",
        filters=[plain_text],
        validators=[Length(max=LONGEST_TEXT, message="At most 10,000 characters, please.")],
    )
    seen = HiddenField(validators=[Length(max=64)])


class IdeaForm(BaseForm):
    """A book that a member suggests."""

    title = StringField("Title", LINE)
    by = StringField("Written by", LINE, description="And where they come from, if you know.")
    why = TextAreaField("Why now", SENTENCES)
    critic = TextAreaField("Who disagrees with it", SENTENCES, description="A review, a reply, a report.")


class ClubForm(BaseForm):
    """A club to be."""

    title = StringField("Name", (NEEDED, Length(max=120, message="Use at most 120 characters."), one_line))
    cohort = SelectField("Cohort", (NEEDED,), choices=[])
    facilitator = SelectField("Led by", (NEEDED,), choices=[])


class ClosingForm(BaseForm):
    """Until when a club votes."""

    closes = DayField("Last day of the vote", (NEEDED,))


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
