"""Use cases of certificates: look ahead, issue, replace, revoke, withhold, and check what is stored."""

from kaptrain.certificates.models import Certificate
from kaptrain.certificates.service.again import Renewal, rename, renew
from kaptrain.certificates.service.badge_files import BadgeFile, badge_file, check_pictures
from kaptrain.certificates.service.ce import Asked, issue_ce
from kaptrain.certificates.service.checks import check_certificates
from kaptrain.certificates.service.credentials import (
    check_credentials,
    credential_of,
    known_keys_of,
    published,
    revocations,
)
from kaptrain.certificates.service.drafts import (
    AgainDraft,
    Draft,
    Office,
    draft,
    draft_of_name,
    draft_of_renewal,
    preview,
)
from kaptrain.certificates.service.ending import release, revoke, withhold
from kaptrain.certificates.service.issuing import correct_hours, issue
from kaptrain.certificates.service.keeping import Paper, keep
from kaptrain.certificates.service.lookups import count_lookup
from kaptrain.certificates.service.watching import Watch

__all__ = [
    "AgainDraft",
    "Asked",
    "BadgeFile",
    "Certificate",
    "Draft",
    "Office",
    "Paper",
    "Renewal",
    "Watch",
    "badge_file",
    "check_certificates",
    "check_credentials",
    "check_pictures",
    "correct_hours",
    "count_lookup",
    "credential_of",
    "draft",
    "draft_of_name",
    "draft_of_renewal",
    "issue",
    "issue_ce",
    "keep",
    "known_keys_of",
    "preview",
    "published",
    "release",
    "rename",
    "renew",
    "revocations",
    "revoke",
    "withhold",
]
