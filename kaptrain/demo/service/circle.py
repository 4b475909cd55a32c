"""A group is opened, and people talk in it."""

from kaptrain.demo.rules import acts
from kaptrain.demo.service.stage import PROGRAM, Stage
from kaptrain.groups.service import open_group
from kaptrain.threads import service as threads
from kaptrain.threads.models import Thread
from kaptrain.threads.service import Act, Answer, Opening, RoomDraft


def gather(stage: Stage, act: acts.Gather) -> None:
    """Open the group; its members join."""
    draft = RoomDraft(
        program=PROGRAM,
        cohort_id=stage.cohorts[act.group].id,
        title=act.title,
        about=act.about,
        guide=act.guide,
    )
    room = open_group(stage.session, _by(stage, act), draft, stage.people[act.who].id)
    stage.room = room.id
    for who in act.members:
        threads.join(stage.session, Act(stage.actor(who), act.at, _base(stage)), room.id)


def talk(stage: Stage, act: acts.Talk) -> None:
    """Begin a thread, or answer in it."""
    thread_id = stage.threads.get(act.title)
    if thread_id is None:
        opening = Opening(title=act.title, body=act.body, question_first=act.question_first)
        post = threads.start_thread(stage.session, _by(stage, act), stage.room, opening)
    else:
        post = threads.reply(stage.session, _by(stage, act), thread_id, Answer(body=act.body))
    stage.threads[act.title] = post.thread_id


def nod(stage: Stage, act: acts.Nod) -> None:
    """React to the newest post of a thread."""
    thread = stage.session.get_one(Thread, stage.threads[act.title])
    threads.react(stage.session, _by(stage, act), thread.last_post_id, act.kind)


def pin(stage: Stage, act: acts.Pin) -> None:
    """Pin a thread."""
    threads.set_state(stage.session, _by(stage, act), stage.threads[act.title], "pin")


def _by(stage: Stage, act: acts.Act) -> Act:
    return Act(stage.actor(act.who), act.at, _base(stage))


def _base(stage: Stage) -> str:
    return stage.tools.office.base_url
