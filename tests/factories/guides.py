"""The small program with notes for facilitators, and its readers."""

from pathlib import Path

from tests.factories.learning import mini_program

NOTES = "\n## Turn by turn\n\nSwap chairs.\n\n## For the facilitator\n\nKeep the stopwatch hidden.\n"


def guided_program(folder: Path) -> Path:
    """Copy the small program, with notes for facilitators in its lab, discussion and practicum handbook."""
    program = mini_program(folder)
    for file in ("labs/01-consent.md", "discussions/01-cases.md", "practicum.md"):
        path = program / file
        path.write_text(path.read_text("utf-8") + NOTES, "utf-8")
    return program
