"""What an admin fills in to issue, correct or revoke."""

from wtforms import BooleanField, HiddenField, TextAreaField
from wtforms.validators import DataRequired, Length

from kaptrain.certificates.rules.states import LONGEST_REASON
from kaptrain.shared.deidentify import Kind
from kaptrain.web.forms import BaseForm, GuardedForm


class IssueForm(BaseForm):
    """Nothing to fill in: `seen` says which words the admin had before them."""

    seen = HiddenField(validators=[Length(max=64)])


class RevokeForm(GuardedForm):
    """The reason is public from then on and goes into a mail, so its words can only be mended."""

    guarded = ("reason",)
    mended = guarded
    harmless = frozenset({Kind.DATE})

    reason = TextAreaField(
        "Reason",
        description="Everybody who checks this certificate reads it. Name no client.",
        validators=[
            DataRequired("Say why the certificate is revoked."),
            Length(max=LONGEST_REASON, message=f"At most {LONGEST_REASON} characters."),
        ],
    )


class CorrectForm(IssueForm, GuardedForm):
    """The reason is public from then on and goes into a mail, so its words can only be mended."""

    guarded = ("reason",)
    mended = guarded
    harmless = frozenset({Kind.DATE})

    reason = TextAreaField(
        "Reason",
        description="Everybody who checks the old certificate reads it. Name no client.",
        validators=[
            DataRequired("Say what was wrong."),
            Length(max=LONGEST_REASON, message=f"At most {LONGEST_REASON} characters."),
        ],
    )


class BulkForm(BaseForm):
    """One confirmation for a whole list; whom it is about comes as ticks beside their names."""

    agreed = BooleanField(
        "I have looked at the list and sign these certificates as registrar",
        validators=[DataRequired("Confirm that you have looked at the list.")],
    )
