"""A link pressed by many at once signs once; an entry edited while somebody signs is never signed unseen."""

import multiprocessing
import threading
from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kaptrain.audit.service import verify_chains
from kaptrain.logbook import service
from kaptrain.logbook.models import Entry, EntryVersion, Signature
from kaptrain.logbook.service.guests import sign_by_link
from kaptrain.outbox.models import Mail
from kaptrain.shared.errors import DomainError
from tests.conftest import NOON
from tests.factories.links import WRITER, offered, statement, visit
from tests.factories.logbook import Room
from tests.races import test_signing_race as signing
from tests.races.test_signing_race import WAIT_SECONDS, connected

url = signing.url
CROWD = 8
PRESSES = [16, pytest.param(200, marks=pytest.mark.slow)]
INTERLEAVINGS = [20, pytest.param(200, marks=pytest.mark.slow)]


def press(url: str, token: str, said: Any, times: int, ready: Any, told: Any) -> None:
    """One of the crowd: press again and again, beginning when all others do."""
    answers: Counter[str] = Counter()
    with connected(url) as engine:
        ready.wait(WAIT_SECONDS)
        for _ in range(times):
            answers[pressed(engine, token, said)] += 1
    told.put(dict(answers))


def pressed(engine: Any, token: str, said: Any) -> str:
    with Session(engine) as session:
        try:
            sign_by_link(session, visit(NOON), token, said, writer=WRITER)
            session.commit()
        except DomainError as refused:
            return refused.code
        # Whatever else happens is what the test looks for.
        except Exception as error:
            return f"error:{type(error).__name__}"
    return "signed"


@pytest.mark.parametrize("presses", PRESSES)
def test_a_link_pressed_by_many_at_once_signs_once(url: str, presses: int) -> None:
    with connected(url) as engine, Session(engine) as session:
        room = Room(session, NOON)
        entry = room.submitted()
        token, said = offered(room, entry.id).token, statement(session, entry.id)
        session.commit()
    processes = multiprocessing.get_context("fork")
    ready, told = processes.Barrier(CROWD), processes.Queue()
    crowd = [
        processes.Process(target=press, args=(url, token, said, presses // CROWD, ready, told))
        for _ in range(CROWD)
    ]

    for one in crowd:
        one.start()
    answers: Counter[str] = Counter()
    for _ in crowd:
        answers.update(told.get(timeout=WAIT_SECONDS + presses))
    for one in crowd:
        one.join(WAIT_SECONDS)

    assert answers == {"signed": 1, "link_ended": presses - 1}
    with connected(url) as engine, Session(engine) as session:
        assert session.scalar(select(func.count()).select_from(Signature)) == 1
        copies = select(func.count()).where(Mail.kind == "sign.copy")
        assert session.scalar(copies) == 1
        assert list(verify_chains(session)) == []


def at_once(url: str, acts: list[Any]) -> list[str]:
    """Run acts at the same moment, each in its own session; return how each ended."""
    ended = [""] * len(acts)
    ready = threading.Barrier(len(acts))

    def run(place: int) -> None:
        with connected(url) as engine, Session(engine) as session:
            ready.wait(WAIT_SECONDS)
            try:
                acts[place](session)
                session.commit()
                ended[place] = "done"
            except DomainError as error:
                ended[place] = error.code

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(acts))]
    for each in threads:
        each.start()
    for each in threads:
        each.join(WAIT_SECONDS)
    return ended


@pytest.mark.parametrize("times", INTERLEAVINGS)
def test_an_edit_while_somebody_signs_is_never_signed_unseen(url: str, times: int) -> None:
    """T2: in the queue and by a link in turn, each begun at the same moment as an edit."""
    with connected(url) as engine, Session(engine) as session:
        room = Room(session, NOON)
        trainee, signer = room.actor(room.trainee), room.actor(room.practitioner)
        days = [date(2026, 6, 1) + timedelta(days=number % 170) for number in range(times)]
        entries = [room.submitted(room.practicum(on=day)).id for day in days]
        tokens = [offered(room, each).token for each in entries]
        said = [statement(session, each) for each in entries]
        edits = [room.practicum(on=day, minutes=90) for day in days]
        session.commit()

    for number, entry_id in enumerate(entries):

        def edit(session: Session, number: int = number, entry_id: int = entry_id) -> None:
            service.revise(session, trainee, entry_id, edits[number], now=NOON)
            service.submit(session, trainee, entry_id, now=NOON)

        def sign(session: Session, number: int = number, entry_id: int = entry_id) -> None:
            if number % 2:
                sign_by_link(session, visit(NOON), tokens[number], said[number], writer=WRITER)
            else:
                service.sign(session, signer, entry_id, said[number].seen, now=NOON, agreed=True)

        ended = at_once(url, [edit, sign] if number % 4 < 2 else [sign, edit])
        assert set(ended) <= {"done", "changed", "link_ended"}, ended

    with connected(url) as engine, Session(engine) as session:
        seen = {entry_id: said[number].seen for number, entry_id in enumerate(entries)}
        for signature in session.scalars(select(Signature).where(Signature.act == "sign")):
            assert seen[signature.entry_id].startswith(signature.content_digest)
            minutes = select(EntryVersion.minutes).where(
                EntryVersion.entry_id == signature.entry_id, EntryVersion.version == signature.version
            )
            assert session.scalar(minutes) == 60
        # An edit that came second ended the signature; nothing that was not seen is signed now.
        assert set(session.scalars(select(Entry.status))) <= {"submitted"}
        assert list(service.check_signatures(session)) == []
        assert list(verify_chains(session)) == []
