"""Many certificates at once: what an admin confirms, how each item ends, how far a job is."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kaptrain.catalogue.rules import Plan
from kaptrain.certificates.rules.award import Award, content_of
from kaptrain.certificates.rules.code import CHARACTERS
from kaptrain.certificates.rules.content import CertificateContent
from kaptrain.hours.rules import Enrolment as Window
from kaptrain.hours.rules import Statement
from kaptrain.shared.errors import Invalid
from kaptrain.shared.ids import digest

MOST = 1000
MARK_LETTERS = 16
ISSUED = "issued"
_NO_CODE = "0" * CHARACTERS
# What an admin confirms of each certificate. The day of issue, the signatures and what is drawn at the
# issue itself may differ when a job goes on the next day.
_CONFIRMED = (
    *("holder", "program", "plan_version", "counted", "required", "starts_on", "ends_on"),
    *("parts", "modalities", "topics", "conditions", "issuer"),
)


class Step(StrEnum):
    """What became of one look at a job."""

    DONE = "done"  # One item has its result now.
    AGAIN = "again"  # Somebody else just wrote the result of the item looked at.
    NOTHING = "nothing"  # Nothing is left, or others have the rest in hand.
    HELD = "held"  # Whoever started the job may not issue at present.


class Progress(StrEnum):
    """The state of a job, worked out from its rows."""

    OPEN = "open"
    HELD = "held"
    STOPPED = "stopped"
    DONE = "done"


@dataclass(frozen=True)
class Tally:
    """How far a job is: `issued` and `refused` of `total` have their result."""

    total: int
    issued: int
    refused: int
    stopped: bool = False
    held: bool = False

    @property
    def done(self) -> int:
        """How many items have a result."""
        return self.issued + self.refused

    @property
    def left(self) -> int:
        """How many items have none."""
        return self.total - self.done

    @property
    def progress(self) -> Progress:
        """The state of the job."""
        if not self.left:
            return Progress.DONE
        if self.stopped:
            return Progress.STOPPED
        return Progress.HELD if self.held else Progress.OPEN


def confirmed_mark(content: CertificateContent) -> str:
    """Return what stands for the printed facts that an admin confirmed (16 letters of a SHA-256)."""
    data = content.to_data()
    return digest({name: data[name] for name in _CONFIRMED})[:MARK_LETTERS]


def chosen_items(values: list[str]) -> dict[int, str]:
    """Read `ENROLMENT:MARK` from a form, each enrolment once; Invalid when there is none, or too many."""
    chosen: dict[int, str] = {}
    for value in values:
        number, _, mark = value.partition(":")
        if number.isascii() and number.isdigit() and len(number) <= 9 and len(mark) == MARK_LETTERS:
            chosen.setdefault(int(number), mark)
    if not chosen:
        raise Invalid("Tick at least one person.", code="none_chosen")
    if len(chosen) > MOST:
        raise Invalid(f"At most {MOST:,} certificates can be chosen together.", code="too_many")
    return chosen


@dataclass(frozen=True)
class Printed:
    """What the content of a certificate needs besides the evaluated year."""

    holder: str
    issuer: str
    today: date


def listed_mark(plan: Plan, statement: Statement, window: Window, printed: Printed) -> str:
    """Return the mark of what a certificate would print today; Invalid when it cannot be printed."""
    award = Award(
        holder=printed.holder,
        signatories=(),
        issuer=printed.issuer,
        issued_on=printed.today,
        code=_NO_CODE,
        verify_url=f"https://localhost/verify/{_NO_CODE}",
        ledger_head="0" * 64,
    )
    return confirmed_mark(content_of(plan, statement, window, award))
