"""What a certificate prints, of whichever kind it is."""

from kaptrain.certificates.rules.ce_content import CeContent
from kaptrain.certificates.rules.ce_wording import ce_facts
from kaptrain.certificates.rules.content import Content
from kaptrain.certificates.rules.wording import Fact, facts, part_hours


def facts_of(content: Content) -> tuple[Fact, ...]:
    """Return every printed field as (label, value); hours by component apart."""
    return ce_facts(content) if isinstance(content, CeContent) else facts(content)


def parts_of(content: Content) -> tuple[Fact, ...]:
    """Return the hours by component as printed; none where it prints none."""
    return () if isinstance(content, CeContent) else part_hours(content.parts)
