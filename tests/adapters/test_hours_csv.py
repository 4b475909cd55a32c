"""Lines as CSV, out and in."""

from datetime import date, time

import pytest

from kaptrain.hours.adapters import RowError, read_lines, write_lines
from kaptrain.hours.rules import Line, LineResult, Removal


def line(name: str, activity: str = "dosing") -> Line:
    return Line(
        id=name,
        component="practicum",
        kind="practicum",
        activity=activity,
        on=date(2026, 2, 1),
        start=time(9, 5),
        minutes=90,
        modality="in_person",
        topics={"ethics": 60, "trauma": 30},
        status="signed",
        seq=2,
    )


def test_results_are_written_with_counted_minutes_and_reasons() -> None:
    removed = (Removal("overlap", 30), Removal("cap_reached", 10))

    text = write_lines([LineResult(line("a"), 50, removed)])

    assert text.splitlines() == [
        "id,component,kind,activity,on,start,minutes,modality,topics,status,counted,removed",
        "a,practicum,practicum,dosing,2026-02-01,09:05,90,in_person,ethics:60;trauma:30,signed,50,"
        "overlap:30;cap_reached:10",
    ]


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1"])
def test_a_cell_that_could_be_a_formula_is_made_harmless(cell: str) -> None:
    text = write_lines([LineResult(line("a", cell), 90, ())])

    assert f"practicum,'{cell}," in text


def test_what_is_read_is_what_was_written() -> None:
    rows = [row.rsplit(",", 2)[0] for row in write_lines([LineResult(line("a"), 90, ())]).splitlines()]

    assert read_lines("\n".join(rows), "x.csv") == [line("a")]


def test_a_start_may_have_one_digit_or_no_seconds() -> None:
    header = "id,component,kind,activity,on,start,minutes,modality,topics,status"
    rows = [
        f"{at},c,module,m,2026-02-01,{start},5,live,,signed" for at, start in enumerate(("9:30", "09:30:00"))
    ]

    found = read_lines("\n".join((header, *rows)), "x.csv")

    assert {each.start for each in found} == {time(9, 30)}
    assert [each.seq for each in found] == [2, 3]


def test_prior_learning_needs_no_activity() -> None:
    header = "id,component,kind,activity,on,start,minutes,modality,topics,status"

    [found] = read_lines(f"{header}\na,c,prior_learning,,2019-02-01,,5,live,,signed", "x.csv")

    assert found.activity == ""


def test_an_error_names_file_and_row() -> None:
    with pytest.raises(RowError, match="x.csv:1: the column 'id' is missing"):
        read_lines("a,b", "x.csv")
