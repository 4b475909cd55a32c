"""Prints what was measured at the end of the run: `record_figure` keeps a line."""

from collections.abc import Callable

import pytest

FIGURES: list[str] = []


@pytest.fixture
def record_figure(record_property: Callable[[str, object], None]) -> Callable[[str, object], None]:
    """Keep a figure for the report file and for the last lines of the run."""

    def record(name: str, value: object) -> None:
        record_property(name, str(value))
        FIGURES.append(f"{name}: {value}")

    return record


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if FIGURES:
        terminalreporter.section("the guard on labelled notes, with 95 % intervals")
        for line in FIGURES:
            terminalreporter.write_line(line)
