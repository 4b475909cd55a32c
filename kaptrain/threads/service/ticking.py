"""A facilitator's tick: a substantive post counts where the author's plan says so, once."""

from sqlalchemy.orm import Session

from kaptrain.audit import service as audit
from kaptrain.authz.actor import Role
from kaptrain.enrolment.models import Enrolment
from kaptrain.enrolment.queries import plan_of
from kaptrain.hours import service as hours
from kaptrain.hours.service import Earned
from kaptrain.shared.clock import local_day
from kaptrain.shared.errors import Missing, Refused
from kaptrain.shared.ids import digest
from kaptrain.threads.models import Post
from kaptrain.threads.queries.posts import Found, place_for_credit
from kaptrain.threads.rules.ticks import ACTIVITY, source_of, statement, worth
from kaptrain.threads.service.steps import Act, readable_post


def tick(session: Session, act: Act, post_id: int, *, shown: int) -> Post:
    """Attest that a post is substantive and credit its minutes to its author.

    `shown` is the version that was read. Refused with code `own`, `ticked`, `changed`, `hidden` or
    `no_minutes`; Missing for who does not lead the room.
    """
    found = _led(session, act, post_id)
    post = found.post
    _refuse(post, act, shown)
    place, component, minutes = _value(session, found)
    head = audit.locked_head(session, place.stream)
    post.ticks += 1
    earned = Earned(
        source=source_of(post.id, post.ticks),
        component=component,
        kind=found.room.kind,
        activity=ACTIVITY,
        title=f"Post in {found.room.title}",
        on=local_day(post.created_at, place.person.zone),
        minutes=minutes,
        modality="self_paced",
        content_version=digest(post.body),
    )
    line = hours.credit(session, place, earned, attested=_attested(act, post), now=act.now, head=head)
    post.ticked_at, post.ticked_by, post.line_seq = act.now, act.actor.id, line.seq
    detail = {"minutes": minutes, "line": line.seq, "version": post.version}
    audit.record(session, act.actor, "post.ticked", f"post:{post.id}", now=act.now, detail=detail, head=head)
    session.flush()
    return post


def take_tick_back(session: Session, act: Act, post_id: int) -> Post:
    """Take a tick back; its line counts no more. Refused when there is none."""
    found = _led(session, act, post_id)
    post = found.post
    if post.line_seq is None:
        raise Refused("This post has no tick.", code="no_tick")
    place = place_for_credit(session, post.author_id, found.room)
    if place is None:
        raise Refused("The author's place has ended. Ask an administrator.", code="no_minutes")
    head = audit.locked_head(session, place.stream)
    attested = _attested(act, post)
    hours.take_back(session, place, post.line_seq, attested=attested, now=act.now, head=head)
    detail = {"line": post.line_seq}
    audit.record(
        session, act.actor, "post.unticked", f"post:{post.id}", now=act.now, detail=detail, head=head
    )
    post.ticked_at = post.ticked_by = post.line_seq = None
    session.flush()
    return post


def _led(session: Session, act: Act, post_id: int) -> Found:
    found = readable_post(session, act, post_id, lock=True)
    if not found.member.leads or not act.actor.has(Role.FACILITATOR):
        raise Missing
    return found


def _refuse(post: Post, act: Act, shown: int) -> None:
    if post.author_id == act.actor.id:
        raise Refused("Nobody ticks their own posts.", code="own")
    if post.line_seq is not None:
        raise Refused("This post was ticked before. It counts once.", code="ticked")
    if post.hidden_at is not None:
        raise Refused("A hidden post does not count.", code="hidden")
    if shown != post.version:
        raise Refused("The post changed after you opened it. Read it again.", code="changed")


def _value(session: Session, found: Found) -> tuple[Enrolment, str, int]:
    place = place_for_credit(session, found.post.author_id, found.room)
    value = worth(plan_of(place.plan_version), found.room.kind) if place else None
    if place is None or value is None:
        raise Refused("Posts earn no minutes in this person's plan.", code="no_minutes")
    return place, *value


def _attested(act: Act, post: Post) -> dict[str, object]:
    return {
        "by": "signature",
        "name": act.actor.name,
        "credential": act.actor.credential,
        "role": Role.FACILITATOR.value,
        "at": act.now.isoformat(timespec="seconds"),
        "post": post.id,
        **statement(digest(post.body), post.version),
    }
