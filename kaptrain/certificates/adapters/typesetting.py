"""Templates and plain texts to PDF that archives keep (PDF/A-3a) and screen readers read (PDF/UA-1).

Texts reach typst as one JSON value of `sys.inputs` and are only ever shown: nothing of them is
parsed as markup or code. The compiler sees the folder of the templates and the fonts, no other, and
fetches nothing.
"""

import functools
import json
import subprocess
import sys
import threading
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date
from pathlib import Path

import typst

from kaptrain.certificates.adapters import fonts
from kaptrain.certificates.adapters.typst_job import Job, compiled, compiler
from kaptrain.shared.errors import Invalid

TEMPLATES = Path(__file__).parent.parent / "templates" / "certificates"
INSIDE = Path(__file__).with_name("typst_job.py")
# On the wall; the process counts its own time on the processor, and may have to wait for one.
SECONDS = 28
# The compiler keeps the inputs of its last run, so two threads must not share a run.
_ONE_AT_A_TIME = threading.Lock()


def typeset(
    template: str, inputs: Mapping[str, object], *, day: date, attachment: bytes | None = None
) -> bytes:
    """Return the PDF of one sheet; the same inputs give the same bytes.

    `day` dates the document. `attachment` (UTF-8) is kept in the file as its machine-readable
    form. Raises Invalid (`unprintable`) for texts that do not fit.
    """
    job = _job(template, inputs, day, attachment)
    try:
        with _ONE_AT_A_TIME:
            return compiled(_kept_compiler(job.template, job.folders), job.inputs, job.day)
    except typst.TypstError as problem:
        raise Invalid(f"This cannot be printed: {problem.message}", code="unprintable") from problem


def typeset_apart(template: str, inputs: Mapping[str, object], *, day: date) -> bytes:
    """Return the PDF of many pages, made in a process of its own that gives its memory back.

    Raises Invalid (`unprintable`) for texts that do not fit, and when it takes too long.
    """
    job = _job(template, inputs, day, None)
    try:
        done = subprocess.run(  # noqa: S603 - our own program, whose one input is the job
            [sys.executable, "-I", "-B", str(INSIDE)],
            input=json.dumps(asdict(job)).encode(),
            capture_output=True,
            timeout=SECONDS,
            env={"RAYON_NUM_THREADS": "1"},
            check=False,
        )
    except subprocess.TimeoutExpired as late:
        raise Invalid("This is too long to be printed at once.", code="unprintable") from late
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace") if done.returncode == 1 else "it is too long"
        raise Invalid(f"This cannot be printed: {said}", code="unprintable")
    return done.stdout


def require_glyphs(texts: Iterable[str], *, field: str | None = None) -> None:
    """Refuse texts with a character that no font here has (Invalid, `no_glyph`), and say what to do."""
    missing = fonts.missing_characters(texts)
    if missing:
        named = ", ".join(f"{char} (U+{ord(char):04X})" for char in missing[:10])
        words = f"The fonts here have no sign for: {named}. {fonts.remedy(missing)}"
        raise Invalid(words.strip(), code="no_glyph", field=field)


def texts_of(value: object) -> list[str]:
    """Return every text within plain data."""
    if isinstance(value, str):
        return [value]
    items = value.values() if isinstance(value, dict) else value if isinstance(value, (list, tuple)) else ()
    return [text for item in items for text in texts_of(item)]


def _job(template: str, inputs: Mapping[str, object], day: date, attachment: bytes | None) -> Job:
    needed = fonts.faces(texts_of(inputs))
    texts = {**inputs, "faces": [asdict(face) for face in needed]}
    values = {"texts": json.dumps(texts, ensure_ascii=False)}
    if attachment is not None:
        values["attachment"] = attachment.decode("utf-8")
    machine = fonts.collection() if fonts.needs_machine(needed) else None
    folders = (str(fonts.FOLDER), *([str(machine.file.parent)] if machine else []))
    return Job(str(TEMPLATES / template), folders, values, day.isoformat())


# Starting one takes twenty times as long as using it.
@functools.cache
def _kept_compiler(template: str, folders: tuple[str, ...]) -> typst.Compiler:
    return compiler(Path(template), folders)
