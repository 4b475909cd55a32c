"""Many certificates in one go, as `flask worker` and the page issue them: one transaction each."""

import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from benchmarks.table import Result
from kaptrain.certificates.rules.bulk import Step
from kaptrain.certificates.service.bulk import work_next
from kaptrain.db.base import Base
from kaptrain.db.triggers import install
from kaptrain.shared.clock import SystemClock
from tests.factories.bulk import a_job, complete_years, registrar
from tests.factories.certificates import OFFICE

IN_ONE_GO = 1000
WIDTH = 40


def measure() -> list[Result]:
    """Issue a thousand certificates on SQLite; wall time, and processor time of each."""
    with tempfile.TemporaryDirectory(prefix="kaptrain-bulk-") as folder, _database(Path(folder)) as session:
        complete_years(session, IN_ONE_GO)
        job = a_job(session, registrar(session), SystemClock().now())
        session.commit()
        began, took = time.monotonic(), []
        while True:
            before = time.process_time()
            step = work_next(session, job.id, office=OFFICE, now=SystemClock().now())
            session.commit()
            if step is not Step.DONE:
                break
            took.append((time.process_time() - before) * 1000)
            _show(len(took))
        seconds = time.monotonic() - began
    print(file=sys.stderr)
    note = f"{sum(took) / 1000:.0f} s of processor, {statistics.median(took):.0f} ms each"
    return [Result(f"{len(took):,} certificates in one go, wall", seconds, "s", 60, note=note)]


@contextmanager
def _database(folder: Path) -> Iterator[Session]:
    engine = create_engine(f"sqlite:///{folder}/bulk.db")
    with engine.begin() as connection:
        Base.metadata.create_all(connection)
        install(connection, Base.metadata)
    with Session(engine) as session:
        yield session
    engine.dispose()


def _show(done: int) -> None:
    if done % 20 == 0:
        bar = "#" * (done * WIDTH // IN_ONE_GO)
        print(f"\rcertificates [{bar:<{WIDTH}}] {done}", end="", file=sys.stderr, flush=True)
