"""What a certificate prints, of whichever kind it is."""

from kaptrain.certificates.rules.ce_content import CeContent
from kaptrain.certificates.rules.ce_wording import ce_facts
from kaptrain.certificates.rules.content import Content
from kaptrain.certificates.rules.frozen import plain
from kaptrain.certificates.rules.wording import Fact, facts, part_hours

# What programs of boards sort by; the words for people are among the printed facts.
_CREDIT = (
    *("credits", "unit", "body", "activity", "activity_id", "held_on", "minutes", "format"),
    *("provider_number", "approval_from", "approval_until"),
)


def facts_of(content: Content) -> tuple[Fact, ...]:
    """Return every printed field as (label, value); hours by component apart."""
    return ce_facts(content) if isinstance(content, CeContent) else facts(content)


def parts_of(content: Content) -> tuple[Fact, ...]:
    """Return the hours by component as printed; none where it prints none."""
    return () if isinstance(content, CeContent) else part_hours(content.parts)


def credit_of(content: Content) -> dict[str, object]:
    """Return the credit of continuing education as data: days as ISO text; nothing for another kind."""
    if not isinstance(content, CeContent):
        return {}
    found = {name: plain(getattr(content, name)) for name in _CREDIT}
    return {name: value for name, value in found.items() if value not in ("", None)}
