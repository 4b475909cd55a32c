"""SMTP: one mail out, plain data in. Raises Rejected for good, Unreachable for another time."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from urllib.parse import unquote, urlsplit

TIMEOUT_SECONDS = 20
LOCAL = ("localhost", "127.0.0.1", "::1")
PORTS = {"smtp": 587, "smtps": 465}
# An address longer than a folded line would be written as an encoded word, which nobody follows.
WIDE = SMTP.clone(max_line_length=998)


class Rejected(Exception):
    """The other side will never take this mail."""


class Unreachable(Exception):
    """It did not work this time."""


@dataclass(frozen=True)
class Letter:
    """One mail as plain data. `key` stays the same when it is tried again.

    `unsubscribe` is an address that ends such mails when it is posted to (RFC 8058).
    """

    key: str
    to_address: str
    subject: str
    body: str
    written_at: datetime
    unsubscribe: str | None = None


@dataclass(frozen=True)
class Smtp:
    """Where mails go, and from whom they come ("Name <address>")."""

    url: str
    mail_from: str

    def send(self, letter: Letter) -> None:
        """Hand one mail over; Rejected or Unreachable otherwise."""
        sender = parseaddr(self.mail_from)[1]
        try:
            message = self.message(letter)
            with self._connected() as server:
                server.send_message(message, from_addr=sender, to_addrs=[letter.to_address])
        except smtplib.SMTPRecipientsRefused as error:
            raise _verdict(*next(iter(error.recipients.values()))) from None
        except smtplib.SMTPAuthenticationError as error:
            raise Unreachable(f"the mail server refused our sign-in: {error.smtp_code}") from None
        except smtplib.SMTPResponseException as error:
            raise _verdict(error.smtp_code, error.smtp_error) from None
        except (smtplib.SMTPException, OSError, ssl.SSLError) as error:
            raise Unreachable(f"{type(error).__name__}: {error}") from None
        except ValueError as error:
            # A line break in a header, or an address that cannot be written.
            raise Rejected(f"not a mail: {error}") from None

    def message(self, letter: Letter) -> EmailMessage:
        """The mail in its own format; ValueError when a header holds a line break."""
        message = EmailMessage(policy=WIDE if letter.unsubscribe else SMTP)
        message["From"] = self.mail_from
        message["To"] = letter.to_address
        message["Subject"] = letter.subject
        message["Date"] = format_datetime(letter.written_at)
        message["Message-ID"] = f"<{letter.key}@{parseaddr(self.mail_from)[1].rpartition('@')[2]}>"
        message["Auto-Submitted"] = "auto-generated"
        if letter.unsubscribe:
            # RFC 8058: one press in the mail program sends a POST there, without a page between.
            message["List-Unsubscribe"] = f"<{letter.unsubscribe}>"
            message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        message.set_content(letter.body)
        return message

    @contextmanager
    def _connected(self) -> Iterator[smtplib.SMTP]:
        parts = urlsplit(self.url)
        host, port = parts.hostname or "localhost", parts.port or PORTS[parts.scheme]
        context = ssl.create_default_context()
        if parts.scheme == "smtps":
            server: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=TIMEOUT_SECONDS, context=context)
        else:
            server = smtplib.SMTP(host, port, timeout=TIMEOUT_SECONDS)
        with server:
            server.ehlo()
            if parts.scheme == "smtp" and server.has_extn("starttls"):
                server.starttls(context=context)
                server.ehlo()
            elif parts.scheme == "smtp" and parts.username and host not in LOCAL:
                raise Unreachable("the mail server offers no encryption; the password was not sent")
            if parts.username:
                server.login(unquote(parts.username), unquote(parts.password or ""))
            yield server


def _verdict(code: int, said: bytes | str) -> Exception:
    words = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    kind = Rejected if 500 <= code < 600 else Unreachable
    return kind(f"{code} {words}")
