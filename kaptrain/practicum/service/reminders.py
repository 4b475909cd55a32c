"""Mails about documents that run out, written by the worker, each once per document and stage."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from kaptrain.outbox import queries as outbox_queries
from kaptrain.outbox import service as outbox
from kaptrain.practicum.queries.documents import Kept, running_out
from kaptrain.practicum.rules import letters
from kaptrain.practicum.rules.standing import Paper, standing
from kaptrain.practicum.service.documents import OWN_PAGE
from kaptrain.shared.clock import local_day
from kaptrain.shared.errors import Invalid

KIND = "document.reminder"


@dataclass(frozen=True)
class DocumentReminders:
    """A chore of the worker; `base_url` is the public address of this site."""

    base_url: str

    def __call__(self, session: Session, now: datetime) -> None:
        """Write what is due now."""
        write_reminders(session, self.base_url, now=now)


def write_reminders(session: Session, base_url: str, *, now: datetime) -> int:
    """Remind everybody of what runs out and has no newer paper waiting; take back what is no longer true."""
    due = _due(running_out(session), now)
    outbox.withdraw(session, KIND, besides=due.keys(), now=now)
    written = outbox_queries.written(session, list(due))
    posted = 0
    for key, (kept, stage) in due.items():
        if key not in written:
            posted += _post(session, key, kept, stage, base_url=base_url, now=now)
    return posted


def _due(found: Sequence[Kept], now: datetime) -> dict[str, tuple[Kept, str]]:
    groups: dict[tuple[int, str, int | None], list[Kept]] = {}
    for kept in found:
        document = kept.document
        groups.setdefault((document.person_id, document.kind, document.site_id), []).append(kept)
    due: dict[str, tuple[Kept, str]] = {}
    for group in groups.values():
        by_id = {each.document.id: each for each in group}
        papers: list[Paper] = [each.paper for each in group]
        today = local_day(now, group[0].document.person.zone)
        has = standing(papers, today)
        stage = letters.due_stage(has.until, today) if has.until and has.waits is None else None
        if stage and has.until and has.holds:
            due[letters.reminder_key(has.holds, has.until, stage)] = (by_id[has.holds], stage)
    return due


def _post(session: Session, key: str, kept: Kept, stage: str, *, base_url: str, now: datetime) -> bool:
    person, until = kept.document.person, kept.paper.until
    assert until is not None  # noqa: S101 - only what ends is due
    about = letters.About(name=person.name, title=kept.document.title, page=f"{base_url}{OWN_PAGE}")
    subject, body = letters.reminder(about, until, stage)
    try:
        return outbox.post_once(session, KIND, person.email, once=key, subject=subject, body=body, now=now)
    except Invalid:
        # An address that means nothing any more keeps nobody else from being told.
        return False
