"""Runs `hours evaluate` on a small plan and one good row that tests change."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from kaptrain.hours.cli import cli_group

PLAN = """\
title: Small
version: "1"
hours: 2
window: {months: 12}
components:
  - id: practicum
    title: Practicum
    accepts: [practicum]
    hours: 2
topics: [{id: ethics, title: Ethics, hours: 1}]
conditions: [licence]
"""
HEADER = "id,component,kind,activity,on,start,minutes,modality,topics,status"
ROW = "a,practicum,practicum,dosing,2026-02-01,09:00,60,live,ethics:60,signed"
STARTS = ("--starts", "2026-01-10", "--today", "2026-11-22")


class Hours:
    """A folder with a plan, lines and the command to evaluate them."""

    PLAN = PLAN
    HEADER = HEADER
    ROW = ROW

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.plan = folder / "plan.yaml"
        self.lines = folder / "lines.csv"
        self.write()

    def write(self, plan: str | bytes = PLAN, rows: str | bytes = f"{HEADER}\n{ROW}\n") -> None:
        for path, content in ((self.plan, plan), (self.lines, rows)):
            path.write_bytes(content.encode() if isinstance(content, str) else content)

    def run(self, *args: str) -> Result:
        """Run on the folder's files."""
        return self.run_on(self.plan, self.lines, *args)

    def run_on(self, plan: Path, lines: Path, *args: str) -> Result:
        return CliRunner().invoke(cli_group, ["evaluate", str(plan), str(lines), *STARTS, *args])

    def answer(self, *args: str) -> dict[str, Any]:
        """The statement of a run that must succeed."""
        result = self.run(*args)
        assert (result.exit_code, result.stderr) == (0, "")
        found: dict[str, Any] = json.loads(result.stdout)
        return found

    def assert_refused(self, result: Result, file: Path, line: int, words: str) -> None:
        """Exit 2, nothing on standard output, only FILE:ROW messages, one of them as given."""
        messages = result.stderr.splitlines()
        assert (result.exit_code, result.stdout) == (2, "")
        assert all(re.match(r".+:[0-9]+: .+", message) for message in messages)
        assert any(one.startswith(f"{file}:{line}: ") and words in one for one in messages), messages


@pytest.fixture
def hours(tmp_path: Path) -> Hours:
    return Hours(tmp_path)
