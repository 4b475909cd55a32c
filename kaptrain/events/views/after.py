"""After an event: what a trainee got, a claim, and make-ups asked for, answered and signed."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from flask import current_app, render_template, request, url_for

from kaptrain.audit.queries import kept_words
from kaptrain.audit.service import keep_words
from kaptrain.authz.permissions import Permission
from kaptrain.authz.policy import permits
from kaptrain.authz.predicates import Subject
from kaptrain.db.session import db
from kaptrain.events.forms.attendance import DeclineForm, RecordingForm, TutorialForm, WordsForm
from kaptrain.events.models import Event, MakeUp
from kaptrain.events.presenters.attendance import head_of
from kaptrain.events.presenters.makeups import tutorial_facts, waiting_rows
from kaptrain.events.presenters.outcome import After, after_page
from kaptrain.events.queries.attendance import case_of, check_ins_of, event_by_id, own_enrolment
from kaptrain.events.queries.makeups import make_up_by_id, standing_at, waiting_for
from kaptrain.events.rules.makeups import Route
from kaptrain.events.rules.statements import TUTORIAL, statement_for
from kaptrain.events.service import correcting
from kaptrain.events.service import makeups as service
from kaptrain.events.views.attendance import signer_words
from kaptrain.events.views.pages import (
    ID,
    Answer,
    act_now,
    bp,
    closed_for,
    done,
    lacks_for,
    notes_of,
    program_of,
    seen,
)
from kaptrain.shared.errors import DomainError, Invalid, Missing, Refused
from kaptrain.web.context import request_now
from kaptrain.web.guards import authorize, current_actor, requires

# Other slices say here where one does what events ask, by its name: callables (program, activity's slug).
ASKED_PAGES = "events_asked_pages"
MAKE_UP = "<int(max=2147483647):make_up_id>"


@bp.get(f"/events/{ID}/attended")
@requires(Permission.EVENT_ATTEND)
def attended(event_id: int) -> str:
    """Show what the reader got from an event, why, and what can be done about it."""
    return _page(event_id, WordsForm(formdata=None))


@bp.post(f"/events/{ID}/claim")
@requires(Permission.EVENT_ATTEND)
def claim(event_id: int) -> Answer:
    """Tell the host that one was there although it does not show."""
    form = WordsForm()
    try:
        if form.validate():
            session, actor, now = db.session(), current_actor(), request_now()
            row = correcting.claim(session, actor, event_id, form.words.data or "", now=now)
            keep_words(session, actor, notes_of(event_id, row.enrolment_id), "claim", form.kept, now=now)
            return done(url_for("events.attended", event_id=event_id), "Sent to the host.")
    except (Invalid, Refused) as error:
        db.session.rollback()
        form.refuse(error)
    return _page(event_id, form), 422


@bp.post(f"/events/{ID}/make-up")
@requires(Permission.EVENT_ATTEND)
def ask_make_up(event_id: int) -> Answer:
    """Ask to make up for an event in one of the ways it offers."""
    session, now = db.session(), request_now()
    event = event_by_id(session, event_id)
    if event is None or not _mine(event) or after_of(event) is None:
        raise Missing
    route = request.form.get("route", "")
    if route == Route.ANOTHER_DATE and "other" in request.form:
        return _other_date(event)
    made = service.ask(session, current_actor(), event_id, route, checked=has_check(event), now=now)
    words = "Approved." if made.state == "approved" else "Asked. You get a mail with the answer."
    return done(url_for("events.attended", event_id=event_id), words)


@bp.route(f"/events/{ID}/recording", methods=["GET", "POST"])
@requires(Permission.EVENT_RUN)
def keep_recording(event_id: int) -> Answer:
    """Ask for, or keep, the address of an event's recording."""
    event = seen(Permission.EVENT_RUN, event_id).event
    form = RecordingForm(data={"link": event.recording})
    if request.method == "POST":
        try:
            if form.validate():
                link, now = form.link.data or "", request_now()
                service.keep_recording(db.session(), current_actor(), event_id, link, now=now)
                return done(url_for("events.event", event_id=event_id), "Kept.")
        except Invalid as error:
            db.session.rollback()
            form.refuse(error)
    page = render_template("events/recording.html", head=head_of(event), form=form)
    return (page, 422) if request.method == "POST" else page


