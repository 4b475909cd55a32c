"""What an admin fills in to issue, replace or revoke."""

from wtforms import HiddenField, TextAreaField
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


class ReissueForm(IssueForm, GuardedForm):
    """The reason is for the record, which never changes, so its words can only be mended; the public page
    only says that a newer certificate exists."""

    guarded = ("reason",)
    mended = guarded
    harmless = frozenset({Kind.DATE})

    reason = TextAreaField(
        "Reason",
        description="For the record, not for the public page: a new name, a misprint.",
        validators=[
            DataRequired("Say why a new certificate is needed."),
            Length(max=LONGEST_REASON, message=f"At most {LONGEST_REASON} characters."),
        ],
    )
