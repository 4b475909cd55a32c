"""Forms about cohorts and places in them."""

from wtforms import HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from kaptrain.web.fields import DayField, WholeField, one_line, plain
from kaptrain.web.forms import BaseForm

REASON = (
    InputRequired("Say why; the people concerned may read it."),
    Length(max=300, message="Use at most 300 characters."),
    plain,
)
DAY = InputRequired("Choose a day.")


class CohortForm(BaseForm):
    title = StringField(
        "Title",
        (InputRequired("Write a title."), Length(max=120, message="Use at most 120 characters."), one_line),
        description="As trainees will see it, for example June 2026.",
    )
    program = SelectField("Program", description="Its plan of today is frozen for this cohort.")
    starts_on = DayField("First day", (DAY,), description="The year of everybody in the cohort begins then.")


class EnrolForm(BaseForm):
    """Somebody by address, or by the id behind a row of the list."""

    email = StringField("Email", (Length(max=254, message="Use at most 254 characters."), one_line))
    person = HiddenField(validators=(Length(max=10),))


class PickForm(BaseForm):
    """One mentor for several trainees; the trainees themselves are read by the view."""

    mentor = SelectField("Mentor for the selected")


class MentorForm(BaseForm):
    mentor = SelectField("Mentor")
    reason = StringField("Reason", (*REASON, one_line))


class ReasonForm(BaseForm):
    """The page says what will happen; the reason is what a person adds."""

    reason = StringField("Reason", (*REASON, one_line))


class EndForm(ReasonForm):
    """The end of a pair; without a day it ends today."""

    on = DayField("Last day", description="Today, or the earlier day on which it really ended.")


class LeaveForm(BaseForm):
    """`seen` is the end of the year that the page showed before it was confirmed."""

    from_on = DayField("First day of leave", (DAY,))
    days = WholeField("Calendar days", (InputRequired("Write how many days."),))
    reason = TextAreaField("Reason", REASON, description="No health details; the trainee reads it.")
    seen = HiddenField(validators=(Length(max=10),))
