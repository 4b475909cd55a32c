"""Bodies are written down, credit is announced, evaluated and certified."""

from kaptrain.ce import service as ce
from kaptrain.ce.queries.activities import CeOf, ce_of
from kaptrain.ce.queries.bodies import all_bodies
from kaptrain.ce.rules.activity import ActivityDraft, Offer
from kaptrain.certificates import service as certificates
from kaptrain.demo.rules import credit as acts
from kaptrain.demo.service.stage import PROGRAM, Stage
from kaptrain.shared.errors import Missing

FOUR = {"level": "right", "technology": "4", "accommodations": "none", "bias": "no"}
AGREED = "5"


def accredit(stage: Stage, act: acts.Accredit) -> None:
    """Add a body."""
    ce.save_version(stage.session, stage.actor(act.who), None, act.profile, now=act.at)


def provide(stage: Stage, act: acts.Provide) -> None:
    """Say where the provider is."""
    ce.save_provider(stage.session, stage.actor(act.who), PROGRAM, act.values, now=act.at)


def announce(stage: Stage, act: acts.Announce) -> None:
    """Let an event carry credit of every body."""
    activity = stage.program.activity(act.meeting.activity)
    if activity is None:
        raise Missing
    minutes, ethics = activity.minutes, activity.minutes // 3
    draft = ActivityDraft(
        level=act.level,
        audience="Licensed therapists who work with ketamine",
        minutes=minutes,
        split=(("clinical", minutes - ethics), ("ethics", ethics)),
        objectives=activity.guide.objectives,
        instructors=acts.INSTRUCTORS,
        offers=tuple(Offer(body=each.id) for each in all_bodies(stage.session)),
    )
    event_id = stage.events[act.meeting.key]
    ce.save_activity(stage.session, stage.actor(act.who), event_id, draft, now=act.at)


def evaluate(stage: Stage, act: acts.Evaluate) -> None:
    """Fill in an evaluation."""
    asked = _ce(stage, act.meeting.key).questions
    given = {each.id: FOUR.get(each.id, AGREED) for each in asked}
    event_id = stage.events[act.meeting.key]
    ce.evaluate(stage.session, stage.actor(act.who), event_id, given, act.comment, now=act.at)


def issue(stage: Stage, act: acts.Credit) -> None:
    """Issue a body's certificate."""
    found = _ce(stage, act.meeting.key)
    body = next(each.body_id for each in found.offers if each.name == act.body)
    asked, place = certificates.Asked(body, found.event.id), stage.enrolments[act.who]
    admin, office = stage.actor("admin"), stage.tools.office
    certificates.issue_ce(stage.session, admin, place, asked, office=office, now=act.at)


def _ce(stage: Stage, key: str) -> CeOf:
    found = ce_of(stage.session, stage.events[key])
    if found is None:
        raise Missing
    return found
