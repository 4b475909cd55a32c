"""What a trainee sees of their own year."""

from datetime import date

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from kaptrain.authz.actor import SIGNERS, Actor, Role
from kaptrain.authz.permissions import Permission
from kaptrain.db.session import db
from kaptrain.enrolment.models import Enrolment
from kaptrain.enrolment.queries import current_enrolment, plan_of
from kaptrain.events.presenters.coming import coming_rows, led_page
from kaptrain.events.presenters.makeups import waiting_rows
from kaptrain.events.queries import led_next
from kaptrain.events.queries.makeups import waiting_for
from kaptrain.hours.service import Year, year_of
from kaptrain.logbook.queries import queue_of
from kaptrain.reporting import queries
from kaptrain.reporting.presenters.dashboard import Look, dashboard_page
from kaptrain.reporting.presenters.how import how_page
from kaptrain.reporting.presenters.statement import circumstances, statement_page
from kaptrain.reporting.rules.entries import OpenEntry
from kaptrain.reporting.rules.next_steps import Lesson
from kaptrain.reporting.views.pages import bp, fallback_days, program_of, titles_of
from kaptrain.shared.errors import Missing
from kaptrain.web.context import request_now, today_in
from kaptrain.web.guards import current_actor, requires

Entries = list[OpenEntry]


@bp.get("/dashboard")
@requires(Permission.DASHBOARD_SEE)
def dashboard() -> str | Response:
    """Show a trainee their year; send everybody else to the page they work on."""
    actor = current_actor()
    enrolment = own_enrolment(actor)
    if enrolment is None:
        return _elsewhere(actor)
    year, entries, today = own_year(enrolment, attested=False)
    complete = year.statement.complete
    around = queries.around(db.session(), enrolment.id, actor.id, now=request_now())
    look = Look(
        entries=entries,
        titles=titles_of(program_of(enrolment)),
        lessons=_lessons(enrolment),
        place=None if complete else around.lesson_id,
        certified=complete and around.certified,
        today=today,
        zone=actor.zone,
    )
    coming, page = coming_rows(around.seats, zone=actor.zone, now=request_now()), dashboard_page(year, look)
    return render_template("reporting/dashboard.html", page=page, coming=coming, fresh=around.fresh)


@bp.get("/hours")
@requires(Permission.HOURS_SEE)
def hours() -> str:
    """Show the statement: every line with its reason."""
    enrolment = own_enrolment(current_actor())
    if enrolment is None:
        return render_template("reporting/no_year.html")
    year, entries, today = own_year(enrolment)
    about = circumstances(
        year,
        entries,
        titles_of(program_of(enrolment)),
        today=today,
        zone=enrolment.person.zone,
        fallback_days=fallback_days(),
    )
    head = queries.head_digest(db.session(), enrolment.stream)
    page = statement_page(year, about, head=head, opened=request.args.get("open", ""))
    return render_template("reporting/hours.html", page=page)


@bp.get("/hours/how")
@requires(Permission.HOURS_SEE)
def hours_how() -> str:
    """Explain the rules of the trainee's own plan version."""
    enrolment = own_enrolment(current_actor())
    if enrolment is None:
        raise Missing
    page = how_page(plan_of(enrolment.plan_version), titles_of(program_of(enrolment)))
    return render_template("reporting/how.html", page=page)


def own_enrolment(actor: Actor) -> Enrolment | None:
    """Return the trainee's current enrolment; nobody else has one to see."""
    return current_enrolment(db.session(), actor.id) if actor.has(Role.TRAINEE) else None


def own_year(enrolment: Enrolment, *, attested: bool = True) -> tuple[Year, Entries, date]:
    """Return the year evaluated today, in the trainee's zone, with its open entries."""
    session = db.session()
    today = today_in(enrolment.person.zone)
    entries = list(queries.open_entries(session, [enrolment.id]).get(enrolment.id, ()))
    lines = [entry.line for entry in entries]
    year = year_of(session, enrolment, today=today, open_lines=lines, attested=attested)
    return year, entries, today


def _elsewhere(actor: Actor) -> str | Response:
    if actor.has(Role.FACILITATOR, Role.PRACTITIONER):
        return _led(actor)
    if actor.has(*SIGNERS):
        return redirect(url_for("logbook.queue"), 303)
    if actor.has(Role.ADMIN):
        return redirect(url_for("reporting.admin_home"), 303)
    return render_template("reporting/no_year.html")


def _led(actor: Actor) -> str:
    """Show those who lead sessions which ones come, and what waits for them besides."""
    session, now = db.session(), request_now()
    queue = queue_of(session, actor)
    page = led_page(
        led_next(session, actor.id, now=now),
        to_sign=queue[0].total if queue else 0,
        make_ups=len(waiting_rows(waiting_for(session, actor), own_id=actor.id)),
        zone=actor.zone,
        now=now,
    )
    fresh = queries.fresh_for(session, actor.id)
    return render_template("reporting/led.html", page=page, fresh=fresh)


def _lessons(enrolment: Enrolment) -> list[Lesson]:
    """The lessons that can be opened, in the order of the program."""
    program = program_of(enrolment)
    return [
        Lesson(lesson.id, lesson.number, lesson.title, lesson.minutes)
        for module in (program.modules if program else ())
        for lesson in module.lessons
        if lesson.ready
    ]
