"""What mentors and trainees write together, and what a mentor keeps alone."""

from dataclasses import replace

from kaptrain.demo.rules import acts
from kaptrain.demo.service.stage import Stage
from kaptrain.logbook.rules.kinds import BY_ID as ENTRY_KINDS
from kaptrain.logbook.rules.kinds import activity_choices
from kaptrain.mentorship import queries
from kaptrain.mentorship import service as mentorship
from kaptrain.mentorship.rules.items import BY_ID, Words
from kaptrain.mentorship.rules.ratings import Competency, marks_of

RUBRIC = "competencies"


def share(stage: Stage, act: acts.Share) -> None:
    """Write something that both sides see."""
    item = mentorship.add(
        stage.session,
        stage.actor(act.by),
        stage.enrolments[act.who],
        BY_ID[act.kind],
        Words(text=act.text, shows=act.shows, due_on=act.due_on),
        part=act.part,
        meeting=act.meeting,
        now=act.at,
    )
    stage.shared[act.who, act.key] = item.id


def change(stage: Stage, act: acts.Change) -> None:
    """Give something shared another state."""
    place, item_id = stage.enrolments[act.who], stage.shared[act.who, act.key]
    found = queries.item_of(stage.session, place.id, item_id)
    if found is not None:
        words, seen = replace(found.words, state=act.state), found.version.version
        mentorship.change(stage.session, stage.actor(act.by), place, item_id, words, seen=seen, now=act.at)


def keep(stage: Stage, act: acts.Keep) -> None:
    """Write a private note."""
    mentorship.keep_note(stage.session, stage.actor(act.by), stage.enrolments[act.who], act.text, now=act.at)


def mark(stage: Stage, act: acts.Mark) -> None:
    """Mark the six competencies."""
    items = stage.program.rubrics[RUBRIC].items
    asked = [Competency(item.id, item.title, item.levels) for item in items]
    marks = marks_of(asked, act.levels, act.instances)
    mentorship.rate(stage.session, stage.actor(act.by), stage.enrolments[act.who], marks, now=act.at)


def log_meeting(stage: Stage, act: acts.LogMeeting) -> None:
    """Write a meeting down that the trainee has not confirmed yet."""
    choices = activity_choices(ENTRY_KINDS["mentorship"], stage.program.activities)
    activity = next(each for each in choices if each.id == act.activity)
    logged = mentorship.Logged(
        activity=activity, on=act.on, minutes=activity.minutes, modality=activity.modality
    )
    mentorship.log_session(
        stage.session,
        stage.actor(act.by),
        stage.enrolments[act.who],
        logged,
        url=f"{stage.tools.office.base_url}/mentorship",
        now=act.at,
    )
