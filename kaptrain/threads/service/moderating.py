"""Look after a room: report, hide with a reason, show again, answer a report.

Who may hide and answer is decided by the policy before these are called.
"""

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from kaptrain.outbox import service as outbox
from kaptrain.shared.errors import Invalid, Missing, Refused
from kaptrain.threads.models import Post, Report, Thread
from kaptrain.threads.queries.mailing import leaders_of
from kaptrain.threads.queries.posts import Found, report_by_id
from kaptrain.threads.rules.words import checked_reason
from kaptrain.threads.service.steps import Act, index, note, readable_post, recall

WHY_REPORT = "Say in a few words what somebody should look at."
WHY_HIDE = "Say why; everybody in the room reads the reason in place of the post."


def report(session: Session, act: Act, post_id: int, reason: str) -> Report:
    """Ask those who lead to look at somebody's post; Refused for one's own, or the second time."""
    found = readable_post(session, act, post_id, lock=True)
    words = checked_reason(reason, WHY_REPORT)
    if found.post.author_id == act.actor.id:
        raise Refused("This is your own post: you can change it.", code="own")
    before = select(Report.id).where(Report.post_id == post_id, Report.by_id == act.actor.id)
    if session.scalar(before) is not None:
        raise Refused("You reported this before. Somebody will look at it.", code="reported")
    made = Report(post_id=post_id, by_id=act.actor.id, reason=words, at=act.now, outcome="")
    session.add(made)
    session.flush()
    _tell(session, act, found, made)
    return made


def hide(session: Session, act: Act, post_id: int, reason: str) -> Post:
    """Hide a post: from now on members read the reason instead, on every page, in mails and in the search."""
    words = checked_reason(reason, WHY_HIDE)
    post, thread = _locked(session, post_id)
    if post.hidden_at is None:
        post.hidden_at, post.hidden_by, post.hidden_reason = act.now, act.actor.id, words
        session.flush()
        index(session, thread, post, "")
        recall(session, act, thread.room_id, post.id)
        note(session, act, "post.hidden", f"post:{post.id}")
    _close_reports(session, act, post.id, "hidden")
    return post


def show(session: Session, act: Act, post_id: int) -> Post:
    """Show a hidden post again."""
    post, thread = _locked(session, post_id)
    if post.hidden_at is not None:
        post.hidden_at = post.hidden_by = None
        post.hidden_reason = ""
        session.flush()
        index(session, thread, post, post.author.name)
        note(session, act, "post.shown", f"post:{post.id}")
    return post


def answer_report(session: Session, act: Act, report_id: int, *, outcome: str, reason: str = "") -> Report:
    """Answer a report: hide the post with a reason, or let it stay. Refused about one's own post."""
    found = report_by_id(session, report_id, lock=True)
    if found is None:
        raise Missing
    row, post, _ = found
    if post.author_id == act.actor.id:
        raise Refused("This is about your own post. Ask somebody else to answer.", code="own")
    if row.answered_at is not None:
        raise Refused("This was answered before.", code="answered")
    if outcome == "hidden":
        hide(session, act, post.id, reason)
    elif outcome == "stays":
        _close_reports(session, act, post.id, "stays")
        note(session, act, "report.answered", f"post:{post.id}", outcome=outcome)
    else:
        raise Invalid("Choose an answer.", code="outcome")
    session.refresh(row)
    return row


def _tell(session: Session, act: Act, found: Found, made: Report) -> None:
    link = f"{act.base_url}/rooms/{found.room.id}/reports"
    for person in leaders_of(session, found.room.id):
        if person.id != found.post.author_id:
            outbox.post_once(
                session,
                "threads.report",
                person.email,
                once=f"report:{made.id}:{person.id}",
                subject=f"A post in {found.room.title} was reported",
                body=f"Hello {person.name},\n\nsomebody asked you to look at a post:\n{link}\n",
                now=act.now,
            )


def _locked(session: Session, post_id: int) -> tuple[Post, Thread]:
    post = session.get(Post, post_id, with_for_update=True, populate_existing=True)
    if post is None:
        raise Missing
    return post, session.get_one(Thread, post.thread_id)


def _close_reports(session: Session, act: Act, post_id: int, outcome: str) -> None:
    session.execute(
        update(Report)
        .where(Report.post_id == post_id, Report.answered_at.is_(None))
        .values(outcome=outcome, answered_at=act.now, answered_by=act.actor.id),
        execution_options={"synchronize_session": "fetch"},
    )
