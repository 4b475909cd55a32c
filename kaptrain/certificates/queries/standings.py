"""The state of certificates, worked out from their events, every time."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session, aliased

from kaptrain.certificates.models import ENDINGS, Certificate, CertificateEvent
from kaptrain.certificates.rules.states import Standing, State, standing_of

_Successor = aliased(Certificate)
_Act = tuple[CertificateEvent, str | None]  # with the successor's code


@dataclass(frozen=True)
class Held:
    """A certificate with its state at the moment of reading."""

    certificate: Certificate
    standing: Standing


def held_rows(session: Session, certificates: Iterable[Certificate], today: date) -> list[Held]:
    """Return certificates with their states, whatever their number."""
    wanted = list(certificates)
    if not wanted:
        return []
    acts: dict[int, list[_Act]] = defaultdict(list)
    find = (
        select(CertificateEvent, _Successor.code)
        .outerjoin(_Successor, _Successor.id == CertificateEvent.successor_id)
        .where(CertificateEvent.certificate_id.in_([each.id for each in wanted]))
        .where(CertificateEvent.act != "issued")
        .order_by(CertificateEvent.seq)
    )
    for event, successor in session.execute(find):
        acts[event.certificate_id].append((event, successor))
    found = [Held(each, _standing(each, acts[each.id], today)) for each in wanted]
    return _without_former_names(session, found)


def has_ended() -> ColumnElement[bool]:
    """Tell, in a statement about certificates, whether one was replaced or revoked."""
    return exists().where(
        CertificateEvent.certificate_id == Certificate.id, CertificateEvent.act.in_(ENDINGS)
    )


def _standing(certificate: Certificate, acts: Sequence[_Act], today: date) -> Standing:
    said = [event for event, _ in acts if event.act not in ENDINGS]
    withheld_on = said[-1].on if said and said[-1].act == State.WITHHELD else None
    ending = _ending([act for act in acts if act[0].act in ENDINGS])
    return standing_of(ending, withheld_on=withheld_on, valid_until=certificate.valid_until, today=today)


def _ending(endings: Sequence[_Act]) -> Standing | None:
    if not endings:
        return None
    last, successor = endings[-1]
    # A replaced one may print a former name, so none of them says whose it was.
    renamed = endings[0][0].act == State.SUPERSEDED
    if last.act == State.REVOKED:
        return Standing(State.REVOKED, last.on, last.by_name, last.reason, successor, renamed=renamed)
    # Why a newer one exists concerns the holder (a new name, say), not the public.
    return Standing(State.SUPERSEDED, last.on, successor=successor, renamed=True)


def _without_former_names(session: Session, found: list[Held]) -> list[Held]:
    """Mark revoked certificates whose award was issued again under another name."""
    places = {
        each.certificate.enrolment_id
        for each in found
        if each.standing.has_ended and not each.standing.renamed
    }
    if not places:
        return found
    find = select(Certificate.enrolment_id, Certificate.award, Certificate.content)
    newest = {
        (enrolment_id, award): content["holder"]
        for enrolment_id, award, content in session.execute(
            find.where(Certificate.enrolment_id.in_(places)).order_by(Certificate.edition)
        )
    }
    return [_renamed(each, newest) for each in found]


def _renamed(held: Held, newest: dict[tuple[int, str], str]) -> Held:
    certificate = held.certificate
    if not held.standing.has_ended or held.standing.renamed:
        return held
    other = newest[certificate.enrolment_id, certificate.award] != certificate.content["holder"]
    return Held(certificate, replace(held.standing, renamed=other))
