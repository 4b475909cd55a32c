"""The exact sentences that signers sign. A text never changes: a better one gets the next version."""

from dataclasses import dataclass
from datetime import date

FIRST = date(2026, 11, 22)


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


def statement_at(statement_id: str, version: int) -> Statement | None:
    """Return the text that had this id and version, if there ever was one."""
    return _BY_KEY.get((statement_id, version))
