"""What somebody learns about a file or a list of codes: the public page's facts, nothing more."""

from dataclasses import dataclass
from datetime import datetime

from kaptrain.certificates.presenters import VerifyPage, verify_data, verify_page
from kaptrain.certificates.queries import Held
from kaptrain.certificates.queries.files import FileFound
from kaptrain.certificates.rules.code import format_code
from kaptrain.certificates.rules.content import content_from


@dataclass(frozen=True)
class FileNote:
    """What a file turned out to be, above the certificate that it is or claims to be."""

    kind: str

    @property
    def is_the_one(self) -> bool:
        """Whether it is, byte for byte, what was issued."""
        return bool(self.kind)


@dataclass(frozen=True)
class ListRow:
    """One line of a checked list; without a certificate only what was typed."""

    typed: str
    state: str
    look: str
    holder: str = ""
    program: str = ""
    issued: str = ""
    since: str = ""
    code: str = ""

    @property
    def is_known(self) -> bool:
        """Whether a certificate has this code."""
        return bool(self.code)


def page_of(held: Held, *, now: datetime) -> VerifyPage:
    """Return the public view of a certificate."""
    return verify_page(content_from(held.certificate.content), held.standing, now=now)


def file_note(found: FileFound) -> FileNote:
    """Return what a file turned out to be."""
    return FileNote(found.kind)


def file_data(page: VerifyPage, note: FileNote) -> dict[str, object]:
    """Return the answer about a file for programs: `valid` only when file and certificate both are."""
    return {
        "file": "issued" if note.is_the_one else "changed",
        "valid": note.is_the_one and page.verdict.reliable,
        "certificate": verify_data(page),
    }


def list_row(typed: str, held: Held | None, *, now: datetime) -> ListRow:
    """Return one line of a list."""
    if held is None:
        return ListRow(typed, "Unknown", "missing")
    page = page_of(held, now=now)
    shown = bool(page.facts)
    return ListRow(
        typed=typed,
        state=page.word,
        look=page.verdict.tone.removeprefix("is-"),
        holder=page.holder,
        program=content_from(held.certificate.content).title if shown else "",
        issued=page.issued,
        since=page.since,
        code=format_code(held.certificate.code),
    )


def list_data(rows: list[ListRow]) -> list[dict[str, object]]:
    """Return a checked list for programs."""
    return [
        {
            "typed": row.typed,
            "state": row.state.lower(),
            "valid": row.look == "counted",
            "holder": row.holder,
            "program": row.program,
            "issued": row.issued,
            "since": row.since,
            "code": row.code,
        }
        for row in rows
    ]
