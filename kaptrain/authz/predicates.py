"""Questions about an actor and a thing. Each is pure: it neither queries nor writes."""

from collections.abc import Callable
from dataclasses import dataclass

from kaptrain.authz.actor import Actor


@dataclass(frozen=True)
class Subject:
    """What a decision is about: whose hours they are, and who may speak for them now."""

    trainee_id: int | None = None
    signer_id: int | None = None
    mentor_ids: frozenset[int] = frozenset()
    host_ids: frozenset[int] = frozenset()
    member_ids: frozenset[int] = frozenset()


Relation = Callable[[Actor, Subject], bool]


def is_own(actor: Actor, subject: Subject) -> bool:
    """The hours are the actor's own."""
    return actor.is_signed_in and subject.trainee_id == actor.person_id


def is_signer(actor: Actor, subject: Subject) -> bool:
    """The request waits for this actor, and the hours are somebody else's."""
    return actor.is_signed_in and subject.signer_id == actor.person_id and not is_own(actor, subject)


def is_mentor_of(actor: Actor, subject: Subject) -> bool:
    """The trainee is assigned to this mentor now."""
    return actor.is_signed_in and actor.person_id in subject.mentor_ids and not is_own(actor, subject)


def is_host(actor: Actor, subject: Subject) -> bool:
    """The event is led by this actor."""
    return actor.is_signed_in and actor.person_id in subject.host_ids


def is_host_for(actor: Actor, subject: Subject) -> bool:
    """The event is led by this actor, and the part in it is somebody else's."""
    return is_host(actor, subject) and not is_own(actor, subject)


def is_member(actor: Actor, subject: Subject) -> bool:
    """The actor has a part in it."""
    return actor.is_signed_in and actor.person_id in subject.member_ids


def is_somebody_elses(actor: Actor, subject: Subject) -> bool:
    """The hours are not the actor's own: nobody decides about themselves."""
    return actor.is_signed_in and not is_own(actor, subject)
