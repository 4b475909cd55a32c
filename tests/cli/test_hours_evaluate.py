"""`flask hours evaluate`: what it answers, and the rows it refuses."""

import json
from typing import Any

import pytest
from click.testing import CliRunner

from kaptrain.hours.cli import cli_group

HEADER = "id,component,kind,activity,on,start,minutes,modality,topics,status"
ROW = "a,practicum,practicum,dosing,2026-02-01,09:00,60,live,ethics:60,signed"
TWO_LINES = ROW.replace("dosing", '"do\nsing"')

BAD_CSV = [
    ("no header", "", 1, "no header"),
    ("a missing column", f"{HEADER.replace(',topics', '')}\n{ROW}", 1, "'topics' is missing"),
    ("an unknown column", f"{HEADER},seq\n{ROW},1", 1, "unknown column 'seq'"),
    ("a column twice", f"{HEADER},on\n{ROW},2026-01-01", 1, "'on' is there 2 times"),
    ("an extra cell", f"{HEADER}\n{ROW},more", 2, "11 cells"),
    ("a missing cell", f"{HEADER}\n{ROW.removesuffix(',signed')}", 2, "9 cells"),
    ("a repeated id", f"{HEADER}\n{ROW}\n{ROW}", 3, "'a' is repeated"),
    ("a mistake after a blank line", f"{HEADER}\n\n{ROW}\n\n{ROW}", 5, "repeated"),
    ("a mistake after a cell of two lines", f"{HEADER}\n{TWO_LINES}\n{ROW}", 4, "repeated"),
    ("an unterminated quote", f'{HEADER}\n{ROW}\n"b,practicum', 3, "not valid CSV"),
    ("letters after a quote", f'{HEADER}\n{ROW}\n"b"c,practicum', 3, "not valid CSV"),
]
BAD_CELLS = [
    ("an empty id", ("a,practicum", ",practicum"), "id is empty"),
    ("an empty component", ("a,practicum", "a,"), "component is empty"),
    ("an empty activity", ("dosing", ""), "activity is empty"),
    ("an unknown kind", ("practicum,dosing", "surgery,dosing"), "kind 'surgery'"),
    ("an unknown status", (",signed", ",approved"), "status 'approved'"),
    ("a voided line", (",signed", ",voided"), "status 'voided'"),
    ("an empty status", (",signed", ","), "status ''"),
    ("an unknown modality", ("live", "online"), "modality 'online'"),
    ("a day that does not exist", ("2026-02-01", "2026-02-30"), "not a date"),
    ("a date in another order", ("2026-02-01", "01.02.2026"), "not a date"),
    ("a date without dashes", ("2026-02-01", "20260201"), "not a date"),
    ("a week", ("2026-02-01", "2026-W05-7"), "not a date"),
    ("no date", ("2026-02-01", ""), "not a date"),
    ("hour 24", ("09:00", "24:00"), "not a time"),
    ("minute 60", ("09:00", "09:60"), "not a time"),
    ("a twelve-hour clock", ("09:00", "9 am"), "not a time"),
    ("seconds", ("09:00", "09:00:30"), "not a time"),
    ("no minutes", (",60,", ",,"), "minutes ''"),
    ("zero minutes", (",60,", ",0,"), "minutes '0'"),
    ("negative minutes", (",60,", ",-60,"), "minutes '-60'"),
    ("broken minutes", (",60,", ",60.5,"), "minutes '60.5'"),
    ("minutes with an underscore", (",60,", ",6_0,"), "minutes '6_0'"),
    ("minutes in other digits", (",60,", ",６０,"), "minutes"),
    ("endless minutes", (",60,", f",{'9' * 5000},"), "minutes"),
    ("a topic without minutes", ("ethics:60", "ethics"), "topic:minutes"),
    ("a topic with words", ("ethics:60", "ethics:much"), "topic:minutes"),
    ("negative topic minutes", ("ethics:60", "ethics:-5"), "topic:minutes"),
    ("a topic twice", ("ethics:60", "ethics:30;ethics:30"), "twice"),
    ("more topic minutes than the line", ("ethics:60", "ethics:61"), "axis 'program' sum to 61 of 60"),
]


@pytest.mark.parametrize(("rows", "line", "words"), [pytest.param(*one[1:], id=one[0]) for one in BAD_CSV])
def test_a_bad_file_of_lines_is_refused(hours: Any, rows: str, line: int, words: str) -> None:
    hours.write(rows=rows)

    hours.assert_refused(hours.run(), hours.lines, line, words)


