"""The words of the mails about accounts. Links start from the configured address only."""

from dataclasses import dataclass
from datetime import datetime

INVITATION = "invitation"
RESET = "reset"
ADDRESS = "address"
DAYS_TO_ACCEPT = 7
MINUTES_TO_RESET = 60


@dataclass(frozen=True)
class Writer:
    """Who writes: the name of the institute and the public address of this site."""

    issuer: str
    base_url: str

    def link(self, purpose: str, token: str) -> str:
        """The public address of a one-use link; the purpose is its path."""
        return f"{self.base_url}/{purpose}/{token}"

    def invitation(self, name: str, token: str) -> tuple[str, str]:
        """Subject and body of an invitation."""
        return f"Your account at {self.issuer}", _lines(
            f"Hello {name},",
            f"{self.issuer} has opened an account for you in KAPtrain, where your training hours are kept.",
            f"Choose a password to begin:\n{self.link(INVITATION, token)}",
            f"The link works once, for {DAYS_TO_ACCEPT} days.",
        )

    def reset(self, name: str, token: str) -> tuple[str, str]:
        """Subject and body of a mail that lets one choose a new password."""
        return "Choose a new password", _lines(
            f"Hello {name},",
            f"Somebody asked to reset the password of your KAPtrain account. If it was you, choose a new "
            f"one here:\n{self.link(RESET, token)}",
            f"The link works once, for {MINUTES_TO_RESET} minutes. If it was not you, do nothing: "
            "your password stays as it is.",
        )

    def new_address(self, name: str, token: str) -> tuple[str, str]:
        """Subject and body of the mail to an address that somebody wants to use from now on."""
        return "Confirm your new address", _lines(
            f"Hello {name},",
            f"Confirm that this is the new address of your KAPtrain account:\n{self.link(ADDRESS, token)}",
            f"The link works once, for {MINUTES_TO_RESET} minutes. If you did not ask for it, do nothing.",
        )

    def changed(self, name: str, what: str, now: datetime) -> tuple[str, str]:
        """Subject and body of the news that something about the account changed."""
        return f"Your {what} was changed", _lines(
            f"Hello {name},",
            f"The {what} of your KAPtrain account was changed on {now:%Y-%m-%d at %H:%M} UTC.",
            f"If it was not you, reset your password at once and tell {self.issuer}:\n{self.base_url}/forgot",
        )


def _lines(*paragraphs: str) -> str:
    return "\n\n".join(paragraphs) + "\n"
