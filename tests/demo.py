"""The demo, loaded by its own command, and browsers of its people."""

import fcntl
import json
import shutil
import sqlite3
import time
from contextlib import closing
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient

from config import Settings
from kaptrain.db.session import db
from kaptrain.demo.rules.people import BY_KEY, PASSWORD
from kaptrain.web.context import resource
from tests.signing import post


class Demo:
    """A loaded demo; `output` is what the command printed, `seconds` what it took."""

    def __init__(self, app: Flask, output: str, seconds: float) -> None:
        self.app, self.output, self.seconds = app, output, seconds

    @property
    def file(self) -> Path:
        """The file of its database."""
        with self.app.app_context():
            return Path(str(db.engine.url.database))

    @property
    def documents(self) -> Path:
        """The folder of the files that people sent."""
        with self.app.app_context():
            return resource(Settings).documents_dir

    def run(self, *arguments: str) -> str:
        """Run one of the application's commands and return its standard output."""
        return run(self.app, *arguments)

    def browser(self, key: str) -> FlaskClient:
        """The browser of somebody who signed in with the printed password."""
        client = self.app.test_client()
        answer = post(client, "/sign-in", {"email": BY_KEY[key].email, "password": PASSWORD})
        assert answer.status_code == 303, answer.text
        return client


def open_demo(app: Flask, shared: Path) -> Demo:
    """Load the demo; of several processes the first does, and the others copy what it left in `shared`."""
    opened, kept, said = Demo(app, "", 0), shared / "demo.db", shared / "demo.json"
    files, documents = opened.documents, shared / "demo-documents"
    with (shared / "demo.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if said.exists():
            shutil.copy(kept, opened.file)
            shutil.copytree(documents, files, dirs_exist_ok=True)
        else:
            began = time.perf_counter()
            output = run(app, "demo", "load")
            copy_database(opened.file, kept)
            shutil.copytree(files, documents)
            said.write_text(json.dumps([output, time.perf_counter() - began]), encoding="utf-8")
    opened.output, opened.seconds = json.loads(said.read_text(encoding="utf-8"))
    return opened


def copy_database(source: Path, target: Path) -> None:
    """Copy a SQLite database that may be in use."""
    with closing(sqlite3.connect(source)) as opened, closing(sqlite3.connect(target)) as made:
        opened.backup(made)


def run(app: Flask, *arguments: str) -> str:
    """Run one of the application's commands and return its standard output."""
    result = app.test_cli_runner().invoke(args=list(arguments))
    assert result.exit_code == 0, result.output
    return result.stdout
