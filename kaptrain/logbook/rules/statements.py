"""The exact sentences that signers sign. A text never changes: a better one gets the next version."""

from dataclasses import dataclass
from datetime import date

from kaptrain.logbook.rules.phases import BY_ACTIVITY

FIRST = date(2026, 11, 22)
BY_PHASE = date(2026, 11, 23)
# With a client in the room the signer says one thing more.
OBSERVATION = "observation"


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence with its id and version; `since` is the day it came into use."""

    id: str
    version: int
    since: date
    text: str

    @property
    def key(self) -> str:
        """Id and version in one word, for forms."""
        return f"{self.id}-{self.version}"


STATEMENTS = (
    Statement(
        "practicum",
        1,
        FIRST,
        "I hosted this trainee for the activity and the time stated. Each client present had agreed to an "
        "observer. The entry is a fair account of the trainee's part and identifies no client.",
    ),
    Statement(
        "practicum",
        2,
        BY_PHASE,
        "I hosted this trainee for the activity and the time stated. The entry is a fair account of the "
        "trainee's part and identifies no client.",
    ),
    Statement(
        OBSERVATION,
        1,
        BY_PHASE,
        "I hosted this trainee for the activity and the time stated. Each client present had agreed in "
        "writing to an observer, which I confirm by a tick of its own. The entry is a fair account of the "
        "trainee's part and identifies no client.",
    ),
    Statement(
        "mentorship",
        1,
        FIRST,
        "I met with this trainee for the time stated. The entry is a fair account of our meeting and "
        "identifies no client.",
    ),
    Statement(
        "roleplay",
        1,
        FIRST,
        "I led this consent practice. The trainee took part for the time stated, and every situation in it "
        "was invented.",
    ),
    *(
        Statement(
            kind, 1, FIRST, f"I led this {what}. The trainee was present and took part for the time stated."
        )
        for kind, what in (
            ("webinar", "webinar"),
            ("elective", "elective"),
            ("discussion", "discussion group"),
            ("bookclub", "book-club meeting"),
        )
    ),
    Statement(
        "void",
        1,
        FIRST,
        "I take back my signature under this version, for the reason stated. Its time no longer counts.",
    ),
    Statement(
        "undone",
        1,
        BY_PHASE,
        "I undo my signature of a moment ago. Nothing is counted; the request waits for me again.",
    ),
    Statement(
        "corrected",
        1,
        BY_PHASE,
        "I correct what counts in this entry of mine. The signature under this version ends; nothing counts "
        "until the corrected version is signed.",
    ),
    Statement(
        "reopened",
        1,
        FIRST,
        "As an administrator of this program I end the signature under this version, for the reason stated. "
        "Its time no longer counts.",
    ),
)
_BY_KEY = {(each.id, each.version): each for each in STATEMENTS}
_NEWEST = {each.id: each for each in STATEMENTS}


def statement_for(kind: str) -> Statement:
    """Return the text in force for a kind of entry, or for an act like `void`; KeyError if there is none."""
    return _NEWEST[kind]


def statement_of(kind: str, activity: str) -> Statement:
    """Return the text in force for an entry: practicum activities with a client present have their own."""
    phase = BY_ACTIVITY.get(activity) if kind == "practicum" else None
    return _NEWEST[OBSERVATION if phase is not None and phase.client else kind]


def statement_at(statement_id: str, version: int) -> Statement | None:
    """Return the text that had this id and version, if there ever was one."""
    return _BY_KEY.get((statement_id, version))
