"""What a room above adds to the page of any event, such as the credit that a board takes.

Events know nothing of boards and credits; who does is asked through `Addition` (wired in wiring.py).
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Something that the reader still has to do, or has done; `url` leads there while it can be done."""

    words: str
    done: bool
    label: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Addition:
    """A section of the page, read before booking: facts as (term, words), texts, and what to do.

    `first` is what is said again at the check-in; `links` are (label, address) for those who may follow them.
    """

    id: str
    title: str
    lede: str = ""
    first: tuple[tuple[str, str], ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    texts: tuple[tuple[str, str], ...] = ()
    steps: tuple[Step, ...] = ()
    links: tuple[tuple[str, str], ...] = ()
