"""The exact sentences that hosts sign. A text never changes: a better one gets the next version."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence with its id and version."""

    id: str
    version: int
    text: str

    @property
    def key(self) -> str:
        """Id and version in one word, for forms."""
        return f"{self.id}-{self.version}"


ATTENDED_ASKED = "attended-asked"
ATTENDED, CORRECTED, TUTORIAL, ENDED = "attended", "corrected", "tutorial", "attendance-ended"
STATEMENTS = (
    Statement(
        ATTENDED,
        1,
        "I led this session. Each person listed was present as stated, as far as I saw it and the times "
        "recorded show it, and earns the time stated.",
    ),
    Statement(
        ATTENDED_ASKED,
        1,
        "I led this session. Each person listed was present as stated, as far as I saw it and the times "
        "recorded show it, and earns the time stated once their own reflection on it is written, which I do "
        "not read.",
    ),
    Statement(
        CORRECTED,
        1,
        "I led this session. I have looked into this person's attendance again; it was as stated now, for "
        "the reason stated.",
    ),
    Statement(
        TUTORIAL,
        1,
        "I held this tutorial in place of the session that was missed. The trainee was present and took part "
        "for the time stated.",
    ),
    Statement(
        ENDED,
        1,
        "I take back my signature under this attendance, for the reason stated. Its time no longer counts.",
    ),
)
_BY_KEY = {(each.id, each.version): each for each in STATEMENTS}
_NEWEST = {each.id: each for each in STATEMENTS}


def statement_for(name: str) -> Statement:
    """Return the text in force; KeyError if there is none."""
    return _NEWEST[name]


def attended_for(asks: str) -> Statement:
    """Return the text under a record, by what the event asks besides presence."""
    return statement_for(ATTENDED_ASKED if asks else ATTENDED)


def statement_at(statement_id: str, version: int) -> Statement | None:
    """Return the text that had this id and version, if there ever was one."""
    return _BY_KEY.get((statement_id, version))
