"""A small real mail server for tests, on a free port of this machine."""

import socketserver
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message


@dataclass
class Inbox:
    """What arrived, and how the server answers from now on."""

    port: int = 0
    received: list[tuple[list[str], Message]] = field(default_factory=list)
    # The answer to a command, by its first word; anything not listed is answered with success.
    answers: dict[str, str] = field(default_factory=dict)
    hang_up_after_data: bool = False
    on_data: Callable[[], None] = lambda: None

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"


class _Talk(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        self.inbox: Inbox = self.server.inbox
        self.recipients: list[str] = []
        if self._say(self.inbox.answers.get("CONNECT", "220 test")) >= 400:
            return
        while line := self.rfile.readline():
            word = line.split()[0].upper().decode() if line.split() else ""
            if not self._answer(word, line.decode().strip()):
                return

    def _answer(self, word: str, line: str) -> bool:
        refusal = self.inbox.answers.get(word)
        if refusal:
            self._say(refusal)
            return True
        if word == "DATA":
            return self._take()
        if word == "RCPT":
            self.recipients.append(line.partition(":")[2].split()[0].strip("<>"))
        self._say("221 bye" if word == "QUIT" else "250 ok")
        return word != "QUIT"

    def _take(self) -> bool:
        self._say("354 go on")
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line[1:] if line.startswith(b"..") else line)
        self.inbox.on_data()
        refusal = self.inbox.answers.get("END")
        if refusal is None:
            self.inbox.received.append((self.recipients, message_from_bytes(b"".join(lines))))
        self.recipients = []
        if self.inbox.hang_up_after_data:
            return False
        self._say(refusal or "250 taken")
        return True

    def _say(self, words: str) -> int:
        self.wfile.write(f"{words}\r\n".encode())
        return int(words[:3])


class MailServer:
    """Listens until it is closed."""

    def __init__(self, port: int = 0) -> None:
        socketserver.ThreadingTCPServer.allow_reuse_address = True
        socketserver.ThreadingTCPServer.daemon_threads = True
        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", port), _Talk)
        self.inbox = Inbox(port=self._server.server_address[1])
        self._server.inbox = self.inbox
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop listening; connections from now on are refused."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
