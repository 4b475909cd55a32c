"""Forms of groups."""

from wtforms import BooleanField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from kaptrain.shared.deidentify import Kind
from kaptrain.threads.rules.words import LONGEST_TITLE
from kaptrain.web.fields import ClockField, DayField, WholeField, one_line, plain
from kaptrain.web.forms import BaseForm, GuardedForm

NEEDED = InputRequired("Fill this in.")


class GroupForm(GuardedForm):
    """What a group is called and how it runs. Both texts are read by everybody in it, so they name nobody."""

    guarded = ("title", "about")
    mended = ("title", "about")
    # Of the meetings: days, a room, an address.
    harmless = frozenset({Kind.DATE, Kind.PLACE, Kind.WEB})

    title = StringField(
        "Name", (NEEDED, Length(max=LONGEST_TITLE, message="Use at most 160 characters."), one_line)
    )
    about = TextAreaField(
        "About", (Optional(), Length(max=2000, message="Use at most 2,000 characters."), plain)
    )
    guide = SelectField("Discussion guide", choices=[])
    places = WholeField("Places for members", (NEEDED,), description="Six to eight talk best.")
    slow_minutes = WholeField("Slow mode, minutes", (NEEDED,), description="Between posts; 0: off.")


class NewGroupForm(GroupForm):
    """A new group: for whom, and who leads it."""

    cohort = SelectField("For", choices=[])
    leader = SelectField("Led by", (NEEDED,), choices=[])


class MemberForm(BaseForm):
    """Somebody to let in."""

    person = SelectField("Person", (NEEDED,), choices=[])
    leads = BooleanField("Leads the group")


class MeetingForm(BaseForm):
    """One meeting of a group."""

    activity = SelectField("Guide", (NEEDED,), choices=[])
    on = DayField("Day", (NEEDED,))
    at = ClockField("Begins at", (NEEDED,))
    zone = StringField("Time zone", (NEEDED, Length(max=60), one_line))
    place = StringField(
        "Place", (Optional(), Length(max=200, message="Use at most 200 characters."), one_line)
    )
    join_link = StringField(
        "Address to join", (Optional(), Length(max=500, message="Use at most 500 characters."), one_line)
    )
