"""`flask worker`: send what waits in the outbox."""

import signal
import threading
from collections.abc import Callable
from datetime import datetime
from typing import Any

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy.orm import Session

from config import Settings
from kaptrain.db.session import db
from kaptrain.outbox import service
from kaptrain.outbox.adapters import Letter, Rejected, Smtp, Unreachable
from kaptrain.outbox.models import Mail
from kaptrain.shared.clock import Clock
from kaptrain.web.context import CLOCK, resource

# Other slices hang chores here: callables (session, now) that forget what is old.
CHORES = "worker_chores"
MINUTES_BETWEEN_CHORES = 60
# And here, the same, what must be written in time, such as reminders.
ROUNDS = "worker_rounds"
MINUTES_BETWEEN_ROUNDS = 1


@click.command("worker")
@click.option("--once", is_flag=True, help="Send what is due now, then stop.")
@click.option("--every", default=5.0, show_default=True, help="Seconds between looks at an empty outbox.")
@with_appcontext
def worker(once: bool, every: float) -> None:
    """Send the mails that wait in the outbox, and clear away what is old."""
    stopping = threading.Event()
    if not once:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stopping.set())
    smtp = _smtp()
    if smtp is None:
        click.echo("SMTP_URL is not set: mails wait in the outbox, where admins can read them.")
    due = {CHORES: 0.0, ROUNDS: 0.0}
    while True:
        now = _clock().now()
        for kind, minutes in ((CHORES, MINUTES_BETWEEN_CHORES), (ROUNDS, MINUTES_BETWEEN_ROUNDS)):
            if now.timestamp() >= due[kind]:
                do_chores(now, kind)
                due[kind] = now.timestamp() + minutes * 60
        sent = empty(smtp, stopping) if smtp else 0
        if once or stopping.is_set():
            click.echo(f"{sent} sent.")
            return
        stopping.wait(every)


def empty(smtp: Smtp, stopping: threading.Event) -> int:
    """Send mails one by one until none is due; return how many the server took."""
    sent = 0
    while not stopping.is_set():
        outcome = send_next(smtp)
        if outcome is None:
            return sent
        sent += outcome
    return sent


def send_next(smtp: Smtp) -> bool | None:
    """Claim one mail, send it and mark it; None when none is due. No transaction is open while sending."""
    session, clock = db.session(), _clock()
    mail = service.claim(session, now=clock.now())
    db.session.commit()
    if mail is None:
        return None
    if service.worn_out(mail):
        service.mark_failed(session, mail, "it was never finished", for_good=True, now=clock.now())
        db.session.commit()
        return False
    letter = _letter(mail)
    db.session.commit()
    try:
        smtp.send(letter)
    except (Rejected, Unreachable) as error:
        for_good = isinstance(error, Rejected)
        service.mark_failed(session, mail, str(error), for_good=for_good, now=clock.now())
        db.session.commit()
        return False
    service.mark_sent(session, mail, now=clock.now())
    db.session.commit()
    return True


def do_chores(now: datetime, kind: str = CHORES) -> None:
    """Run what other slices want done now and then."""
    chores: list[Callable[[Session, datetime], Any]] = current_app.extensions.get(kind, [])
    for chore in chores:
        try:
            chore(db.session(), now)
            db.session.commit()
        except Exception:
            # Mails go out whatever else is wrong; the next round tries again.
            current_app.logger.exception("a chore of the worker failed")
            db.session.rollback()


def _letter(mail: Mail) -> Letter:
    # The key never changes, so that a mail sent twice can be recognised by who receives it.
    return Letter(
        f"mail-{mail.id}-{mail.created_at:%Y%m%d%H%M%S}",
        mail.to_address,
        mail.subject,
        mail.body,
        mail.created_at,
        mail.unsubscribe,
    )


def _smtp() -> Smtp | None:
    settings = resource(Settings)
    return Smtp(settings.smtp_url, settings.mail_from) if settings.smtp_url else None


def _clock() -> Clock:
    clock: Clock = current_app.extensions[CLOCK]
    return clock
