from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from kaptrain.outbox.adapters import Letter, Rejected, Smtp, Unreachable
from tests.smtp import MailServer

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
LETTER = Letter(
    "mail-7", "mara@clinic.example", "Grüße from KAPtrain", "Hello Mara,\n.\nhttps://kap.example/x\n", NOON
)
SENDER = "KAPtrain <no-reply@institute.example>"


@pytest.fixture
def server() -> Iterator[Any]:
    running = MailServer()
    yield running
    running.close()


def smtp(server: MailServer, url: str | None = None) -> Any:
    return Smtp(url or server.inbox.url, SENDER)


def test_a_mail_arrives_with_its_headers_and_text(server: MailServer) -> None:
    smtp(server).send(LETTER)

    ((recipients, message),) = server.inbox.received
    assert recipients == ["mara@clinic.example"]
    assert message["From"] == SENDER
    assert message["Message-ID"] == "<mail-7@institute.example>"
    assert message["Date"] == "Sun, 22 Nov 2026 12:00:00 +0000"
    text = message.get_payload(decode=True)
    assert isinstance(text, bytes)
    assert text.decode().replace("\r\n", "\n") == LETTER.body


@pytest.mark.parametrize("step", ["RCPT", "MAIL", "DATA", "END"])
def test_r3_a_final_refusal_at_any_step_is_final(server: MailServer, step: str) -> None:
    server.inbox.answers[step] = "550 no such person"

    with pytest.raises(Rejected, match="550"):
        smtp(server).send(LETTER)


@pytest.mark.parametrize("step", ["CONNECT", "RCPT", "MAIL", "DATA", "END"])
def test_r3_a_temporary_refusal_at_any_step_is_temporary(server: MailServer, step: str) -> None:
    server.inbox.answers[step] = "451 come back later"

    with pytest.raises(Unreachable):
        smtp(server).send(LETTER)


def test_r3_a_server_that_is_down_is_for_another_time(server: MailServer) -> None:
    url = server.inbox.url
    server.close()

    with pytest.raises(Unreachable):
        smtp(server, url).send(LETTER)


def test_r3_a_connection_lost_before_the_answer_is_for_another_time(server: MailServer) -> None:
    server.inbox.hang_up_after_data = True

    with pytest.raises(Unreachable):
        smtp(server).send(LETTER)


def test_a_refused_sign_in_at_the_mail_server_is_not_the_readers_fault(server: MailServer) -> None:
    server.inbox.answers["AUTH"] = "535 wrong"
    server.inbox.answers["EHLO"] = "250 AUTH PLAIN"

    with pytest.raises(Unreachable):
        smtp(server, f"smtp://me:secret@127.0.0.1:{server.inbox.port}").send(LETTER)


@pytest.mark.parametrize("field", ["to_address", "subject"])
@pytest.mark.parametrize("inject", ["\r\nBcc: other@clinic.example", "\nBcc: other@clinic.example", "\rX: y"])
def test_w9_a_line_break_begins_no_new_header(server: MailServer, field: str, inject: str) -> None:
    values = {"to_address": LETTER.to_address, "subject": LETTER.subject}
    values[field] += inject
    letter = Letter(LETTER.key, body=LETTER.body, written_at=NOON, **values)

    with pytest.raises(Rejected):
        smtp(server).send(letter)
    assert server.inbox.received == []


def test_a_mail_that_can_be_ended_says_where_by_one_click() -> None:
    """RFC 8058: both headers, and none where there is no address."""
    way = "https://kaptrain.example/unsubscribe/7.books.abc"
    ended = Smtp("smtp://127.0.0.1:25", "KAPtrain <no-reply@kaptrain.example>").message(
        replace(LETTER, unsubscribe=way)
    )
    plain = Smtp("smtp://127.0.0.1:25", "KAPtrain <no-reply@kaptrain.example>").message(LETTER)

    assert ended["List-Unsubscribe"] == f"<{way}>"
    assert ended["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert plain["List-Unsubscribe"] is None
