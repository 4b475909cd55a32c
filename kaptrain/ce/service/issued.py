"""What this room must know of certificates, which lie above it: what somebody holds for an activity."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session


@dataclass(frozen=True)
class Issued:
    """`held(session, enrolment, event)` gives the certificates that stand, by body; wired in wiring.py."""

    held: Callable[[Session, int, int], Mapping[int, int]]
