"""The calendar, the secret address of one's own, and calendar files."""

from datetime import date, datetime, timedelta

from flask import Response, make_response, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from config import Settings
from kaptrain.authz.permissions import Permission
from kaptrain.db.session import db
from kaptrain.events.adapters.calendar_file import House, event_file, feed
from kaptrain.events.presenters.calendar import CalendarPage, Reader, day_page, grid_page, list_page
from kaptrain.events.presenters.feed import NAME, entries, entry_of, house_of
from kaptrain.events.queries.calendar import (
    event_of,
    events_between,
    feed_owner,
    open_feed,
    own_events,
    reach_of,
)
from kaptrain.events.rules.calendar import month_bounds, month_grid, parse_month
from kaptrain.events.rules.times import check_year, day_end, day_start
from kaptrain.events.service import end_address, make_address
from kaptrain.events.views.pages import ID, bp, seen
from kaptrain.shared.errors import Invalid, Missing
from kaptrain.shared.ids import token_hash
from kaptrain.web.context import absolute, request_now, resource, today_in
from kaptrain.web.guards import current_actor, public, requires
from kaptrain.web.replies import keep_receipt, see

SHOWN_ONCE = "Your calendar address was made and shown once. If you did not keep it, renew it."
# What ended longer ago leaves the feed, so that it stays small; the year's hours are elsewhere.
KEPT = timedelta(days=400)


@bp.get("/calendar")
@requires(Permission.EVENT_SEE)
def calendar() -> str:
    """Show a month, or with ?day= a day, in the reader's zone; ?view=list as a list."""
    session = db.session()
    page = _day(request.args["day"]) if "day" in request.args else _month()
    address = open_feed(session, current_actor().id)
    return render_template("events/calendar.html", page=page, address=address)


def _month() -> CalendarPage:
    actor, now = current_actor(), request_now()
    today = today_in(actor.zone)
    first = parse_month(request.args.get("month", f"{today:%Y-%m}"))
    as_list = request.args.get("view") == "list"
    bounds = _whole(first, actor.zone) if as_list else month_bounds(first, actor.zone)
    events = events_between(db.session(), reach_of(db.session(), actor), *bounds, now=now)
    month, reader = month_grid(first, events, actor.zone, today=today), Reader(actor.zone, now)
    if as_list:
        return list_page(month, events, reader, request.args.get("page", 1, type=int))
    return grid_page(month, reader)


def _whole(first: date, zone: str) -> tuple[datetime, datetime]:
    return day_start(first, zone), day_start((first + timedelta(days=31)).replace(day=1), zone)


def _day(written: str) -> CalendarPage:
    actor, now = current_actor(), request_now()
    try:
        on = date.fromisoformat(written)
        check_year(on)
    except (ValueError, Invalid):
        raise Missing from None
    bounds = day_start(on, actor.zone), day_end(on, actor.zone)
    events = events_between(db.session(), reach_of(db.session(), actor), *bounds, now=now)
    return day_page(on, events, Reader(actor.zone, now))


@bp.post("/calendar/address")
@requires(Permission.EVENT_SEE)
def make_calendar_address() -> str:
    """Make or renew the address of one's own calendar, and show it this once."""
    token = make_address(db.session(), current_actor(), now=request_now())
    keep_receipt(url_for("events.calendar", _anchor="address"), SHOWN_ONCE)
    db.session.commit()
    link = absolute(url_for("events.calendar_feed", token=token))
    return render_template("events/calendar_address.html", link=link, webcal=_webcal(link))


@bp.post("/calendar/address/end")
@requires(Permission.EVENT_SEE)
def end_calendar_address() -> BaseResponse:
    """End the address: calendars that read it get nothing from now on."""
    end_address(db.session(), current_actor(), now=request_now())
    response = see(url_for("events.calendar", _anchor="address"), "Your calendar address has ended.")
    db.session.commit()
    return response


@bp.get("/calendar/<token>.ics")
@public
def calendar_feed(token: str) -> BaseResponse:
    """Give the calendar of whoever made this address; an ended one is as unknown as any other."""
    session = db.session()
    owner = feed_owner(session, token_hash(token))
    if owner is None:
        raise Missing
    own = own_events(session, owner.id, request_now() - KEPT)
    response = _file(feed(entries(own, absolute("")), _house(), name=NAME), "training.ics")
    if own:
        response.last_modified = max(each.changed for each in own)
    return response.make_conditional(request)


@bp.get(f"/events/{ID}.ics")
@requires(Permission.EVENT_SEE)
def event_ics(event_id: int) -> BaseResponse:
    """Give one event as a calendar file, to whoever sees the event."""
    found = seen(Permission.EVENT_SEE, event_id).event
    one = event_of(db.session(), current_actor().id, found.id)
    response = _file(event_file(entry_of(one, absolute("")), _house()), f"event-{event_id}.ics")
    response.last_modified = one.changed
    return response.make_conditional(request)


def _file(body: bytes, name: str) -> Response:
    response = make_response(body)
    response.content_type = "text/calendar; charset=utf-8"
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    # Kept by the reader's own calendar alone, and asked for again each time.
    response.headers["Cache-Control"] = "private, no-cache"
    response.add_etag()
    return response


def _house() -> House:
    settings = resource(Settings)
    return house_of(settings.issuer_name, settings.mail_from)


def _webcal(link: str) -> str:
    return f"webcal://{link.partition('://')[2]}"
