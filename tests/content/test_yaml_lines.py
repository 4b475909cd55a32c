"""The part of YAML that authors use, with the line of every value."""

from datetime import date
from decimal import Decimal

import pytest

from kaptrain.catalogue.content.yaml_lines import ContentError, Problem, line_of, load


def test_every_value_has_its_line() -> None:
    data, lines = load("a: 1\nb:\n  - x\n  - c: 2026-01-02\n    d: 1.50\n", first_line=2)

    assert data == {"a": 1, "b": ["x", {"c": date(2026, 1, 2), "d": Decimal("1.50")}]}
    assert lines == {
        (): 2,
        ("a",): 2,
        ("b",): 3,
        ("b", 0): 4,
        ("b", 1): 5,
        ("b", 1, "c"): 5,
        ("b", 1, "d"): 6,
    }
    assert line_of(lines, ("b", 1, "missing", "deeper")) == 5


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("no", "no"),
        ("yes", "yes"),
        ("on", "on"),
        ("12:30", "12:30"),
        ("010", "010"),
        ("0x1f", "0x1f"),
        ("1_000", "1_000"),
        ("1e3", "1e3"),
        (".inf", ".inf"),
        ("<<", "<<"),
        ("true", True),
        ("~", None),
        ("", None),
        ("-3", -3),
        ('"3"', "3"),
        ("!!str 3", "3"),
        ("2026-01-02 10:00:00", "2026-01-02 10:00:00"),
    ],
)
def test_scalars_are_what_they_look_like(text: str, value: object) -> None:
    assert load(f"x: {text}")[0] == {"x": value}


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("a: 1\nb: &x 1", 2, "anchors"),
        ("a: 1\nb: *x", 2, "anchors"),
        ("a: 1\nb: 2\na: 3", 3, "'a' is written twice"),
        ("a: 1\n2: b", 2, "must be text"),
        ("? [a]\n: b", 1, "must be text"),
        ("a: !!set {x}", 1, "tag"),
        ("a: !!int x", 1, "tag"),
        ("a: !!python/object:os.system x", 1, "tag"),
        ("a: 2026-13-01", 1, "not a date"),
        ("a: 1\n---\nb: 2", 2, "another document"),
        ("a:\n - [b", 2, "not valid YAML"),
        ("a: 1\nb: \x00", 2, "not allowed"),
        ("[" * 3000, 1, "too deeply"),
        (f"a: {'9' * 5000}", 1, "not a number"),
    ],
)
def test_what_is_outside_is_refused_with_its_line(text: str, line: int, words: str) -> None:
    with pytest.raises(ContentError) as refused:
        load(text, file="x.yaml")

    [problem] = refused.value.problems
    assert (problem.file, problem.line) == ("x.yaml", line)
    assert words in problem.message


def test_a_problem_reads_file_line_message() -> None:
    assert str(Problem("a.md", 3, "is odd")) == "a.md:3: is odd"
    assert (
        str(ContentError([Problem("a.md", 3, "is odd"), Problem("b.md", 1, "too")]))
        == "a.md:3: is odd\nb.md:1: too"
    )
