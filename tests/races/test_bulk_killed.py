"""A bulk issue is killed again and again; two workers and its page work at once: none lost, none doubled."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kaptrain.accounts.models import Person
from kaptrain.app import create_app
from kaptrain.audit.service import verify_chains
from kaptrain.certificates.models import BulkItem, BulkResult, Certificate, CertificateEvent
from kaptrain.certificates.service import check_certificates
from kaptrain.db.session import db, may_write
from kaptrain.outbox.models import Mail
from kaptrain.shared.clock import SystemClock
from kaptrain.web.context import provide
from tests.conftest import settings_for
from tests.factories import CHEAP
from tests.factories.bulk import a_job, complete_years, registrar
from tests.factories.certificates import KEY_SECRET
from tests.races import test_signing_race as signing
from tests.signing import csrf, sign_in

ROOT = signing.__file__.rpartition("/tests/")[0]
SIZES = [(16, 3), pytest.param((1000, 40), marks=pytest.mark.slow)]
# What `flask worker` does each minute, without the chores of the hour, which index all texts first.
ROUND = """
from wsgi import app
from kaptrain.outbox.cli import ROUNDS, do_chores
from kaptrain.shared.clock import SystemClock
with app.app_context():
    do_chores(SystemClock().now(), ROUNDS)
"""
WORKER = [sys.executable, "-c", ROUND]
WAIT_SECONDS = 600
url = signing.url


def arranged(url: str, number: int) -> tuple[int, int]:
    """Make as many complete years and a job for them; return the ids of job and admin."""
    now = SystemClock().now()
    with signing.connected(url) as engine, Session(engine) as session:
        complete_years(session, number)
        actor = registrar(session)
        job = a_job(session, actor, now)
        session.commit()
        return job.id, actor.id


@contextmanager
def worker(url: str) -> Iterator[subprocess.Popen[bytes]]:
    """A worker as the operator starts it, in a process of its own."""
    env = {
        **os.environ,
        "KAPTRAIN_ENV": "test",
        "DATABASE_URL": url,
        "SECRET_KEY": "a-secret-for-tests-of-more-than-32-characters",
        "CREDENTIAL_KEY_SECRET": KEY_SECRET,
        "BASE_URL": "http://localhost",
    }
    with subprocess.Popen(
        WORKER, cwd=ROOT, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def done(url: str) -> int:
    """How many items have their result. On SQLite this waits as a writer does, and gets in between items."""
    with signing.connected(url) as engine, Session(engine) as session:
        return session.scalar(select(func.count()).select_from(BulkResult)) or 0


def test_killed_again_and_again_every_certificate_is_issued_once(url: str, size: tuple[int, int]) -> None:
    number, kills = size
    arranged(url, number)
    chance = random.Random(7)

    for at in range(1, kills + 1):
        with worker(url) as process:
            begun = time.monotonic()
            while done(url) < number * at // (kills + 1):
                assert process.poll() is None, process.stderr and process.stderr.read().decode()
                assert time.monotonic() - begun < WAIT_SECONDS
                time.sleep(0.05)
            # Anywhere within an item: while it prints, writes, commits.
            time.sleep(chance.random() * 0.06)
            process.send_signal(signal.SIGKILL)
            assert process.wait() == -signal.SIGKILL
    work_to_the_end(url, number)

    require_sound(url, number)


def work_to_the_end(url: str, number: int) -> None:
    begun = time.monotonic()
    while done(url) < number:
        assert time.monotonic() - begun < WAIT_SECONDS
        with worker(url) as process:
            assert process.wait(WAIT_SECONDS) == 0, process.stderr and process.stderr.read().decode()


def require_sound(url: str, number: int) -> None:
    """Every item has its one result, every enrolment its one certificate, every holder one mail."""
    with signing.connected(url) as engine, Session(engine) as session:
        results = session.scalars(select(BulkResult)).all()
        made = session.scalars(select(Certificate)).all()
        assert [each.code for each in results] == ["issued"] * number
        assert {each.certificate_id for each in results} == {each.id for each in made}
        items = {each.place: each.enrolment_id for each in session.scalars(select(BulkItem))}
        theirs = {each.id: each.enrolment_id for each in made}
        assert all(theirs[each.certificate_id or 0] == items[each.place] for each in results)
        for values in (theirs.values(), [each.number for each in made], [each.code for each in made]):
            assert len(set(values)) == len(made) == number
        assert session.scalar(select(func.count()).select_from(CertificateEvent)) == number
        mails = session.scalars(select(Mail.to_address).where(Mail.kind == "certificate-issued")).all()
        assert len(set(mails)) == len(mails) == number
        assert list(verify_chains(session)) == list(check_certificates(session)) == []


@contextmanager
def browser(url: str, admin_id: int) -> Iterator[FlaskClient]:
    app = create_app(settings_for(url), SystemClock())
    provide(app, CHEAP)
    may_write.set(True)
    with app.app_context():
        client = sign_in(app.test_client(), db.session().get_one(Person, admin_id))
        db.session.remove()
    yield client
    with app.app_context():
        db.engine.dispose()


def test_two_workers_and_the_page_at_once_issue_each_certificate_once(url: str) -> None:
    number = 60
    job_id, admin_id = arranged(url, number)

    with browser(url, admin_id) as client:
        form = {"csrf_token": csrf(client)}

        def press() -> set[int]:
            may_write.set(True)
            answers = set()
            # A worker takes seconds to start, in which the page alone would do all the work.
            while not done(url):
                time.sleep(0.05)
            while done(url) < number:
                answers.add(client.post(f"/admin/certificates/bulk/{job_id}/continue", data=form).status_code)
            return answers

        with worker(url), worker(url), ThreadPoolExecutor(1) as pool:
            # SQLite does not queue who waits: once in a long while the workers leave nothing to press for.
            assert pool.submit(press).result(WAIT_SECONDS) <= {303}

    require_sound(url, number)


@pytest.fixture(params=SIZES)
def size(request: pytest.FixtureRequest) -> tuple[int, int]:
    found: tuple[int, int] = request.param
    return found
