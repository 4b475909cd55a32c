"""A club is gathered, reads, reflects and votes."""

from kaptrain.bookclub import queries
from kaptrain.bookclub import service as bookclub
from kaptrain.bookclub.models import Ballot, Club
from kaptrain.bookclub.queries.talks import talks_of
from kaptrain.bookclub.rules.texts import REFLECTION, Page
from kaptrain.catalogue.rules.program import Activity
from kaptrain.demo.rules import acts
from kaptrain.demo.service.stage import PROGRAM, Stage
from kaptrain.shared.errors import Missing
from kaptrain.threads import service as threads
from kaptrain.threads.service import Act, Answer


def gather(stage: Stage, act: acts.GatherClub) -> None:
    """Open a club with its members."""
    new = bookclub.NewClub(
        title=act.title,
        cohort_id=stage.cohorts[act.group].id,
        facilitator_id=stage.people["facilitator"].id,
        members=[stage.enrolments[each].id for each in act.members],
    )
    stage.clubs.append(bookclub.open_club(stage.session, stage.actor(act.who), new, now=act.at).id)


def plan(stage: Stage, act: acts.PlanReading) -> None:
    """Plan what is read until when."""
    activity, actor = _book(stage, act.activity), stage.actor(act.who)
    names = [each.id for each in activity.guide.sections]
    dates = dict(zip(names, act.dates, strict=False))
    bookclub.keep_plan(stage.session, actor, _club(stage), activity, dates, now=act.at)


def turn(stage: Stage, act: acts.Turn) -> None:
    """Read parts of a book, and reflect where there are words."""
    activity, place = _book(stage, act.activity), stage.enrolments[act.who]
    for section in activity.guide.sections[: act.parts]:
        bookclub.set_read(stage.session, place, activity, section.id, read=True, now=act.at)
    if act.words:
        page = Page(place.person_id, PROGRAM, activity.id, REFLECTION)
        bookclub.write(stage.session, page, act.words, heading=activity.title, seen="", now=act.at)
        bookclub.reflect(stage.session, stage.actor(act.who), place, page, now=act.at)


def jot(stage: Stage, act: acts.Jot) -> None:
    """Write in a journal."""
    activity, place = _book(stage, act.activity), stage.enrolments[act.who]
    section = activity.guide.sections[act.part - 1]
    page = Page(place.person_id, PROGRAM, activity.id, section.id)
    bookclub.write(stage.session, page, act.words, heading=section.title, seen="", now=act.at)


def discuss(stage: Stage, act: acts.Discuss) -> None:
    """Answer the questions about a part."""
    own = stage.people[act.who].id
    talks = talks_of(stage.session, stage.clubs[-1], own, act.activity)
    thread = next(each.thread_id for each in talks if each.section == act.part)
    by = Act(stage.actor(act.who), act.at, stage.tools.office.base_url)
    threads.reply(stage.session, by, thread, Answer(body=act.words))


def open_vote(stage: Stage, act: acts.OpenVote) -> None:
    """Open the vote about a book."""
    club, activity, actor = _club(stage), _book(stage, act.activity), stage.actor(act.who)
    bookclub.open_ballot(stage.session, actor, club, activity, closes_at=act.closes, now=act.at)


def suggest(stage: Stage, act: acts.Suggest) -> None:
    """Put a book on the list."""
    title, by, why, critic = act.idea
    idea = bookclub.Idea(title=title, by=by, why=why, critic=critic)
    bookclub.suggest(stage.session, stage.enrolments[act.who], _ballot(stage, act.activity), idea, now=act.at)


def vote(stage: Stage, act: acts.CastVote) -> None:
    """Vote for a book by its place on the list."""
    ballot = _ballot(stage, act.activity)
    chosen = queries.suggestions_of(stage.session, ballot.id)[act.place]
    bookclub.vote(stage.session, stage.enrolments[act.who], ballot, chosen.id, now=act.at)


def _club(stage: Stage) -> Club:
    found = queries.club_by_id(stage.session, stage.clubs[-1])
    if found is None:
        raise Missing
    return found


def _ballot(stage: Stage, activity: str) -> Ballot:
    found = queries.ballot_of(stage.session, stage.clubs[-1], activity)
    if found is None:
        raise Missing
    return found


def _book(stage: Stage, activity: str) -> Activity:
    found = stage.program.activity(activity)
    if found is None:
        raise Missing
    return found
