"""`flask content check` prints what is wrong and says so by its exit code."""

from collections.abc import Callable
from pathlib import Path

from click.testing import CliRunner

from kaptrain.catalogue.cli import content


def test_a_good_folder_prints_one_line_and_exits_with_0(mini: Path) -> None:
    result = CliRunner().invoke(content, ["check", str(mini), "--today", "2026-11-22"])

    assert result.exit_code == 0
    assert result.output.count("\n") == 1
    assert "1 of 2 lessons written" in result.output and "0 problems, 0 warnings" in result.output


def test_a_bad_folder_prints_the_problems_and_exits_with_1(
    mini: Path, change: Callable[[str, str, str], None]
) -> None:
    change("labs/01-consent.md", "minutes: 60", "minutes: none")

    result = CliRunner().invoke(content, ["check", str(mini), "--today", "2026-11-22"])

    assert result.exit_code == 1
    assert result.output.startswith(f"{mini}/labs/01-consent.md:4: minutes must be a whole number")


def test_warnings_are_printed_but_do_not_fail(mini: Path) -> None:
    result = CliRunner().invoke(content, ["check", str(mini), "--today", "2027-11-22"])

    assert result.exit_code == 0
    assert ": warning: contested, last reviewed on 2026-11-01" in result.output


def test_the_review_period_is_an_option(mini: Path) -> None:
    arguments = ["check", str(mini), "--today", "2027-11-22", "--review-days", "1000"]

    assert "warning" not in CliRunner().invoke(content, arguments).output.replace("0 warnings", "")
