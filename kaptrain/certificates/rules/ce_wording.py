"""The words of a certificate of continuing education, once: its page, its PDF and the public page."""

from collections.abc import Iterable

from kaptrain.certificates.rules.ce_content import CeContent
from kaptrain.certificates.rules.ce_sheet import CeSheet
from kaptrain.certificates.rules.code import format_code
from kaptrain.certificates.rules.wording import Fact, day_words, head_words, short_address
from kaptrain.shared.minutes import format_minutes

HEADING = "Certificate of continuing education"
LEAD = "has earned credit for"


def ce_sheet(content: CeContent) -> CeSheet:
    """Return the words of the certificate itself."""
    return CeSheet(
        heading=HEADING,
        provider=content.issuer,
        holder=content.holder,
        licence=f"License: {content.license}" if content.license else "",
        lead=LEAD,
        activity=content.activity,
        credits=content.amount,
        facts=_kept((fact.label, fact.value) for fact in _about(content)),
        approvals=_kept((fact.label, fact.value) for fact in _provider(content)),
        statements=(content.approval_statement, content.completion, content.limits),
        signatures=tuple(
            (each.name, f"{each.role}, signed {day_words(each.signed_on)}") for each in content.signatories
        ),
        issued=f"Issued {day_words(content.issued_on)}",
        address=short_address(content.verify_url),
        number=content.number,
        code=format_code(content.code),
        ledger=head_words(content.ledger_head),
        url=content.verify_url,
        issued_on=content.issued_on,
    )


def ce_facts(content: CeContent) -> tuple[Fact, ...]:
    """Return every printed field as (label, value) for the public page."""
    page = ce_sheet(content)
    lines = (
        Fact("Holder", content.holder, strong=True),
        Fact("License", content.license),
        Fact("Credit", content.amount, strong=True),
        Fact("Activity", content.activity, strong=True),
        *_about(content),
        Fact("Provider", content.issuer),
        *_provider(content),
        Fact("Approval statement", content.approval_statement),
        Fact("Completion", content.completion),
        Fact("Signed by", "; ".join(f"{name}, {line}" for name, line in page.signatures)),
        Fact("Issued", f"{day_words(content.issued_on)} by {content.issuer}"),
        Fact("Number", page.number, mono=True),
        Fact("Code", page.code, mono=True),
        Fact("Address", page.address),
        Fact("Ledger head", page.ledger, mono=True),
        Fact("Limits", content.limits),
    )
    return tuple(fact for fact in lines if fact.value)


def approval_words(content: CeContent) -> str:
    """Write the time for which the body had approved the provider."""
    since = day_words(content.approval_from)
    until = f"{since} to {day_words(content.approval_until)}" if content.approval_until else ""
    return until or f"since {since}"


def _about(content: CeContent) -> tuple[Fact, ...]:
    split = ", ".join(f"{format_minutes(each.minutes)} {each.name}" for each in content.split)
    return (
        Fact("Activity number", content.activity_id),
        Fact("Held", content.held),
        Fact("Location", content.location),
        Fact("Format", content.format),
        Fact("Instructional time", format_minutes(content.minutes)),
        Fact("Content", split),
        Fact("Level", content.level),
        Fact("Instructors", "; ".join(content.instructors)),
    )


def _provider(content: CeContent) -> tuple[Fact, ...]:
    return (
        Fact("Provider address", content.provider_address),
        Fact("Provider contact", content.provider_contact),
        Fact("Provider number", content.provider_number),
        Fact("Approval period", approval_words(content)),
    )


def _kept(pairs: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple(pair for pair in pairs if pair[1])
