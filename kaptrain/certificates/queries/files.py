"""Which certificates files and lists are about: by a SHA-256, by what is written there."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, case, literal, or_, select, union_all
from sqlalchemy.orm import Session

from kaptrain.certificates.models import BadgePicture, Certificate, Credential
from kaptrain.certificates.queries.standings import Held, held_rows
from kaptrain.certificates.rules.files import FileMarks

Lookup = Callable[[str], Select[int, str]]


def _pdf(sha256: str) -> Select[int, str]:
    return select(Certificate.id, literal("PDF")).where(Certificate.pdf_sha256 == sha256)


def _credential(sha256: str) -> Select[int, str]:
    return select(Credential.certificate_id, literal("credential")).where(Credential.json_sha256 == sha256)


def _picture(sha256: str) -> Select[int, str]:
    words = case((BadgePicture.kind == "png", literal("PNG")), else_=literal("SVG"))
    return select(BadgePicture.certificate_id, words).where(BadgePicture.sha256 == sha256)


# Each kind of file that was issued: from a SHA-256 to (certificate id, what it is). One statement asks all.
FILES: tuple[Lookup, ...] = (_pdf, _credential, _picture)


@dataclass(frozen=True)
class FileFound:
    """A certificate that a file belongs to. `kind` is empty when the file is not one that was issued."""

    held: Held
    kind: str = ""

    @property
    def is_the_one(self) -> bool:
        """Whether the file is, byte for byte, one that was issued."""
        return bool(self.kind)


def by_file_hash(session: Session, sha256: str, *, today: date) -> FileFound | None:
    """Return the certificate whose stored PDF, credential or picture has this SHA-256."""
    row = session.execute(union_all(*(lookup(sha256) for lookup in FILES)).limit(1)).first()
    if row is None:
        return None
    held = held_rows(session, [session.get_one(Certificate, row[0])], today)
    return FileFound(held[0], row[1])


def by_marks(session: Session, marks: FileMarks, *, today: date) -> FileFound | None:
    """Return what a file is, or else what it claims to be; None when it has nothing to do with us."""
    same = by_file_hash(session, marks.sha256, today=today)
    if same is not None:
        return same
    found = session.scalars(_claimed(marks)).all()
    held = held_rows(session, found, today)
    return FileFound(held[0]) if held else None


def by_codes(session: Session, codes: Collection[str], *, today: date) -> dict[str, Held]:
    """Return the certificates that have these canonical codes, in two statements."""
    found = session.scalars(select(Certificate).where(Certificate.code.in_(codes))).all()
    return {each.certificate.code: each for each in held_rows(session, found, today)}


def _claimed(marks: FileMarks) -> Select[Certificate]:
    named = or_(Certificate.code.in_(marks.codes), Certificate.award_id.in_(marks.ids))
    return select(Certificate).where(named).order_by(Certificate.id.desc()).limit(1)
