"""What people send about sites, practitioners, slots and documents."""

from typing import Any

from flask_wtf.file import FileField, FileRequired
from wtforms import (
    BooleanField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput

from kaptrain.practicum.rules.drafts import PractitionerDraft, SiteDraft, Verdict
from kaptrain.shared.deidentify import Kind
from kaptrain.web.fields import DayField, one_line, plain
from kaptrain.web.forms import BaseForm, GuardedForm, options

NEEDED = InputRequired("Fill this in.")
WHO_MAY_BOOK = (
    ("", "As the site says"),
    ("all", "Everybody; what is missing is shown"),
    ("cleared", "Only those who are cleared"),
)


def _line(most: int) -> tuple[Any, ...]:
    return (Length(max=most, message=f"Use at most {most} characters."), one_line)


class SiteForm(BaseForm):
    """A site and the agreement with it."""

    name = StringField("Name", (NEEDED, *_line(120)))
    place = StringField("Where", (Optional(), *_line(200)), description="An address that trainees can find.")
    agreement_on = DayField("Agreement since", (Optional(),))
    agreement_until = DayField("Agreement until", (Optional(),), description="Empty: until somebody ends it.")
    cleared_only = BooleanField(
        "Only those who are cleared may book",
        description="Otherwise everybody may, and you and the host see what is missing.",
    )
    state = RadioField(
        "State", choices=options([("open", "Receives trainees"), ("closed", "Closed")]), default="open"
    )

    def draft(self) -> SiteDraft:
        """Return what was written."""
        return SiteDraft(
            name=str(self.name.data),
            place=self.place.data or "",
            agreement_on=self.agreement_on.data,
            agreement_until=self.agreement_until.data,
            cleared_only=bool(self.cleared_only.data),
            state=str(self.state.data),
        )


class PractitionerForm(BaseForm):
    """A practitioner's record."""

    name = StringField("Name", (NEEDED, *_line(200)))
    person = SelectField("Account", choices=[], description="Who hosts visits here needs one.")
    credential = StringField("Credential", (Optional(), *_line(200)))
    licence_number = StringField("License number", (Optional(), *_line(60)))
    licence_until = DayField("License until", (Optional(),))
    sites = SelectMultipleField("Hosts at", choices=[], option_widget=CheckboxInput())
    state = RadioField(
        "State", choices=options([("active", "Hosts trainees"), ("ended", "No longer")]), default="active"
    )

    def draft(self) -> PractitionerDraft:
        """Return what was written."""
        return PractitionerDraft(
            person_id=int(self.person.data) if self.person.data else None,
            name=str(self.name.data),
            credential=self.credential.data or "",
            licence_number=self.licence_number.data or "",
            licence_until=self.licence_until.data,
            sites=tuple(int(each) for each in self.sites.data or []),
            state=str(self.state.data),
        )


class SlotForm(BaseForm):
    """The site of a visit."""

    site = SelectField("Site", choices=[])
    who = RadioField("Who may book", choices=options(WHO_MAY_BOOK), default="")

    def cleared_only(self) -> bool | None:
        """Return what this visit says by itself, None to ask the site."""
        return {"all": False, "cleared": True}.get(str(self.who.data))


class SendForm(BaseForm):
    """A document to be approved."""

    site = SelectField("Site", choices=[])
    file = FileField("File", (FileRequired("Choose a file."),))


class ReviewForm(GuardedForm):
    """A decision about a document. Why it is refused goes into a mail, so its words can only be mended."""

    guarded = ("reason",)
    mended = guarded
    harmless = frozenset({Kind.DATE})

    verdict = RadioField(
        "Decision",
        (InputRequired("Choose one."),),
        choices=options([("approve", "Approve"), ("refuse", "Refuse")]),
    )
    until = DayField("Good until", description="The last day, as the document says.")
    reason = TextAreaField(
        "Why it is refused",
        (Length(max=500, message="Use at most 500 characters."), plain),
        description="Only to refuse it. The trainee reads it: say what to send in its place.",
    )
    shown = HiddenField()

    def decided(self) -> Verdict:
        """Return the decision."""
        shown = str(self.shown.data or "")
        return Verdict(
            approve=self.verdict.data == "approve",
            until=self.until.data,
            reason=(self.reason.data or "").replace("\r\n", "\n"),
            shown=int(shown) if shown.isascii() and shown.isdigit() and len(shown) < 6 else -1,
        )
