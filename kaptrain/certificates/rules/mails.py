"""What the holder is told by mail. Plain text, made here and nowhere else."""

from collections.abc import Sequence
from dataclasses import dataclass

from kaptrain.certificates.rules.content import Content


@dataclass(frozen=True)
class Letter:
    """Subject and body of a mail."""

    subject: str
    body: str


def issued(content: Content, number: str, page: str) -> Letter:
    """Tell the holder about a new certificate; `page` is its address for them alone."""
    return Letter(
        "Your certificate is ready",
        f"{content.holder},\n\n"
        f"{content.issuer} has issued your certificate {number}: {content.title}, "
        f"{content.amount}.\n\n"
        f"The certificate and its PDF: {page}\n"
        f"Anybody can check it here: {content.verify_url}\n",
    )


def revoked(content: Content, reason: str) -> Letter:
    """Tell the holder that a certificate no longer holds, and why."""
    return Letter(
        "Your certificate was revoked",
        f"{content.holder},\n\n"
        f"{content.issuer} has revoked the certificate at {content.verify_url}\n\n"
        f"Reason: {reason}\n\n"
        "The public page says so from now on. Your hours stay in your statement.\n",
    )


def flagged(content: Content, number: str, reasons: Sequence[str], page: str) -> Letter:
    """Tell an admin that a certificate rests on less than the plan asks; `page` is where they decide."""
    missing = "\n".join(f"- {reason}" for reason in reasons)
    return Letter(
        f"Certificate {number} rests on less than it prints",
        f"Hours of {content.holder} were taken back after the certificate was issued.\n\n"
        f"Missing now:\n{missing}\n\n"
        f"It stays valid until somebody decides: {page}\n",
    )
