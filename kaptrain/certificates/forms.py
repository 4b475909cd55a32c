"""What an admin fills in to issue, correct or revoke."""

from wtforms import BooleanField, DateField, HiddenField, IntegerField, RadioField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional
from wtforms.widgets import HiddenInput

from kaptrain.certificates.rules.states import LONGEST_REASON
from kaptrain.shared.deidentify import Kind
from kaptrain.web.forms import BaseForm, GuardedForm, options


def _reason(description: str, missing: str) -> TextAreaField:
    """Make the field for a reason: who reads it, and what is said where there is none."""
    return TextAreaField(
        "Reason",
        description=description,
        validators=[
            DataRequired(missing),
            Length(max=LONGEST_REASON, message=f"At most {LONGEST_REASON} characters."),
        ],
    )


class IssueForm(BaseForm):
    """`seen` says which words the admin had before them."""

    seen = HiddenField(validators=[Length(max=64)])
    valid_until = DateField(
        "Last day of validity",
        description="Empty: it holds for ever. After this day its public page says that it has expired.",
        validators=[Optional()],
    )


class RevokeForm(GuardedForm):
    """The reason is public from then on and goes into a mail, so its words can only be mended."""

    guarded = ("reason",)
    mended = guarded
    harmless = frozenset({Kind.DATE})

    reason = _reason(
        "Everybody who checks this certificate reads it. Name no client.",
        "Say why the certificate is revoked.",
    )


class CorrectForm(GuardedForm):
    """The reason is public from then on and goes into a mail, so its words can only be mended."""

    guarded = ("reason",)
    mended = guarded
    harmless = frozenset({Kind.DATE})

    seen = HiddenField(validators=[Length(max=64)])
    reason = _reason(
        "Everybody who checks the old certificate reads it. Name no client.", "Say what was wrong."
    )


class IssueCeForm(BaseForm):
    """One body of an activity; whom it is issued to is a list of boxes beside it."""

    body = IntegerField(widget=HiddenInput(), validators=[DataRequired()])


class RenameForm(BaseForm):
    """The proof is looked at and given back; that it was seen is all that is kept."""

    seen = HiddenField(validators=[Length(max=64)])
    proof = BooleanField(
        "I have seen proof of the new name",
        description="Keep no copy. The record says that you saw it, and when; no reason is asked.",
        validators=[DataRequired("Tick this once you have seen it.")],
    )


class RenewForm(GuardedForm):
    """The reason stays in the record, for those who run the program."""

    guarded = ("reason",)
    mended = guarded
    harmless = frozenset({Kind.DATE})

    seen = HiddenField(validators=[Length(max=64)])
    valid_until = DateField(
        "New last day of validity",
        description="After this day its public page says that it has expired.",
        validators=[DataRequired("Choose the new last day.")],
    )
    reason = _reason("It stays in the record. Name no client.", "Say why it is renewed.")


TICKED, EVERYBODY = "ticked", "all"


def _agreed() -> BooleanField:
    """Make the one confirmation of a list: each form has it last, as its page does."""
    return BooleanField(
        "I have looked at the list and sign these certificates as registrar",
        validators=[DataRequired("Confirm that you have looked at the list.")],
    )


class SeveralForm(BaseForm):
    """A whole list with one confirmation; whom it is about comes as ticks beside their names.

    `whole` stands for everybody who could be chosen and what each would hold, on every page of the list.
    """

    whole = HiddenField(validators=[Length(max=64)])
    whom = RadioField(
        "Who gets one",
        choices=options([(TICKED, "Those ticked on this page"), (EVERYBODY, "Everybody who is ready")]),
        default=TICKED,
    )


class BulkForm(SeveralForm):
    """New certificates for a whole list."""

    valid_until = DateField(
        "Last day of validity",
        description="The same for all. Empty: they hold for ever.",
        validators=[Optional()],
    )
    agreed = _agreed()


class RenewSeveralForm(SeveralForm, GuardedForm):
    """A later last day for a whole list; the reason stays in the record of each, so it names nobody."""

    guarded = ("reason",)
    mended = guarded
    harmless = frozenset({Kind.DATE})

    valid_until = DateField(
        "New last day of validity",
        description="The same for all, later than the present one of each.",
        validators=[DataRequired("Choose the new last day.")],
    )
    reason = _reason(
        "The same for all. It stays in the record of each. Name nobody.", "Say why they are renewed."
    )
    agreed = _agreed()
