"""Checks are taken; claims are written, signed, returned, opened again."""

from collections.abc import Mapping, Sequence

from kaptrain.catalogue.rules.grading import Answer
from kaptrain.catalogue.rules.lesson import CheckItem
from kaptrain.demo.rules import acts, words
from kaptrain.demo.rules.claims import Claim
from kaptrain.demo.rules.people import BY_KEY
from kaptrain.demo.service.stage import PROGRAM, Stage
from kaptrain.learning import queries as learning_queries
from kaptrain.learning import service as learning
from kaptrain.logbook import queries as logbook_queries
from kaptrain.logbook import service as logbook
from kaptrain.logbook.queries import Whole
from kaptrain.logbook.rules.content import mark
from kaptrain.logbook.rules.draft import Chosen, Draft
from kaptrain.logbook.rules.kinds import BY_ID, ActivityChoice, Kind, activity_choices, in_phase
from kaptrain.logbook.rules.lists import FOCUS
from kaptrain.logbook.rules.statements import statement_of


def check(stage: Stage, act: acts.Check) -> None:
    """Take a lesson's check."""
    lesson = stage.tools.library.lesson(PROGRAM, act.lesson)
    place = stage.enrolments[act.who]
    before = learning_queries.asked_before(stage.session, place.id, lesson.id)
    answers = _answers(learning.drawn(place, lesson, before), right=act.right)
    sheet = learning.Sheet(lesson, len(before) + 1, answers)
    learning.take_check(stage.session, stage.actor(act.who), place, sheet, today=act.on, now=act.at)


def _answers(items: Sequence[CheckItem], *, right: bool) -> Mapping[str, Answer]:
    """Answers to every question; for a check that is not passed, the first two are the wrong way round."""
    return {item.id: item.right if right or at > 1 else _wrong(item) for at, item in enumerate(items)}


def _wrong(item: CheckItem) -> Answer:
    if item.options:
        return [place for place in range(item.parts) if place not in item.right]
    return list(reversed(item.right))


def write(stage: Stage, act: acts.Write) -> None:
    """Write a claim down, and send it unless it stays a draft."""
    kind, actor = BY_ID[act.claim.kind], stage.actor(act.who)
    entry = logbook.start(
        stage.session,
        actor,
        stage.enrolments[act.who],
        kind,
        _draft(stage, kind, act),
        now=act.at,
        sending=act.sending,
    )
    stage.entries[act.who, act.claim.key] = entry.id
    if act.sending:
        logbook.submit(stage.session, actor, entry.id, now=act.at)


def revise(stage: Stage, act: acts.Revise) -> None:
    """Change a claim that came back and send it again."""
    actor, entry_id = stage.actor(act.who), _entry(stage, act.who, act.claim)
    draft = _draft(stage, BY_ID[act.claim.kind], act)
    logbook.revise(stage.session, actor, entry_id, draft, now=act.at, sending=True)
    logbook.submit(stage.session, actor, entry_id, now=act.at)


def withdraw(stage: Stage, act: acts.Withdraw) -> None:
    """Take a claim out."""
    entry_id = _entry(stage, act.who, act.claim)
    logbook.withdraw(stage.session, stage.actor(act.who), entry_id, words.WITHDRAWN, now=act.at)


def sign(stage: Stage, act: acts.Sign) -> None:
    """Sign claims as they stand, all at once as from a queue."""
    ids = [stage.entries[claim] for claim in act.claims]
    seen = [(each.entry.id, _mark(each)) for each in logbook_queries.seen_many(stage.session, ids)]
    logbook.sign_many(stage.session, stage.actor(act.who), seen, now=act.at, agreed=ids)


def _mark(whole: Whole) -> str:
    """What the form under an entry carries."""
    return mark(whole.digest, statement_of(whole.entry.kind, whole.version.activity).key)


def give_back(stage: Stage, act: acts.Return) -> None:
    """Return a claim with a comment."""
    signer = stage.actor(_signer(stage, act.who, act.claim))
    entry_id = _entry(stage, act.who, act.claim)
    logbook.return_to_trainee(stage.session, signer, entry_id, act.comment, now=act.at)


def reopen(stage: Stage, act: acts.Reopen) -> None:
    """End a signature by an admin's decision."""
    entry_id = _entry(stage, act.who, act.claim)
    logbook.reopen(stage.session, stage.actor("admin"), entry_id, words.REOPENED, now=act.at)


def _entry(stage: Stage, who: str, claim: Claim) -> int:
    return stage.entries[who, claim.key]


def _signer(stage: Stage, who: str, claim: Claim) -> str:
    kind = BY_ID[claim.kind]
    return kind.signer.value if kind.hosted else stage.mentors[who]


def _draft(stage: Stage, kind: Kind, act: acts.Write) -> Draft:
    claim, activity = act.claim, _activity(stage, kind, act.claim.activity)
    texts = {"reaction": claim.text or words.text_for(claim.kind, claim.number)}
    if "question" in kind.texts:
        texts["question"] = words.question_for(claim.number)
    return Draft(
        activity=activity,
        on=act.on,
        start=act.start,
        minutes=act.minutes or activity.minutes,
        modality=activity.modality,
        lists=_chosen(kind, act),
        texts=texts,
        host_id=stage.people[kind.signer.value].id if kind.hosted else None,
        absent=True,
    )


def _activity(stage: Stage, kind: Kind, activity: str) -> ActivityChoice:
    choices = {each.id: each for each in activity_choices(kind, stage.program.activities)}
    return choices[activity]


def _chosen(kind: Kind, act: acts.Write) -> dict[str, Chosen]:
    """One choice of each fixed list: the month's focus, the person's site, and others in turn."""
    number = act.claim.number
    turns = {"site": list(BY_KEY).index(act.who), "theme": number, "feeling": number * 2, "topic": number * 3}
    if kind.id == "mentorship":
        return {"focus": FOCUS[int(act.claim.activity.rpartition("-")[2]) - 1][0]}
    found: dict[str, Chosen] = {}
    for name, _, choices in in_phase(kind, act.claim.activity).lists:
        turn = turns.get(name, number * 5)
        picked = tuple({choices[each % len(choices)][0]: None for each in (turn, turn + 3)})
        found[name] = picked if name in kind.several else picked[0]
    return found
