"""A complete certificate's content, for tests to vary."""

from dataclasses import replace
from datetime import date
from typing import Any

from kaptrain.certificates.rules.code import code_from, format_code
from kaptrain.certificates.rules.content import CertificateContent, NamedMinutes, PartHours, Signatory
from kaptrain.certificates.rules.tidy import tidied

CODE = code_from(bytes(range(7, 25)))
_PARTS = (
    ("Core modules", "Modules", 60),
    ("Webinars", "Webinars", 12),
    ("Electives", "Electives", 12),
    ("Observational practicum", "Practicum", 24),
    ("Mentorship", "Mentorship", 12),
    ("Consent practice labs", "Labs", 10),
    ("Discussion groups", "Discussion", 12),
    ("Book club", "Books", 8),
)
_SAMPLE = CertificateContent(
    holder="Demo Graduate, LCSW",
    program="Certificate in Ketamine-Assisted Psychotherapy",
    plan_version="2025.2",
    counted=9000,
    required=9000,
    starts_on=date(2025, 9, 1),
    ends_on=date(2026, 8, 31),
    parts=tuple(PartHours(title, label, hours * 60) for title, label, hours in _PARTS),
    modalities=(
        NamedMinutes("self-paced", 3600),
        NamedMinutes("live online", 3360),
        NamedMinutes("in person", 2040),
    ),
    topics=(NamedMinutes("Ethics and law", 1530), NamedMinutes("Access and inclusion", 600)),
    conditions=("all knowledge checks at 80% or more", "consent rubric 14 of 16"),
    signatories=(
        Signatory("Demo Mentor, PhD", "Mentor", date(2026, 9, 4)),
        Signatory("Demo Admin", "Registrar", date(2026, 9, 3)),
    ),
    issuer="Demo Training Institute",
    issued_on=date(2026, 9, 5),
    code=CODE,
    verify_url=f"https://kaptrain.example/verify/{format_code(CODE)}",
    ledger_head="e3a904d7b1c658f2" * 4,
)


def a_content(**changes: Any) -> CertificateContent:
    """Return the sample with changes, tidied as it would be before issuing."""
    return tidied(replace(_SAMPLE, **changes))


def printed_pieces(content: CertificateContent) -> list[str]:
    """Every smallest text that the sample prints, spelled out without the product's own words."""
    return [
        content.holder,
        content.program,
        content.plan_version,
        content.issuer,
        "1 September 2025",
        "31 August 2026",
        "5 September 2026",
        "60-minute hours",
        *(piece for part in content.parts for piece in (part.label, f"{part.minutes // 60} h")),
        "60 h self-paced",
        "56 h live online",
        "34 h in person",
        "25 h 30 min Ethics and law",
        "10 h Access and inclusion",
        *content.conditions,
        "Demo Mentor, PhD",
        "Mentor, signed 4 September 2026",
        "Demo Admin",
        "Registrar, signed 3 September 2026",
        "kaptrain.example/verify",
        format_code(content.code),
        "e3a9 04d7 b1c6 58f2",
        content.limits,
    ]
