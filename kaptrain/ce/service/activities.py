"""Say that an event carries CE: what is announced before anybody books."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from kaptrain.audit import service as audit
from kaptrain.authz.actor import Actor
from kaptrain.ce.models import Activity, Offered
from kaptrain.ce.queries.activities import answers_before, ce_of
from kaptrain.ce.queries.bodies import Known, bodies
from kaptrain.ce.rules.activity import ActivityDraft, Offer, check_activity, instructors_to_data
from kaptrain.ce.rules.body import lacking
from kaptrain.ce.rules.credits import amount_words, check_override, credits
from kaptrain.ce.rules.evaluation import questions
from kaptrain.events.models import Event
from kaptrain.events.queries import event_by_id
from kaptrain.events.rules.policy import read_policy
from kaptrain.events.rules.presence import Interval, attended
from kaptrain.shared.errors import Invalid, Missing, Refused


def most_minutes(event: Event) -> int:
    """Return the minutes of an event without its breaks."""
    window = Interval(event.starts_at, event.ends_at)
    return attended(window, (), read_policy(event.policy).breaks_in(window)).possible_seconds // 60


def save_activity(
    session: Session,
    actor: Actor,
    event_id: int,
    draft: ActivityDraft,
    *,
    now: datetime,
    has_test: bool = True,
) -> Activity:
    """Keep the CE of an event; Invalid at its field, Missing for no event.

    Without a post-test (`has_test`) no body that asks for one can be chosen. Refused with code `begun` for
    credit that would be added once the event has begun, since it must be announced before, and with
    `answered` for other objectives or instructors than those that evaluations were about.
    """
    event = event_by_id(session, event_id, lock=True)
    if event is None or event.state == "cancelled":
        raise Missing
    check_activity(draft, most=most_minutes(event))
    before = ce_of(session, event_id)
    known = bodies(session, [each.body for each in draft.offers])
    _check_offers(event, draft, known)
    if not has_test:
        _refuse_tests(event, known)
    if now >= event.starts_at:
        _refuse_more(before.activity if before else None, draft)
    activity = before.activity if before else Activity(event_id=event_id, created_at=now)
    asked = questions(draft.objectives, [each.printed for each in draft.instructors])
    if before is not None and before.questions != asked and answers_before(session, event_id):
        words = "Evaluations were filled in about these objectives and instructors; they stay."
        raise Refused(words, code="answered", field="objectives")
    _set(activity, draft, now)
    session.add(activity)
    session.flush()
    audit.record(session, actor, "ce_activity.saved", f"event:{event_id}", now=now, detail=_detail(draft))
    return activity


def _detail(draft: ActivityDraft) -> dict[str, Any]:
    return {
        "minutes": draft.minutes,
        "bodies": [each.body for each in draft.offers],
        "overrides": {str(each.body): amount_words(each.override) for each in draft.offers if each.override},
        "interests": [each.disclosure for each in draft.instructors],
    }


def _set(activity: Activity, draft: ActivityDraft, now: datetime) -> None:
    activity.level, activity.audience, activity.minutes = draft.level, draft.audience, draft.minutes
    activity.split = [list(each) for each in draft.split]
    activity.objectives = list(draft.objectives)
    activity.instructors = list(instructors_to_data(draft.instructors))
    activity.non_ce, activity.support, activity.changed_at = draft.non_ce, draft.support, now
    kept = {each.body_id: each for each in activity.offers}
    activity.offers = [
        _offered(kept.get(each.body) or Offered(body_id=each.body), each) for each in draft.offers
    ]


def _offered(row: Offered, offer: Offer) -> Offered:
    row.override, row.reason = offer.override, offer.reason
    return row


def _check_offers(event: Event, draft: ActivityDraft, known: Mapping[int, Known]) -> None:
    for each in draft.offers:
        body = known.get(each.body)
        if body is None:
            raise Invalid("Choose bodies from the list.", code="body", field=f"body_{each.body}")
        profile = body.on(event.on)
        if each.override is None:
            continue
        if profile is None or lacking(profile, event.on):
            raise Invalid(
                f"The rules of {body.latest.name} are not complete.",
                code="not_set",
                field=f"body_{each.body}",
            )
        check_override(each.override, draft.minutes, profile, field=f"override_{each.body}")
        if each.override != credits(draft.minutes, profile) and not each.reason:
            raise Invalid(
                "Say why it is less than the minutes give.", code="missing", field=f"reason_{each.body}"
            )


def _refuse_tests(event: Event, known: Mapping[int, Known]) -> None:
    for body in known.values():
        profile = body.on(event.on)
        if profile is not None and profile.post_test:
            words = "It asks for a post-test, and this activity of the program has no questions with options."
            raise Invalid(words, code="no_test", field=f"body_{body.id}")


def _refuse_more(before: Activity | None, draft: ActivityDraft) -> None:
    old = {each.body_id: each.override for each in before.offers} if before else {}
    more = [each for each in draft.offers if each.body not in old or _raised(old[each.body], each.override)]
    if more or (before is not None and draft.minutes > before.minutes):
        words = "The event has begun. Credit must be announced before, so it can only be lowered now."
        raise Refused(words, code="begun")


def _raised(before: Decimal | None, after: Decimal | None) -> bool:
    return before is not None and (after is None or after > before)
