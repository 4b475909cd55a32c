"""What the certificate's page and the public page show, ready for a template."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from kaptrain.certificates.adapters import Qr, qr_code
from kaptrain.certificates.models import CertificateEvent
from kaptrain.certificates.queries import Flag, Held
from kaptrain.certificates.rules.code import format_code
from kaptrain.certificates.rules.content import CertificateContent, Content, content_from
from kaptrain.certificates.rules.printed import credit_of, facts_of, parts_of
from kaptrain.certificates.rules.ring import SIZE, ring_arcs
from kaptrain.certificates.rules.states import Standing, State
from kaptrain.certificates.rules.wording import Fact, Sheet, day_words, sheet


@dataclass(frozen=True)
class CertificatePage:
    """The certificate on screen: the words of the PDF, the ring's arcs and the QR code's path."""

    sheet: Sheet
    issued: str
    ring: tuple[str, ...]
    ring_size: int
    qr: Qr
    url: str
    code: str


@dataclass(frozen=True)
class Verdict:
    """The first thing a stranger reads: `tone` and `icon` are names of the theme."""

    state: str
    title: str
    tone: str
    icon: str
    reliable: bool


@dataclass(frozen=True)
class VerifyPage:
    """The public page of one certificate: every printed field, and its state at `checked`.

    `successor` is the formatted code of the certificate that came in this one's place, `credit` what it
    certifies of continuing education, as data. What is empty is
    not told: of a certificate that its holder withholds, everything but the state.
    """

    verdict: Verdict
    holder: str
    issuer: str
    issued: str
    checked: str
    since: str
    by: str
    reason: str
    successor: str
    facts: tuple[Fact, ...]
    parts: tuple[Fact, ...]
    code: str
    credit: Mapping[str, object] = field(default_factory=dict)

    @property
    def word(self) -> str:
        """The state in one word."""
        return _LOOKS[State(self.verdict.state)][1]


@dataclass(frozen=True)
class HeldRow:
    """One certificate in a list. `look` is the state's name among the theme's, `state` its word.

    `is_live` until it was replaced or revoked. Those from before there were Open Badges have none."""

    id: int
    number: str
    holder: str
    title: str
    amount: str
    issued: str
    until: str
    look: str
    state: str
    since: str
    by: str
    reason: str
    code: str
    url: str
    is_valid: bool
    is_live: bool
    is_withheld: bool
    has_badge: bool


@dataclass(frozen=True)
class Told:
    """One thing that happened to a certificate: what, when, by whom and with which words."""

    what: str
    on: str
    by: str
    reason: str


@dataclass(frozen=True)
class FlagRow:
    """A valid certificate whose hours no longer add up."""

    id: int
    number: str
    holder: str
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class PrintedPage:
    """What a certificate prints (or would), for those who decide about it."""

    facts: tuple[Fact, ...]
    parts: tuple[Fact, ...]


# Drawn when a certificate is issued, so a look ahead has none to show.
_DRAWN_AT_ISSUE = frozenset({"Number", "Code", "Address", "Ledger head"})
_LOOKS = {
    State.VALID: ("counted", "Valid"),
    State.SUPERSEDED: ("pending", "Replaced"),
    State.REVOKED: ("returned", "Revoked"),
    State.EXPIRED: ("pending", "Expired"),
    State.WITHHELD: ("pending", "Withheld"),
}
_ACTS = {
    "issued": "Issued",
    "superseded": "Replaced by a newer one",
    "revoked": "Revoked",
    "withheld": "Withheld",
    "released": "Shown again",
}
_NOT_SHOWN = "not shown on a certificate that was replaced"
_VERDICTS = {
    State.VALID: Verdict("valid", "This certificate is valid", "is-counted", "shield-check", True),
    State.SUPERSEDED: Verdict(
        "superseded", "A newer certificate replaces this one", "is-pending", "shield-alert", False
    ),
    State.REVOKED: Verdict("revoked", "This certificate was revoked", "is-returned", "shield-x", False),
    State.EXPIRED: Verdict("expired", "This certificate has expired", "is-pending", "shield-alert", False),
    State.WITHHELD: Verdict(
        "withheld",
        "This certificate exists; its holder has restricted it",
        "is-pending",
        "shield-alert",
        False,
    ),
}


def certificate_page(content: CertificateContent) -> CertificatePage:
    """Return the holder's view of a certificate."""
    return CertificatePage(
        sheet=sheet(content),
        issued=day_words(content.issued_on),
        ring=ring_arcs([part.minutes for part in content.parts]),
        ring_size=SIZE,
        qr=qr_code(content.verify_url),
        url=content.verify_url,
        code=format_code(content.code),
    )