@pytest.mark.parametrize(("change", "words"), [pytest.param(*one[1:], id=one[0]) for one in BAD_CELLS])
def test_a_bad_cell_is_refused_with_its_row(hours: Any, change: tuple[str, str], words: str) -> None:
    good = ROW.replace("a,", "first,", 1)
    hours.write(rows=f"{HEADER}\r\n{good}\r\n{ROW.replace(*change)}\r\n")

    hours.assert_refused(hours.run(), hours.lines, 3, words)


def test_every_mistake_is_told_at_once(hours: Any) -> None:
    bad = ROW.replace("live", "online").replace(",60,", ",0,")
    hours.write(rows=f"{HEADER}\n{bad}\n{ROW}\n{bad.replace('a,', 'b,', 1)}\n")

    rows = [message.rsplit("lines.csv:")[1].split(":")[0] for message in hours.run().stderr.splitlines()]

    assert rows == ["2", "2", "3", "4", "4"]


def test_lines_that_are_not_utf_8_are_refused_with_the_row(hours: Any) -> None:
    hours.write(rows=f"{HEADER}\n{ROW}\n".encode() + "b,café".encode("latin-1"))

    hours.assert_refused(hours.run(), hours.lines, 3, "UTF-8")


@pytest.mark.parametrize(
    "args",
    [
        ("--starts", "2026-02-30"),
        ("--starts", "20260110"),
        ("--starts", "9999-06-01"),
        ("--today", "tomorrow"),
        ("--met", "charm"),
        ("--exempt", "practicum"),
        ("--exempt", "practicum=-60"),
        ("--exempt", "practicum=1.5"),
        ("--exempt", "surgery=60"),
        ("--unknown", "x"),
    ],
)
def test_a_bad_option_is_refused(hours: Any, args: tuple[str, str]) -> None:
    result = hours.run(*args)

    assert (result.exit_code, result.stdout) == (2, "")
    assert args[0] in result.stderr


def test_the_same_lines_are_read_from_a_spreadsheet_of_another_country(hours: Any) -> None:
    plain = hours.answer()
    header, row = HEADER.replace(",", ";"), ROW.replace(",", ";").replace("ethics:60", '"ethics:60"')
    hours.write(rows=f"\ufeff{header}\r\n{row}\r\n")

    assert hours.answer() == plain
    assert plain["lines"] == [{"id": "a", "minutes": 60, "counted": 60, "removed": []}]


def test_columns_may_stand_in_any_order(hours: Any) -> None:
    plain = hours.answer()
    pairs = list(zip(HEADER.split(","), ROW.split(","), strict=True))[::-1]
    hours.write(rows="\n".join(",".join(column) for column in zip(*pairs, strict=True)))

    assert hours.answer() == plain


def test_no_lines_are_a_statement_too(hours: Any) -> None:
    hours.write(rows=HEADER)

    found = hours.answer()

    assert found["total"] == {"required": 120, "counted": 0, "pending": 0}
    assert found["lines"] == []


def test_conditions_and_exemptions_are_taken_into_account(hours: Any) -> None:
    found = hours.answer("--met", "licence", "--exempt", "practicum=30", "--exempt", "practicum=30")

    assert found["complete"] is True
    assert found["total"]["required"] == 60


def test_without_a_given_day_it_is_today(hours: Any) -> None:
    later = ROW.replace("a,", "z,", 1).replace("2026", "9000")
    hours.write(rows=f"{HEADER}\n{ROW}\n{later}\n")
    files = [str(hours.plan), str(hours.lines)]

    found = json.loads(CliRunner().invoke(cli_group, ["evaluate", *files, "--starts", "2026-01-10"]).stdout)

    assert found["lines"][1]["removed"] == [{"code": "in_future", "minutes": 60}]


def test_modules_beside_a_program_open_gates_by_their_lessons(hours: Any) -> None:
    plan = hours.PLAN.replace("topics:", "    gates: {dosing: [m01]}\ntopics:")
    module = hours.folder / "modules" / "01-ground" / "module.md"
    module.parent.mkdir(parents=True)
    module.write_text("---\nid: m01\nlessons: [{id: m01-01}, {id: m01-02}]\n---\n")
    hours.plan = hours.folder / "program.md"
    short = ROW.replace("60,live,ethics:60", "30,live,")
    first, second = (
        short.replace("a,", f"{name},", 1).replace("dosing", lesson).replace("2026-02-01", day)
        for name, lesson, day in (("b", "m01-01", "2026-01-20"), ("c", "m01-02", "2026-01-21"))
    )

    counted = []
    for rows in ((short, first), (short, first, second)):
        hours.write(f"---\n{plan}---\nWelcome.\n", "\n".join((HEADER, *rows)))
        counted.append({line["id"]: line["counted"] for line in hours.answer()["lines"]})

    assert counted == [{"b": 30, "a": 0}, {"b": 30, "c": 30, "a": 30}]
