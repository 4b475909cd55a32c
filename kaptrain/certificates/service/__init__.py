"""Use cases of certificates: look ahead, issue, replace, revoke, withhold, and check what is stored."""

from kaptrain.certificates.models import Certificate
from kaptrain.certificates.service.checks import check_certificates
from kaptrain.certificates.service.drafts import Draft, NameDraft, Office, draft, draft_of_name, preview
from kaptrain.certificates.service.ending import release, revoke, withhold
from kaptrain.certificates.service.issuing import correct_hours, issue, rename
from kaptrain.certificates.service.keeping import Paper, keep
from kaptrain.certificates.service.lookups import count_lookup
from kaptrain.certificates.service.watching import Watch

__all__ = [
    "Certificate",
    "Draft",
    "NameDraft",
    "Office",
    "Paper",
    "Watch",
    "check_certificates",
    "correct_hours",
    "count_lookup",
    "draft",
    "draft_of_name",
    "issue",
    "keep",
    "preview",
    "release",
    "rename",
    "revoke",
    "withhold",
]