@bp.post(f"/make-ups/{MAKE_UP}/withdraw")
@requires(Permission.EVENT_ATTEND)
def withdraw_make_up(make_up_id: int) -> Answer:
    """Take one's own request back."""
    made = service.withdraw(db.session(), current_actor(), make_up_id, now=request_now())
    return done(url_for("events.attended", event_id=made.event_id), "Withdrawn.")


@bp.get("/make-ups")
@requires(Permission.MAKE_UP_DECIDE)
def make_ups() -> str:
    """List what waits for the reader: make-ups to answer, tutorials to sign."""
    return _waiting(DeclineForm(formdata=None))


@bp.post(f"/make-ups/{MAKE_UP}")
@requires(Permission.MAKE_UP_DECIDE)
def answer_make_up(make_up_id: int) -> Answer:
    """Approve with one click, or decline with a reason."""
    _theirs(make_up_id)
    form, approve = DeclineForm(), request.form.get("act") == "approve"
    reason = form.reason.data or ""
    try:
        if approve or form.validate():
            session, actor, now = db.session(), current_actor(), request_now()
            made = service.decide(session, actor, make_up_id, approve=approve, reason=reason, now=now)
            notes = notes_of(made.event_id, made.enrolment_id)
            keep_words(session, actor, notes, "make-up", form.kept, now=now)
            words = "Approved." if approve else "Declined. The trainee reads why."
            return done(url_for("events.make_ups"), words)
    except (Invalid, Refused) as error:
        db.session.rollback()
        return _waiting(form, error, make_up_id), error.status
    return _waiting(form, at=make_up_id), 422


@bp.get(f"/make-ups/{MAKE_UP}/tutorial")
@requires(Permission.ATTENDANCE_KEEP)
def tutorial(make_up_id: int) -> str:
    """Show what is signed about a tutorial held in place of an event."""
    return _tutorial(_tutorial_of(make_up_id), TutorialForm(formdata=None))


@bp.post(f"/make-ups/{MAKE_UP}/tutorial")
@requires(Permission.ATTENDANCE_KEEP)
def sign_tutorial(make_up_id: int) -> Answer:
    """Sign that a tutorial was held."""
    _tutorial_of(make_up_id)
    form = TutorialForm()
    try:
        if form.validate():
            return _signed(make_up_id, form)
    except (Invalid, Refused) as error:
        db.session.rollback()
        form.refuse(error)
        return _tutorial(_tutorial_of(make_up_id), form), error.status
    return _tutorial(_tutorial_of(make_up_id), form), 422


def after_of(event: Event) -> After | None:
    """Return what an event's page says to whoever reads it as a trainee, once it is over."""
    session, actor, now = db.session(), current_actor(), request_now()
    place = own_enrolment(session, event, actor.id) if now >= event.ends_at else None
    if place is None:
        return None
    booking, known = standing_at(session, event.id, place.id)
    offer = service.offer_of(session, event, place, (booking, known), checked=has_check(event), now=now)
    if booking is None and offer.missed is None and not offer.make_ups:
        return None
    seat = booking is not None and (booking.state == "booked" or known is not None)
    moments = check_ins_of(session, event.id, place.id) if seat else ()
    after = after_page(
        event,
        case_of(event),
        known if seat else None,
        moments,
        offer=offer,
        seat=seat,
        zone=current_actor().zone,
        now=now,
    )
    return replace(after, asked_url=_asked_url(event))


def has_check(event: Event) -> bool:
    """Tell whether the program has a check for those who watch this event's recording."""
    program = program_of(event.program)
    activity = program.activity(event.activity) if program else None
    return activity is not None and bool(activity.guide.check)


