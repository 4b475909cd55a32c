"""What the worker does for this slice."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from kaptrain.certificates.queries.bulk import open_jobs
from kaptrain.certificates.service import Office
from kaptrain.certificates.service.bulk import Shift, work_off
from kaptrain.shared.clock import Clock

# Of each minute; the mails, the first of the new certificates among them, get the rest.
SHIFT = timedelta(seconds=40)


@dataclass(frozen=True)
class BulkRound:
    """A round of the worker: go on with jobs that nobody watches."""

    office: Office
    clock: Clock

    def __call__(self, session: Session, now: datetime) -> int:
        """Work for a while, one certificate per transaction; return how many items ended."""
        shift = Shift(self.clock, self.clock.now() + SHIFT, session.commit)
        return work_off(session, open_jobs(session), shift, office=self.office)
