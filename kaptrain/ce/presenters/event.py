"""What an event's page says about its CE, before anybody books and once it is over."""

from datetime import datetime

from kaptrain.ce.queries.activities import BodyOffer, CeOf, Done
from kaptrain.ce.rules.activity import format_words, level_words, split_words
from kaptrain.ce.rules.body import NOT_SET, Attendance, Profile
from kaptrain.ce.rules.credits import credit_words
from kaptrain.events.rules.additions import Addition, Step
from kaptrain.events.rules.words import count_minutes
from kaptrain.shared.minutes import format_minutes

LEDE = "Read this before you book. A certificate follows once all that a body asks for is done."


def addition(ce: CeOf, done: Done | None, links: tuple[tuple[str, str], ...], *, now: datetime) -> Addition:
    """Return the section; `done` is the reader's own part, None for those who have none."""
    over = now >= ce.event.ends_at
    return Addition(
        id="ce",
        title="Continuing education",
        lede="" if over else LEDE,
        first=(
            *((f"Interests of {each.printed}", each.disclosure) for each in ce.instructors),
            ("Commercial support", ce.activity.support or "None."),
        ),
        facts=facts(ce),
        texts=texts(ce),
        steps=_steps(ce, done) if over and done and done.credited else (),
        links=links,
    )


def facts(ce: CeOf) -> tuple[tuple[str, str], ...]:
    """Return what is announced, as (term, words)."""
    activity = ce.activity
    found = (
        *(("Credit", offer_words(each)) for each in ce.offers),
        ("Format", format_of(ce)),
        ("Instructional time", f"{format_minutes(activity.minutes)}: {split_words(activity.split)}"),
        ("Level", level_words(activity.level)),
        ("For", activity.audience),
        ("Objectives", "; ".join(each.rstrip(".") for each in activity.objectives) + "."),
        ("Without credit", activity.non_ce or "None of its parts; breaks never carry credit."),
        ("Needed", needs(ce)),
    )
    return tuple((term, words) for term, words in found if words)


def texts(ce: CeOf) -> tuple[tuple[str, str], ...]:
    """Return approval statements, and whom one can ask; what the program did not fill in says so."""
    provider = ce.provider
    statements = tuple(
        (each.name, each.profile.approval_statement)
        for each in ce.offers
        if each.profile and each.profile.approval_statement
    )
    contacts = (
        ("Contact", provider.contact),
        ("Accommodations", provider.accessibility),
        ("Grievances", provider.grievance),
        ("Refunds", provider.refund),
    )
    return (*statements, *((term, words or f"{NOT_SET.capitalize()}.") for term, words in contacts))


def offer_words(offer: BodyOffer) -> str:
    """Write what a body gives, or that it cannot yet."""
    if offer.profile is None or offer.lacks:
        return f"{offer.name}: no credit can be given yet"
    return credit_words(offer.credits, offer.profile)


def format_of(ce: CeOf) -> str:
    """Say how one takes part."""
    return format_words(ce.event.modality, ce.event.place, ce.event.join_link)


def needs(ce: CeOf) -> str:
    """Say what a certificate needs besides attendance, by body where they differ."""
    words = {each.name: _needs_of(each) for each in ce.offers if each.profile}
    if len(set(words.values())) == 1:
        return next(iter(words.values())).capitalize()
    return "; ".join(f"{name}: {needed}" for name, needed in words.items())


def _needs_of(offer: BodyOffer) -> str:
    profile = offer.profile
    if profile is None:
        return ""
    parts = [attendance_words(profile)]
    if profile.post_test:
        score = f"with {profile.cut_percent}%" if profile.cut_percent else f"(cut score {NOT_SET})"
        parts.append(f"the post-test {score}")
    if profile.evaluation:
        parts.append("the evaluation")
    return ", ".join(parts)


def attendance_words(profile: Profile) -> str:
    """Say how much of the session a body wants attended."""
    if profile.attendance is Attendance.PARTS:
        return "each announced part from beginning to end, for that part"
    if profile.attendance is Attendance.GAP and profile.longest_gap is not None:
        return f"the whole session, with at most {count_minutes(profile.longest_gap)} missed in one go"
    return "the whole session"


def _steps(ce: CeOf, done: Done) -> tuple[Step, ...]:
    base = f"/events/{ce.event.id}"
    steps = []
    if ce.tests:
        best = f" (best so far {done.best}%)" if done.best is not None else ""
        steps.append(
            Step(words=f"Post-test{best}", done=_passed(ce, done), label="Take it", url=f"{base}/post-test")
        )
    if ce.evaluates:
        url = "" if done.evaluated else f"{base}/evaluate"
        steps.append(Step(words="Evaluation", done=done.evaluated, label="Fill it in", url=url))
    return tuple(steps)


def _passed(ce: CeOf, done: Done) -> bool:
    cuts = [each.profile.cut_percent or 101 for each in ce.offers if each.profile and each.profile.post_test]
    return done.best is not None and all(done.best >= cut for cut in cuts)
