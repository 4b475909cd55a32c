"""A signature is taken back while the certificate that rests on it is issued (C1, T6).

Whoever comes first holds the enrolment's chain. After a void nothing is issued; a void after the issue
flags the certificate. There is never one that was below the rule when it was issued.
"""

import multiprocessing
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kaptrain.accounts.queries import actor_of
from kaptrain.audit.service import verify_chains
from kaptrain.authz.actor import Actor
from kaptrain.certificates import queries
from kaptrain.certificates import service as certificates
from kaptrain.certificates.models import Certificate, CertificateEvent
from kaptrain.enrolment.models import Enrolment
from kaptrain.logbook import service as logbook
from kaptrain.logbook.models import Signature
from kaptrain.logbook.rules.kinds import BY_ID
from kaptrain.shared.errors import Refused
from tests.conftest import NOON
from tests.factories.certificates import OFFICE, complete_year
from tests.factories.logbook import mentorship
from tests.races import test_signing_race as signing
from tests.races.test_signing_race import WAIT_SECONDS, connected, while_another_waits

url = signing.url
SIZES = [12, pytest.param(500, marks=pytest.mark.slow)]
STEP_SECONDS = 0.004
REASON = "Signed in error"
Act = Callable[[Session], Any]


@dataclass(frozen=True)
class Job:
    """A year that rests on one signature, the admin who issues and the mentor who takes it back."""

    enrolment_id: int
    entry_id: int
    admin: Actor
    mentor: Actor

    def issue(self, session: Session) -> Certificate:
        place = session.get_one(Enrolment, self.enrolment_id)
        return certificates.issue(session, self.admin, place, office=OFFICE, now=NOON)

    def void(self, session: Session) -> Signature:
        return logbook.void(session, self.mentor, self.entry_id, REASON, now=NOON)


def arranged(url: str, years: int) -> list[Job]:
    with connected(url) as engine, Session(engine) as session:
        jobs = [a_job(session, f"Demo Ready {number}") for number in range(years)]
        session.commit()
    return jobs


def a_job(session: Session, name: str) -> Job:
    cast = complete_year(session, without={"met:1"}, name=name)
    trainee, mentor = (actor_of(session, each.id) for each in (cast.trainee, cast.mentor))
    draft = mentorship(on=date(2026, 7, 2), minutes=120)
    entry = logbook.start(session, trainee, cast.place, BY_ID["mentorship"], draft, now=NOON)
    logbook.submit(session, trainee, entry.id, now=NOON)
    mark = logbook.mark_of(session, entry.id)
    logbook.sign(session, mentor, entry.id, mark, now=NOON, agreed=True)
    return Job(cast.place.id, entry.id, cast.registrar, mentor)


def press(url: str, jobs: list[Job], what: str, ready: Any, told: Any) -> None:
    """One of the two: do it for each year at the moment when the other does, or a little later."""
    answers: Counter[str] = Counter()
    with connected(url) as engine:
        for number, job in enumerate(jobs):
            ready.wait(WAIT_SECONDS)
            time.sleep(STEP_SECONDS * (number % 7 if what == "void" else number % 5))
            with Session(engine) as session:
                try:
                    getattr(job, what)(session)
                    session.commit()
                    answers[what] += 1
                except Refused as refused:
                    answers[f"{what} refused: {refused.code}"] += 1
                # Whatever else happens is what the test looks for.
                except Exception as error:
                    answers[f"{what} failed: {type(error).__name__}"] += 1
    told.put(dict(answers))


def raced(url: str, jobs: list[Job]) -> Counter[str]:
    # Not forked: the compiler of the PDF has threads of its own, which a copy of this process would lack.
    processes = multiprocessing.get_context("spawn")
    ready, told = processes.Barrier(2), processes.Queue()
    people = [
        processes.Process(target=press, args=(url, jobs, what, ready, told)) for what in ("issue", "void")
    ]
    for one in people:
        one.start()
    answers: Counter[str] = Counter()
    for _ in people:
        answers.update(told.get(timeout=WAIT_SECONDS + len(jobs)))
    for one in people:
        one.join(WAIT_SECONDS)
    return answers


def below_the_rule(session: Session) -> int:
    """Count certificates whose signature was gone already when they were issued."""
    voided = (
        select(Signature.enrolment_id, func.max(Signature.seq).label("seq"))
        .where(Signature.act == "void")
        .group_by(Signature.enrolment_id)
        .subquery()
    )
    find = select(func.count()).select_from(Certificate)
    find = find.join(voided, voided.c.enrolment_id == Certificate.enrolment_id)
    return session.scalar(find.where(voided.c.seq <= Certificate.ledger_seq)) or 0


@pytest.mark.parametrize("years", SIZES)
def test_a_signature_taken_back_while_issuing_leaves_no_certificate_below_the_rule(
    url: str, years: int, record_property: Callable[[str, object], None]
) -> None:
    jobs = arranged(url, years)

    answers = raced(url, jobs)

    record_property("answers", dict(answers))
    assert answers["void"] == years, answers
    assert answers["issue"] + answers["issue refused: not_complete"] == years, answers
    with connected(url) as engine, Session(engine) as session:
        assert session.scalar(select(func.count(Certificate.id))) == answers["issue"]
        assert below_the_rule(session) == 0
        flags = queries.flagged(session, today=OFFICE.today(NOON))
        assert len(flags) == answers["issue"], "a void after the issue flags the certificate"
        assert list(verify_chains(session)) == []
        assert list(certificates.check_certificates(session)) == []


def test_an_issue_that_waits_for_a_void_is_refused(url: str) -> None:
    (job,) = arranged(url, 1)

    second = while_another_waits(url, job.void, job.issue)

    assert isinstance(second, Refused) and second.code == "not_complete"
    with connected(url) as engine, Session(engine) as session:
        assert session.scalar(select(Certificate)) is None


def test_a_void_that_waits_for_an_issue_flags_the_certificate(url: str) -> None:
    (job,) = arranged(url, 1)

    while_another_waits(url, job.issue, job.void)

    with connected(url) as engine, Session(engine) as session:
        (flag,) = queries.flagged(session, today=OFFICE.today(NOON))
        assert flag.reasons == ("Mentorship: 2 h still to do",)
        assert below_the_rule(session) == 0


def test_two_who_issue_at_once_issue_one(url: str) -> None:
    (job,) = arranged(url, 1)

    def issue(session: Session) -> str:
        return job.issue(session).number

    second = while_another_waits(url, job.issue, issue)

    with connected(url) as engine, Session(engine) as session:
        assert session.scalars(select(Certificate.number)).one() == second
        assert session.scalar(select(func.count()).select_from(CertificateEvent)) == 1
