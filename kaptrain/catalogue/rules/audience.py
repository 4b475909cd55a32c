"""Who may read which part of a program's texts. One table; pages and search both ask it."""

import re
from collections.abc import Iterable, Sequence
from enum import StrEnum

from kaptrain.authz.actor import Actor, Role

NOTES = re.compile(r"\bfacilitat", re.IGNORECASE)
UNDERLINE = re.compile(r"=+ *|-+ *")


class Audience(StrEnum):
    """For whom a text is written.

    LEARNERS: whoever learns or teaches here. GUIDES: those who lead a role play, who know the
    client's card. FACILITATORS: notes on how to lead a group. MENTORS: the mentor guide.
    """

    LEARNERS = "learners"
    GUIDES = "guides"
    FACILITATORS = "facilitators"
    MENTORS = "mentors"


STAFF = frozenset({Role.MENTOR, Role.PRACTITIONER, Role.FACILITATOR, Role.ADMIN})
ROLES: dict[Audience, frozenset[Role]] = {
    Audience.LEARNERS: STAFF,
    Audience.GUIDES: STAFF,
    Audience.FACILITATORS: frozenset({Role.MENTOR, Role.FACILITATOR, Role.ADMIN}),
    Audience.MENTORS: frozenset({Role.MENTOR, Role.ADMIN}),
}


def audiences_of(actor: Actor, *, enrolled: bool) -> frozenset[Audience]:
    """Return the audiences a person belongs to: by role, and as a learner with a place in a cohort."""
    found = {audience for audience, roles in ROLES.items() if actor.has(*roles)}
    if enrolled and actor.has(Role.TRAINEE):
        found.add(Audience.LEARNERS)
    return frozenset(found)


def audiences_of_sections(headings: Iterable[tuple[int, str]]) -> list[Audience]:
    """Return for each (level, title), in order, for whom its section is written.

    A heading that names the facilitator begins notes for facilitators; they end with the next
    heading of the same level or a higher one.
    """
    found, notes_level = [], 0
    for level, title in headings:
        if notes_level and level <= notes_level:
            notes_level = 0
        if not notes_level and NOTES.search(title):
            notes_level = level
        found.append(Audience.FACILITATORS if notes_level else Audience.LEARNERS)
    return found


def readable(body: str, audiences: Iterable[Audience]) -> str:
    """Return a Markdown text without the sections that are written for others."""
    lines, allowed = body.split("\n"), frozenset(audiences)
    headings = _headings(lines)
    kept = audiences_of_sections((level, title) for _, level, title in headings)
    ends = [*(row for row, _, _ in headings), len(lines)]
    parts = [lines[: ends[0]]]
    for (row, _, _), end, audience in zip(headings, ends[1:], kept, strict=True):
        if audience in allowed:
            parts.append(lines[row:end])
    return "\n".join(line for part in parts for line in part)


def _headings(lines: Sequence[str]) -> list[tuple[int, int, str]]:
    """Find (row, level, title) of both ways to write a heading, as the renderer reads them."""
    found = []
    for row, line in enumerate(lines):
        below = lines[row + 1] if row + 1 < len(lines) else ""
        begins = row == 0 or not lines[row - 1].strip()
        if line.startswith("#"):
            found.append((row, min(len(line) - len(line.lstrip("#")), 6), line.strip("# ")))
        elif begins and line.strip() and UNDERLINE.fullmatch(below):
            found.append((row, 1 if below.startswith("=") else 2, line.strip()))
    return found
