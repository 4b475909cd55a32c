"""Groups are opened, and people talk and meet in them."""

from kaptrain.demo.rules import talking
from kaptrain.demo.rules.acts import Act
from kaptrain.demo.service.meetings import draft_of
from kaptrain.demo.service.stage import PROGRAM, Stage
from kaptrain.groups import service as groups
from kaptrain.threads import service as threads
from kaptrain.threads.models import Post, Room
from kaptrain.threads.service import Answer, Opening, RoomDraft


def gather(stage: Stage, act: talking.Gather) -> None:
    """Open the group; its members join."""
    draft = RoomDraft(
        program=PROGRAM,
        cohort_id=stage.cohorts[act.group].id if act.group else None,
        title=act.room,
        about=act.about,
        guide=act.guide,
        places=len(act.members) + 1,
    )
    room = groups.open_group(stage.session, _by(stage, act), draft, stage.people[act.who].id)
    stage.rooms[act.room] = room.id
    for who in act.members:
        groups.join(stage.session, threads.Act(stage.actor(who), act.at, _base(stage)), room.id)


def meet_again(stage: Stage, act: talking.MeetAgain) -> None:
    """Plan a meeting; every member gets a seat."""
    room = stage.session.get_one(Room, stage.rooms[act.room])
    draft = draft_of(stage, act, act.meeting, named=True)
    groups.plan_meeting(stage.session, _by(stage, act), room, draft)


def talk(stage: Stage, act: talking.Talk) -> None:
    """Begin a thread, or answer in it."""
    thread_id = stage.threads.get(act.title)
    if thread_id is None:
        opening = Opening(title=act.title, body=act.body, question_first=act.question_first)
        post = threads.start_thread(stage.session, _by(stage, act), stage.rooms[act.room], opening)
    else:
        quotes = stage.posts[act.title, act.quotes] if act.quotes else None
        answer = Answer(body=act.body, quotes_id=quotes)
        post = threads.reply(stage.session, _by(stage, act), thread_id, answer)
    stage.threads[act.title] = post.thread_id
    stage.posts[act.title, act.who] = post.id


def nod(stage: Stage, act: talking.Nod) -> None:
    """React to a post."""
    threads.react(stage.session, _by(stage, act), stage.posts[act.title, act.by], act.kind)


def mend(stage: Stage, act: talking.Mend) -> None:
    """Change a post of one's own."""
    post = stage.session.get_one(Post, stage.posts[act.title, act.who])
    threads.edit(stage.session, _by(stage, act), post.id, act.body, shown=post.version)


def read(stage: Stage, act: talking.Read) -> None:
    """Read a thread to its end."""
    threads.mark_read(stage.session, _by(stage, act), stage.threads[act.title], threads.ALL)


def pin(stage: Stage, act: talking.Pin) -> None:
    """Pin a thread."""
    threads.set_state(stage.session, _by(stage, act), stage.threads[act.title], "pin")


def complain(stage: Stage, act: talking.Complain) -> None:
    """Report a post."""
    threads.report(stage.session, _by(stage, act), stage.posts[act.title, act.by], act.reason)


def hide(stage: Stage, act: talking.Hide) -> None:
    """Hide a post."""
    threads.hide(stage.session, _by(stage, act), stage.posts[act.title, act.by], act.reason)


def _by(stage: Stage, act: Act) -> threads.Act:
    return threads.Act(stage.actor(act.who), act.at, _base(stage), stage.tools.key)


def _base(stage: Stage) -> str:
    return stage.tools.office.base_url
