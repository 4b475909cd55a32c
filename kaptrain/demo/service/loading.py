"""Which service carries out which act."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from kaptrain.accounts.queries import person_by_email
from kaptrain.accounts.rules import email_key
from kaptrain.demo.rules import acts, presence, talking
from kaptrain.demo.rules.people import BY_KEY
from kaptrain.demo.rules.script import script
from kaptrain.demo.service import (
    attending,
    circle,
    decisions,
    meetings,
    mentoring,
    papers,
    places,
    practice,
    reading,
    work,
)
from kaptrain.demo.service.stage import Stage

PERFORMED_BY: dict[type[acts.Act], Callable[[Stage, Any], None]] = {
    acts.Arrive: places.arrive,
    acts.Invite: places.invite,
    acts.Open: places.open_cohort,
    acts.Enrol: places.enrol,
    acts.Rest: places.rest,
    acts.Check: work.check,
    acts.Write: work.write,
    acts.Revise: work.revise,
    acts.Withdraw: work.withdraw,
    acts.Sign: work.sign,
    acts.Return: work.give_back,
    acts.Reopen: work.reopen,
    acts.Transfer: decisions.transfer,
    acts.Meet: decisions.meet,
    acts.Recognise: decisions.recognise,
    acts.Exempt: decisions.exempt,
    acts.Extend: decisions.extend,
    acts.Award: decisions.award,
    acts.Schedule: meetings.schedule,
    acts.Book: meetings.book,
    acts.GatherClub: reading.gather,
    acts.PlanReading: reading.plan,
    acts.Turn: reading.turn,
    acts.Jot: reading.jot,
    acts.Discuss: reading.discuss,
    acts.OpenVote: reading.open_vote,
    acts.Suggest: reading.suggest,
    acts.CastVote: reading.vote,
    acts.KeepSite: papers.keep_site,
    acts.KeepHost: papers.keep_host,
    acts.NameSite: papers.name_site,
    acts.Send: papers.send,
    acts.Judge: papers.judge,
    acts.Share: mentoring.share,
    acts.Change: mentoring.change,
    acts.Keep: mentoring.keep,
    acts.Mark: mentoring.mark,
    acts.LogMeeting: mentoring.log_meeting,
    acts.Practise: practice.practise,
    acts.Settle: practice.settle,
    presence.Apologise: attending.apologise,
    presence.CheckIn: attending.check_in,
    presence.Note: attending.note,
    presence.Confirm: attending.confirm,
    presence.Object: attending.object_to,
    presence.Correct: attending.correct,
    presence.AskMakeUp: attending.ask,
    presence.AnswerMakeUp: attending.answer,
    talking.Gather: circle.gather,
    talking.MeetAgain: circle.meet_again,
    talking.Talk: circle.talk,
    talking.Nod: circle.nod,
    talking.Mend: circle.mend,
    talking.Read: circle.read,
    talking.Pin: circle.pin,
    talking.Complain: circle.complain,
    talking.Hide: circle.hide,
}


def is_loaded(session: Session) -> bool:
    """Tell whether the demo's people are here."""
    return person_by_email(session, email_key(BY_KEY["admin"].email)) is not None


def play(stage: Stage, now: datetime) -> list[acts.Act]:
    """Return what happened up to now, oldest first, for `perform`."""
    program = stage.program
    return script(now, program.module_lessons)


def perform(stage: Stage, act: acts.Act) -> None:
    """Let one act happen, dated when it happened. Raises DomainError as the service does."""
    PERFORMED_BY[type(act)](stage, act)
