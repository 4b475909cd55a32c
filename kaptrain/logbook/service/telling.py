"""Tell trainees what was signed. By the worker, so that signing itself asks the database nothing more."""

from datetime import datetime, timedelta

from sqlalchemy import cast, literal, select
from sqlalchemy.orm import Session
from sqlalchemy.types import String

from kaptrain.audit.models import AuditRow
from kaptrain.enrolment.models import Enrolment
from kaptrain.logbook.models import Entry, EntryVersion
from kaptrain.logbook.queries.lists import CURRENT
from kaptrain.news import service as news
from kaptrain.news.queries import known
from kaptrain.news.rules.topics import Topic
from kaptrain.news.service import News

# The worker looks each minute; what it missed for longer stands in the logbook all the same.
LOOKS_BACK = timedelta(hours=2)
SIGNED = "entry.signed"


def tell_signed(session: Session, now: datetime) -> int:
    """Tell whose entries were signed a moment ago, each once; return how many."""
    subject = literal("entry:").concat(cast(Entry.id, String))
    find = (
        select(AuditRow.stream, AuditRow.seq, Entry.id, EntryVersion.title, Enrolment.person_id)
        .join(Entry, AuditRow.subject == subject)
        .join(EntryVersion, CURRENT)
        .join(Enrolment, Enrolment.id == Entry.enrolment_id)
        .where(AuditRow.at >= now - LOOKS_BACK, AuditRow.action == SIGNED)
        .order_by(AuditRow.at, Entry.id)
    )
    rows = {f"signed:{row.stream}:{row.seq}": row for row in session.execute(find)}
    fresh = rows.keys() - known(session, [f"{key}:{row.person_id}" for key, row in rows.items()])
    for key, row in rows.items():
        if key in fresh:
            told = News(
                topic=Topic.LOGBOOK, title=f"Signed: {row.title}", path=f"/logbook/{row.id}", once=key
            )
            news.tell(session, [row.person_id], told, now=now)
    return len(fresh)