def verify_page(content: Content, standing: Standing, *, now: datetime) -> VerifyPage:
    """Return the public view; `now` (aware) is when the state was read from the database."""
    if standing.restricted:
        return _restricted_page(standing, now)
    return VerifyPage(
        verdict=_VERDICTS[standing.state],
        holder="" if standing.renamed else content.holder,
        issuer=content.issuer,
        issued=day_words(content.issued_on),
        checked=_moment(now),
        since=day_words(standing.since) if standing.since else "",
        by=standing.by,
        reason=standing.reason,
        successor=format_code(standing.successor) if standing.successor else "",
        facts=tuple(_of_the_page(facts_of(content), standing)),
        parts=parts_of(content),
        code=format_code(content.code),
        credit=credit_of(content),
    )


def _restricted_page(standing: Standing, now: datetime) -> VerifyPage:
    """What is said of a certificate that its holder withholds: that it exists, and whether it has ended."""
    since = day_words(standing.since) if standing.has_ended and standing.since else ""
    verdict = _VERDICTS[standing.state]
    nothing: dict[str, str] = dict.fromkeys(
        ("holder", "issuer", "issued", "by", "reason", "successor", "code"), ""
    )
    return VerifyPage(
        verdict=verdict, checked=_moment(now), since=since, facts=(), parts=(), credit={}, **nothing
    )


def _of_the_page(lines: tuple[Fact, ...], standing: Standing) -> Iterator[Fact]:
    for line in lines:
        hidden = standing.renamed and line.label == "Holder"
        yield Fact("Holder", _NOT_SHOWN) if hidden else line


def held_row(held: Held) -> HeldRow:
    """Return a certificate as a row of a list."""
    certificate, standing = held.certificate, held.standing
    content = content_from(certificate.content)
    look, state = _LOOKS[standing.state]
    return HeldRow(
        id=certificate.id,
        number=certificate.number,
        holder=content.holder,
        title=content.title,
        amount=content.amount,
        issued=day_words(content.issued_on),
        until=day_words(content.valid_until) if content.valid_until else "",
        look=look,
        state=state,
        since=day_words(standing.since) if standing.since else "",
        by=standing.by,
        reason=standing.reason,
        code=format_code(content.code),
        url=content.verify_url,
        is_valid=standing.is_valid,
        is_live=not standing.has_ended,
        is_withheld=standing.restricted,
        has_badge=certificate.award_id is not None,
    )


def public_badge(held: Held) -> str:
    """Return the award whose Open Badge the public page offers; "" when there is none for everybody."""
    standing = held.standing
    hidden = standing.restricted or standing.renamed or standing.state is State.SUPERSEDED
    return "" if hidden else held.certificate.award_id or ""


def flag_row(flag: Flag) -> FlagRow:
    """Return a certificate that needs a decision, with what its hours lack now."""
    certificate = flag.certificate
    return FlagRow(certificate.id, certificate.number, certificate.content["holder"], flag.reasons)


def told(event: CertificateEvent) -> Told:
    """Return an event in words."""
    return Told(_ACTS[event.act], day_words(event.on), event.by_name, event.reason)


def printed_page(content: Content) -> PrintedPage:
    """Return everything that a certificate prints."""
    return PrintedPage(facts_of(content), parts_of(content))


def draft_page(content: Content | None) -> PrintedPage | None:
    """Return what an issue would print; None when it cannot be printed."""
    if content is None:
        return None
    shown = tuple(fact for fact in facts_of(content) if fact.label not in _DRAWN_AT_ISSUE)
    return PrintedPage(shown, parts_of(content))


def verify_data(page: VerifyPage) -> dict[str, object]:
    """Return the public page as JSON-able data: the same allow-list of fields, nothing more."""
    data: dict[str, object] = {
        "state": page.verdict.state,
        "valid": page.verdict.reliable,
        "checked": page.checked,
        "since": page.since,
        "by": page.by,
        "reason": page.reason,
        "successor": page.successor,
    }
    said = {key: value for key, value in data.items() if value != ""}
    said["printed"] = {fact.label: fact.value for fact in page.facts}
    if page.parts:
        said["hours_by_component"] = {part.label: part.value for part in page.parts}
    if page.credit:
        said["continuing_education"] = dict(page.credit)
    return said


def _moment(now: datetime) -> str:
    utc = now.astimezone(UTC)
    return f"{day_words(utc.date())}, {utc:%H:%M} UTC"
