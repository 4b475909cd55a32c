"""Check that a lesson's minutes stand in its text: exercises, reflections, further reading."""

import re
from collections.abc import Iterator

from kaptrain.catalogue.content.findings import Findings
from kaptrain.catalogue.content.front_matter import Document
from kaptrain.catalogue.rules.lesson import Lesson

TASK = re.compile(r'^!!! (exercise|reflect)(?: "([^"]*)")?\s*$')
MINUTES = re.compile(r"\b([0-9]{1,3}) minutes?\b")
READING = "## Further reading"
LISTED = re.compile(r"^[-*] ")
ENDING = re.compile(r"\b([0-9]{1,3}) min\.?$")

Row = tuple[int, str]


def check_minutes(lesson: Lesson, document: Document, found: Findings) -> None:
    """Note tasks and readings without minutes, and sums that the front matter does not agree with."""
    rows = document.body.split("\n")
    claims = (
        ("exercise", "exercises and reflections", lesson.minutes.exercise, _tasks(rows)),
        ("further_reading", "further readings", lesson.minutes.further_reading, _readings(rows)),
    )
    for part, what, claimed, amounts in claims:
        total = 0
        for row, minutes in amounts:
            total += minutes or 0
            if minutes is None:
                found.problem(document.body_problem(row, f"does not say how many minutes it takes ({part})"))
        if total != claimed:
            message = f"the {what} name {total} minutes, the lesson claims {claimed}"
            found.problem(document.problem(("minutes", part), message))


def _tasks(rows: list[str]) -> Iterator[tuple[int, int | None]]:
    for row, line in enumerate(rows):
        task = TASK.match(line)
        if task is not None:
            named = MINUTES.search(task[2] or "")
            yield row, int(named[1]) if named else None


def _readings(rows: list[str]) -> Iterator[tuple[int, int | None]]:
    for row, text in _items(rows):
        ending = ENDING.search(text.rstrip())
        yield row, int(ending[1]) if ending else None


def _items(rows: list[str]) -> Iterator[Row]:
    """Go through the list items of the further reading, each with its later lines."""
    if READING not in rows:
        return
    item: Row | None = None
    for row, line in enumerate(rows[rows.index(READING) + 1 :], start=rows.index(READING) + 1):
        if line.startswith("## "):
            break
        if LISTED.match(line):
            if item is not None:
                yield item
            item = (row, line)
        elif item is not None and line.strip():
            item = (item[0], f"{item[1]} {line.strip()}")
    if item is not None:
        yield item
