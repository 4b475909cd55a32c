"""One run of typst. As a program it does a job from standard input in a process of its own.

It runs without the project's packages (`python -I`), so it imports none of them.
"""

import json
import resource
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path

import typst

CPU_SECONDS = 25
MEMORY = 2 * 1024**3  # of addresses; a ledger of 10,000 lines needs a third of it


@dataclass(frozen=True)
class Job:
    """A template, the folders of its fonts, the texts by name, and the day of the document (ISO)."""

    template: str
    folders: tuple[str, ...]
    inputs: Mapping[str, str]
    day: str


def compiler(template: Path, folders: Sequence[str]) -> typst.Compiler:
    """Return a compiler that sees the template's folder and these fonts, no other file."""
    found = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=list(folders))
    return typst.Compiler(template, root=template.parent, font_paths=found)


def compiled(by: typst.Compiler, inputs: Mapping[str, str], day: str) -> bytes:
    """Return the PDF; raise typst.TypstError for what cannot be printed."""
    made = by.compile(
        format="pdf",
        sys_inputs=dict(inputs),
        pdf_standards=["a-3a", "ua-1"],
        timestamp=datetime.combine(date.fromisoformat(day), time(), UTC),
    )
    if not isinstance(made, bytes):
        raise TypeError("typst gives one file for a PDF")
    return made


def main() -> int:
    """Do the job on standard input: the PDF on standard output, or 1 and what was wrong."""
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    job = Job(**json.load(sys.stdin.buffer))
    try:
        made = compiled(compiler(Path(job.template), job.folders), job.inputs, job.day)
    except typst.TypstError as problem:
        sys.stderr.write(problem.message)
        return 1
    sys.stdout.buffer.write(made)
    return 0


if __name__ == "__main__":
    sys.exit(main())
