"""An index of the real program, made once per run and stored where a test looks."""

from datetime import datetime
from functools import cache

from sqlalchemy.orm import Session

from kaptrain.search import service
from kaptrain.search.rules.document import Document
from tests.factories.reporting import LIBRARY, kap


@cache
def kap_documents() -> tuple[Document, ...]:
    """Everything that can be found in content/kap."""
    return tuple(service.documents_of(LIBRARY, "kap"))


def kap_index(session: Session, *, now: datetime) -> None:
    """Store the index of content/kap as it is."""
    service.store(
        session, service.source_of("kap"), kap_documents(), digest=service.index_digest(kap()), now=now
    )
