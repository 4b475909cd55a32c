"""What a room above says about people at an event, such as a paper that a site wants to see.

Events know nothing of papers and sites; who does is asked through `Notes` (wired in wiring.py).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Notes:
    """Facts for the event's page as (term, words), and what each enrolment lacks, in words.

    With `blocks` nobody who lacks something gets a seat. `mend_url` is where a trainee mends it, `plan` a
    label and address for those who plan.
    """

    facts: tuple[tuple[str, str], ...] = ()
    lacks: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    blocks: bool = False
    mend_url: str = ""
    plan: tuple[str, str] | None = None

    def of(self, enrolment_id: int) -> tuple[str, ...]:
        """Return what an enrolment lacks."""
        return self.lacks.get(enrolment_id, ())


NO_NOTES = Notes()
