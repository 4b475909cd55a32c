"""Use cases of certificates: look ahead, issue, replace, revoke, and check what is stored."""

from kaptrain.certificates.models import Certificate
from kaptrain.certificates.service.checks import check_certificates
from kaptrain.certificates.service.drafts import Draft, Office, draft, preview
from kaptrain.certificates.service.issuing import issue, reissue, revoke

__all__ = [
    "Certificate",
    "Draft",
    "Office",
    "check_certificates",
    "draft",
    "issue",
    "preview",
    "reissue",
    "revoke",
]