def _other_date(missed: Event) -> Answer:
    """Book one of the other dates in place of the one missed; a clash is shown first."""
    session, other_id = db.session(), request.form.get("other", 0, type=int) or 0
    place, other = own_enrolment(session, missed, current_actor().id), event_by_id(session, other_id)
    if place is None or other is None:
        raise Missing
    closed, despite = closed_for(other, place), request.form.get("despite_clash") == "1"
    try:
        _, booking = service.take_other_date(
            session,
            act_now(),
            place,
            missed.id,
            other_id,
            closed_gates=closed,
            not_cleared=lacks_for(other, place),
            despite_clash=despite,
        )
    except (Invalid, Refused) as error:
        session.rollback()
        return _page(missed.id, WordsForm(formdata=None), error, other_id), error.status
    words = (
        "You have a seat at the other date." if booking.state == "booked" else "You wait for a seat there."
    )
    return done(url_for("events.attended", event_id=missed.id), f"{words} It makes up for this one.")


def _page(event_id: int, form: WordsForm, refused: DomainError | None = None, other: int = 0) -> str:
    event = event_by_id(db.session(), event_id)
    if event is None or not _mine(event):
        raise Missing
    after = after_of(event)
    if after is None:
        raise Missing
    place = own_enrolment(db.session(), event, current_actor().id)
    kept = kept_words(db.session(), notes_of(event_id, place.id)) if place else ()
    return render_template(
        "events/attended.html",
        head=head_of(event),
        after=after,
        form=form,
        refused=refused,
        other=other,
        kept=kept,
    )


def _mine(event: Event) -> bool:
    """Tell whether the actor may take part in the event's program at all."""
    place = own_enrolment(db.session(), event, current_actor().id)
    subject = Subject(trainee_id=place.person_id if place else None)
    return place is not None and permits(current_actor(), Permission.EVENT_ATTEND, subject)


def _theirs(make_up_id: int) -> MakeUp:
    found = make_up_by_id(db.session(), make_up_id)
    if found is None:
        raise Missing
    authorize(Permission.MAKE_UP_DECIDE, service.subject_of(found))
    return found


def _tutorial_of(make_up_id: int) -> MakeUp:
    found = _theirs(make_up_id)
    authorize(Permission.ATTENDANCE_KEEP, service.subject_of(found))
    if found.route != "tutorial" or found.state not in ("approved", "done"):
        raise Missing
    return found


def _signed(make_up_id: int, form: TutorialForm) -> Answer:
    if not form.agree.data:
        raise Invalid("Tick this once you have read it.", field="agree", code="missing")
    on, shown = form.on.data, form.seen.data or ""
    assert on is not None  # noqa: S101 - the field is required
    service.sign_tutorial(db.session(), current_actor(), make_up_id, on=on, shown=shown, now=request_now())
    return done(url_for("events.make_ups"), "Signed. Its time counts from now on.")


def _tutorial(make_up: MakeUp, form: TutorialForm) -> str:
    form.seen.data = service.tutorial_mark(make_up)
    return render_template(
        "events/tutorial.html",
        head=head_of(make_up.event),
        facts=tutorial_facts(make_up),
        done=make_up.state == "done",
        form=form,
        text=statement_for(TUTORIAL).text,
        signer=signer_words(),
    )


def _waiting(form: DeclineForm, error: DomainError | None = None, at: int = 0) -> str:
    rows = waiting_rows(waiting_for(db.session(), current_actor()), own_id=current_actor().id)
    return render_template("events/make_ups.html", rows=rows, form=form, error=error, at=at)


def _asked_url(event: Event) -> str:
    """Return where one does what the event asks besides presence; "" for nowhere."""
    pages: Mapping[str, Callable[[str, str], str]] = current_app.extensions.get(ASKED_PAGES, {})
    page, program = pages.get(event.asks), program_of(event.program)
    activity = program.activity(event.activity) if program else None
    return page(event.program, activity.slug) if page and activity else ""
