"""What named people decide: conditions, prior learning, exemptions, transfers, the certificate."""

from kaptrain.certificates import service as certificates
from kaptrain.demo.rules import acts
from kaptrain.demo.service.stage import Stage
from kaptrain.hours import service as hours
from kaptrain.shared.clock import local_day

FORMER = "Lessons completed in the program's former course system; its check results were seen."


def transfer(stage: Stage, act: acts.Transfer) -> None:
    """Take over lessons from an earlier record."""
    known = {lesson.id: lesson for module in stage.program.modules for lesson in module.lessons}
    lines = []
    for lesson_id, on in act.lessons:
        lesson = known[lesson_id]
        lines.append(
            hours.Earned(
                source=f"lesson:{lesson_id}",
                component="modules",
                kind="module",
                activity=lesson_id,
                title=f"{lesson.number} {lesson.title}",
                on=on,
                minutes=lesson.minutes,
                modality="self_paced",
                topics=tuple(lesson.topics.items()),
            )
        )
    hours.transfer(stage.session, _ruling(stage, act, FORMER), lines)


def meet(stage: Stage, act: acts.Meet) -> None:
    """Record that a condition of the plan is met."""
    hours.meet_condition(stage.session, _ruling(stage, act, act.reason, act.by), act.condition, act.words)


def recognise(stage: Stage, act: acts.Recognise) -> None:
    """Recognise prior learning."""
    activity = stage.program.activity(act.activity)
    hours.recognise_prior_learning(
        stage.session,
        _ruling(stage, act, act.reason),
        act.component,
        act.activity,
        minutes=act.minutes,
        title=activity.title if activity else act.activity,
        on=local_day(act.at, stage.people[act.who].zone),
    )


def exempt(stage: Stage, act: acts.Exempt) -> None:
    """Lower what a component asks for."""
    hours.exempt(stage.session, _ruling(stage, act, act.reason), act.component, act.minutes)


def extend(stage: Stage, act: acts.Extend) -> None:
    """Let the year end later."""
    hours.extend(stage.session, _ruling(stage, act, act.reason), act.days)


def award(stage: Stage, act: acts.Award) -> None:
    """Issue the certificate."""
    certificates.issue(
        stage.session,
        stage.actor("admin"),
        stage.enrolments[act.who],
        office=stage.tools.office,
        now=act.at,
        valid_until=act.until,
    )


def _ruling(stage: Stage, act: acts.Act, reason: str, by: str = "admin") -> hours.Ruling:
    return hours.Ruling(actor=stage.actor(by), enrolment=stage.enrolments[act.who], reason=reason, now=act.at)
