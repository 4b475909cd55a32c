"""Sign without an account: prove by the link or by digits who one is, and sign what was shown, once."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from kaptrain.accounts.rules.identity import checked_credential
from kaptrain.authz.actor import Actor
from kaptrain.logbook.adapters import letters
from kaptrain.logbook.adapters.letters import Writer
from kaptrain.logbook.models import Signature, SigningLink
from kaptrain.logbook.rules.described import described
from kaptrain.logbook.rules.links import (
    CODE_DIGITS,
    CODES_A_LINK,
    METHODS,
    WRONG_CODES,
    Way,
    checked_licence,
    masked,
    same_name,
)
from kaptrain.logbook.service.attest import (
    Manner,
    flush,
    refuse_changed,
    refuse_unticked,
    write_signature,
)
from kaptrain.logbook.service.links import LinkEnded, Opened, Visit, locked, refuse_owner
from kaptrain.logbook.service.steps import kind_of, needs_agreement
from kaptrain.outbox import service as outbox
from kaptrain.shared.errors import Invalid, Refused
from kaptrain.shared.ids import new_digits, token_hash


class WrongCode(Invalid):
    """The digits are not those of the mail; the try is counted, so the caller commits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What a practitioner without an account writes and ticks. `seen` is the mark of what was shown."""

    name: str
    credential: str
    licence: str
    seen: str
    agreed: bool = False
    code: str = ""


def send_code(session: Session, visit: Visit, token: str, *, writer: Writer) -> str:
    """Mail new digits to the practitioner on file; return where to, masked. At most three for a link."""
    opened = locked(session, token, visit.now)
    refuse_owner(opened, visit)
    link = opened.link
    if opened.way is not Way.SCAN:
        raise LinkEnded
    if link.codes_sent >= CODES_A_LINK:
        raise Refused("No more codes for this link. Let the trainee show a new one.", code="often")
    digits = new_digits(CODE_DIGITS)
    link.code_hash, link.codes_sent = _code_hash(link, digits), link.codes_sent + 1
    subject, body = letters.code(writer, opened.signer.name, digits, link.expires_at)
    outbox.post(session, "sign.code", opened.signer.email, subject=subject, body=body, now=visit.now)
    session.flush()
    return masked(opened.signer.email)


def sign_by_link(session: Session, visit: Visit, token: str, said: Statement, *, writer: Writer) -> Signature:
    """Sign what a link showed, in the name on file, once; the copy goes out with it.

    LinkEnded unless the link works; Refused with `own` or `changed`; Invalid by field; WrongCode is counted.
    """
    opened = locked(session, token, visit.now)
    refuse_owner(opened, visit)
    link, whole, signer = opened.link, opened.whole, opened.signer
    refuse_changed(whole, said.seen)
    credential, licence = _checked(opened, said)
    if opened.way is Way.SCAN and link.code_hash != _code_hash(link, said.code.strip()):
        link.wrong_codes += 1
        session.flush()
        left = WRONG_CODES - link.wrong_codes
        raise WrongCode(
            f"These are not the digits of the mail. Tries left: {left}.", field="code", code="code"
        )
    actor = Actor(signer.id, signer.name, credential, signer.zone, frozenset({kind_of(whole).signer}))
    manner = Manner(method=METHODS[opened.way], agreed=said.agreed, licence=licence, email=signer.email_key)
    signature = write_signature(session, actor, whole, manner, now=visit.now)
    link.used_at = visit.now
    flush(session)
    _send_copy(session, opened, signature, writer)
    return signature


def _checked(opened: Opened, said: Statement) -> tuple[str, str]:
    if not same_name(said.name, opened.signer.name):
        words = (
            "The program knows the practitioner of this request under another name. Write it as in the mail."
        )
        raise Invalid(words, field="name", code="name")
    credential = checked_credential(said.credential)
    if not credential:
        raise Invalid("Write your credential, such as MD or LCSW.", field="credential", code="missing")
    licence = checked_licence(said.licence)
    refuse_unticked(opened.whole, said.agreed)
    return credential, licence


def _code_hash(link: SigningLink, digits: str) -> str:
    return token_hash(f"{link.token_hash}:{digits}")


def _send_copy(session: Session, opened: Opened, signature: Signature, writer: Writer) -> None:
    whole = opened.whole
    signed = letters.Signed(
        lines=described(whole.entry.kind, whole.version.content()),
        trainee=whole.trainee.name,
        signer=f"{signature.signer_name}, {signature.signer_credential}",
        licence=signature.signer_licence or "",
        text=signature.statement_text,
        digest=signature.content_digest,
        agreed=needs_agreement(whole),
        at=signature.at,
    )
    subject, body = letters.copy(writer, signed)
    once = f"sign-copy:{signature.entry_id}:{signature.version}"
    outbox.post(
        session, "sign.copy", opened.signer.email, subject=subject, body=body, now=signature.at, once=once
    )
