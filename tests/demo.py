"""The demo, loaded by its own command, and browsers of its people."""

import time

from flask import Flask
from flask.testing import FlaskClient

from kaptrain.demo.rules.people import BY_KEY, PASSWORD
from tests.signing import post


class Demo:
    """A loaded demo; `output` is what the command printed, `seconds` what it took."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        began = time.perf_counter()
        self.output = self.run("demo", "load")
        self.seconds = time.perf_counter() - began

    def run(self, *arguments: str) -> str:
        """Run one of the application's commands and return its standard output."""
        result = self.app.test_cli_runner().invoke(args=list(arguments))
        assert result.exit_code == 0, result.output
        return result.stdout

    def browser(self, key: str) -> FlaskClient:
        """The browser of somebody who signed in with the printed password."""
        client = self.app.test_client()
        answer = post(client, "/sign-in", {"email": BY_KEY[key].email, "password": PASSWORD})
        assert answer.status_code == 303, answer.text
        return client
