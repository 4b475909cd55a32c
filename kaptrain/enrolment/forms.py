"""Forms about cohorts and places in them."""

from wtforms import HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from kaptrain.shared.deidentify import Kind
from kaptrain.web.fields import DayField, WholeField, one_line, plain
from kaptrain.web.forms import BaseForm, GuardedForm

REASON = (
    InputRequired("Say why; the people concerned may read it."),
    Length(max=300, message="Use at most 300 characters."),
    plain,
)
# Titles and reasons are about places in a cohort: their days are the trainee's.
OF_PLACES = frozenset({Kind.DATE})
DAY = InputRequired("Choose a day.")


class CohortForm(GuardedForm):
    """A cohort. Its title stands in mails and in the record of acts, so its words can only be mended."""

    guarded = ("title",)
    mended = guarded
    harmless = frozenset({Kind.DATE, Kind.PLACE})

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


class ReasonForm(GuardedForm):
    """The page says what will happen; the reason is what a person adds. It goes into the record of acts, so
    its words can only be mended."""

    guarded = ("reason",)
    mended = guarded
    harmless = OF_PLACES

    reason = StringField("Reason", (*REASON, one_line))


class MentorForm(ReasonForm):
    """A mentor, and why."""

    mentor = SelectField("Mentor")


class EndForm(ReasonForm):
    """The end of a pair; without a day it ends today."""

    on = DayField("Last day", description="Today, or the earlier day on which it really ended.")


class LeaveForm(GuardedForm):
    """`seen` is the end of the year that the page showed before it was confirmed. The reason stands for good
    beside the year, so its words can only be mended."""

    guarded = ("reason",)
    mended = guarded
    harmless = OF_PLACES

    from_on = DayField("First day of leave", (DAY,))
    days = WholeField("Calendar days", (InputRequired("Write how many days."),))
    reason = TextAreaField("Reason", REASON, description="No health details; the trainee reads it.")
    seen = HiddenField(validators=(Length(max=10),))
