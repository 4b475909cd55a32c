"""docs/hours.md holds results computed by hand; the program must agree with every one of them."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from kaptrain.hours.cli import cli_group

DOCS = Path(__file__).parents[2] / "docs"
FILES = [f"{DOCS}/examples/plan.yaml", f"{DOCS}/examples/lines.csv"]
OPTIONS = "--starts 2026-01-10 --today 2026-11-22 --met licence --exempt mentorship=60".split()
CODES = (
    "draft submitted returned withdrawn not_accepted in_future outside_window gate_closed overlap"
    " daily_limit cap_reached"
).split()


@pytest.fixture(scope="module")
def statement() -> dict[str, Any]:
    result = CliRunner().invoke(cli_group, ["evaluate", *FILES, *OPTIONS])
    assert result.exit_code == 0, result.stderr
    answer: dict[str, Any] = json.loads(result.stdout)
    return answer


def table(first_heading: str) -> list[list[str]]:
    """The rows of the table in docs/hours.md whose first heading is given."""
    text = (DOCS / "hours.md").read_text(encoding="utf-8")
    block = text.split(f"| {first_heading} |", 1)[1].split("\n\n", 1)[0]
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in block.splitlines()[2:]]


def test_each_line_counts_as_computed_by_hand(statement: dict[str, Any]) -> None:
    answers = {line["id"]: line for line in statement["lines"]}
    rows = table("line")

    assert len(rows) == len(answers) == 40
    for name, minutes, counted, removed, _ in rows:
        parts = [part.split() for part in removed.split(", ") if part]
        assert answers[name] == {
            "id": name,
            "minutes": int(minutes),
            "counted": int(counted),
            "removed": [{"code": code, "minutes": int(number)} for code, number in parts],
        }


def test_the_components_are_as_computed_by_hand(statement: dict[str, Any]) -> None:
    expected = [
        {
            **dict(
                zip(("required", "cap", "counted", "pending", "missing"), map(int, row[1:6]), strict=True)
            ),
            "id": row[0],
            "unmet": row[6].split(),
            "met": not row[6],
        }
        for row in table("component")
    ]

    assert statement["components"] == expected


def test_the_totals_and_minimums_are_as_computed_by_hand(statement: dict[str, Any]) -> None:
    [[_, required, counted, pending]] = table("total")
    minimums = [
        {"id": name, "required": int(need), "counted": int(have), "met": int(have) >= int(need)}
        for name, need, have, _ in table("minimum")
    ]

    assert statement["total"] == {
        "required": int(required),
        "counted": int(counted),
        "pending": int(pending),
    }
    assert statement["topics"] + statement["modalities"] == minimums
    assert statement["conditions"] == [{"id": "licence", "met": True}, {"id": "final_approval", "met": False}]
    assert statement["complete"] is False


def test_the_working_of_each_minimum_adds_up() -> None:
    for _, _, counted, working in table("minimum"):
        assert sum(int(part.split()[1]) for part in working.split(", ")) == int(counted)


def test_the_example_shows_every_code(statement: dict[str, Any]) -> None:
    shown = {removal["code"] for line in statement["lines"] for removal in line["removed"]}

    assert shown == set(CODES)


def test_the_stored_statement_is_what_the_command_prints(statement: dict[str, Any]) -> None:
    assert json.loads((DOCS / "examples" / "statement.json").read_text(encoding="utf-8")) == statement
