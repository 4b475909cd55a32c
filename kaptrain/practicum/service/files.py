"""The files behind the documents: what is nobody's is deleted, what is missing is named."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from kaptrain.practicum.adapters.store import Store
from kaptrain.practicum.queries.documents import digests_in_use

# Whatever is on its way to a row has long arrived by then.
GRACE = timedelta(hours=24)
AT_ONCE = 500


def sweep(session: Session, store: Store, *, now: datetime) -> int:
    """Delete files that no document has any more, a day after they were written; return how many."""
    strays = list(store.strays(before=now - GRACE))
    gone = 0
    for start in range(0, len(strays), AT_ONCE):
        part = strays[start : start + AT_ONCE]
        used = digests_in_use(session, [digest for digest, _ in part if digest])
        for digest, path in part:
            if digest not in used:
                path.unlink(missing_ok=True)
                gone += 1
    return gone


def bad_files(session: Session, store: Store) -> Iterator[str]:
    """Yield a sentence for each document whose file is missing or not what was sent."""
    for digest in sorted(digests_in_use(session)):
        if store.read(digest) is None:
            yield f"the file {digest[:16]}… is missing or was changed"
