"""People come, cohorts open, places are given."""

from kaptrain.accounts import service as accounts
from kaptrain.catalogue.rules import Plan
from kaptrain.demo.rules import acts
from kaptrain.demo.rules.people import BY_KEY, INVITED
from kaptrain.demo.service.stage import PROGRAM, Stage
from kaptrain.enrolment import service as enrolment
from kaptrain.enrolment.queries import plan_of
from kaptrain.shared.clock import local_day


def arrive(stage: Stage, act: acts.Arrive) -> None:
    """Give somebody an account with the demo's password."""
    who = BY_KEY[act.who]
    person = accounts.create_person(
        stage.session,
        email=who.email,
        name=who.name,
        roles=[who.role],
        credential=who.credential,
        zone=who.zone,
        now=act.at,
    )
    accounts.set_password(stage.session, person, stage.tools.hashed)
    stage.people[act.who] = person


def invite(stage: Stage, act: acts.Invite) -> None:
    """Invite somebody who has not come yet; the mail stays in the outbox."""
    newcomer = accounts.Newcomer(
        email=INVITED.email,
        name=INVITED.name,
        credential=INVITED.credential,
        zone=INVITED.zone,
        roles=(INVITED.role.value,),
    )
    accounts.invite(stage.session, stage.actor("admin"), newcomer, writer=stage.tools.writer, now=act.at)


def open_cohort(stage: Stage, act: acts.Open) -> None:
    """Open a cohort named after its first month, on the plan of today."""
    plan: Plan = stage.program.plan
    modules = stage.program.module_lessons
    version = enrolment.freeze_plan(stage.session, PROGRAM, plan, modules, now=act.at)
    stage.cohorts[act.who] = enrolment.open_cohort(
        stage.session,
        stage.actor("admin"),
        title=f"{act.starts_on:%B %Y}",
        starts_on=act.starts_on,
        plan_version=version,
        now=act.at,
    )


def enrol(stage: Stage, act: acts.Enrol) -> None:
    """Give a trainee a place and a mentor."""
    cohort, person = stage.cohorts[act.group], stage.people[act.who]
    plan = plan_of(cohort.plan_version)
    place = enrolment.enrol(stage.session, stage.actor("admin"), cohort, person, plan=plan, now=act.at)
    today, mentor = local_day(act.at, person.zone), stage.people[act.mentor]
    enrolment.assign_mentor(stage.session, stage.actor("admin"), place, mentor, today=today, now=act.at)
    stage.enrolments[act.who], stage.mentors[act.who] = place, act.mentor


def rest(stage: Stage, act: acts.Rest) -> None:
    """Grant a leave of absence."""
    enrolment.grant_leave(
        stage.session,
        stage.actor("admin"),
        stage.enrolments[act.who],
        from_on=act.on,
        days=act.days,
        reason=act.reason,
        now=act.at,
    )
