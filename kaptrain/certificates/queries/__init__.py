"""Reads about certificates. The state of each is worked out from its events, every time."""

from kaptrain.certificates.queries.evaluated import (
    Candidate,
    Flag,
    candidate,
    candidates,
    flagged,
    has_live_certificate,
    whole_enrolment,
)
from kaptrain.certificates.queries.held import (
    certificate_by_code,
    editions,
    held_by_code,
    held_by_id,
    held_by_trainee,
    history,
    issued,
    live_certificate,
    live_of_activity,
    lookups,
    pdf_of,
)
from kaptrain.certificates.queries.paging import Page, page_of_rows
from kaptrain.certificates.queries.staff import admins
from kaptrain.certificates.queries.standings import Held, held_rows

__all__ = [
    "Candidate",
    "Flag",
    "Held",
    "Page",
    "admins",
    "candidate",
    "candidates",
    "certificate_by_code",
    "editions",
    "flagged",
    "has_live_certificate",
    "held_by_code",
    "held_by_id",
    "held_by_trainee",
    "held_rows",
    "history",
    "issued",
    "live_certificate",
    "live_of_activity",
    "lookups",
    "page_of_rows",
    "pdf_of",
    "whole_enrolment",
]
