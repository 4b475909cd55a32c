"""Goals, plan, agenda and shared notes: write a new one, change one, look at its history."""

from dataclasses import replace

from flask import render_template
from werkzeug.wrappers import Response as BaseResponse

from kaptrain.audit.queries import kept_words
from kaptrain.authz.permissions import Permission
from kaptrain.db.session import db
from kaptrain.mentorship import queries, service
from kaptrain.mentorship.forms import ItemForm, StateForm, item_form
from kaptrain.mentorship.presenters.items import item_row, version_rows
from kaptrain.mentorship.queries import Item
from kaptrain.mentorship.rules.items import BY_ID, PART_TITLES, Change, ItemKind, Words, changes
from kaptrain.mentorship.views.pages import (
    ROOM,
    Answer,
    Room,
    bp,
    carried_out,
    keep_reason,
    knowing,
    meetings_of,
    room_for,
)
from kaptrain.shared.errors import DomainError, Missing
from kaptrain.web.context import request_now
from kaptrain.web.guards import current_actor, requires
from kaptrain.web.replies import see

ITEM = f"{ROOM}/items/<int(max=2147483647):item_id>"
ANCHORS = {"goal": "goals", "plan": "plan", "agenda": "agenda", "note": "notes"}
LONGEST_NUMBER = 9


@bp.route(f"{ROOM}/new/<any(goal, plan, agenda, note):kind_id>", methods=["GET", "POST"])
@requires(Permission.MENTORSHIP_SEE)
def new_item(enrolment_id: int, kind_id: str) -> Answer:
    """Write a goal, a line of the plan, a point for the agenda or a shared note."""
    room, kind = room_for(Permission.MENTORSHIP_SEE, enrolment_id), BY_ID[kind_id]
    form = knowing(item_form(kind, meetings=_meetings(room), fresh=True), room)

    def act() -> BaseResponse:
        made = service.add(
            db.session(), current_actor(), room.place, kind, form.words(kind),
            part=form.chosen("part"), meeting=form.chosen("meeting"), now=request_now(),
        )  # fmt: skip
        keep_reason(room, f"item:{made.id}", "write", form)
        return see(_back(room, kind), f"{kind.title}: saved. Both of you see it.")

    return carried_out(form, act, lambda error: _new_page(room, kind, form), writing=True)


@bp.route(ITEM, methods=["GET", "POST"])
@requires(Permission.MENTORSHIP_SEE)
def item(enrolment_id: int, item_id: int) -> Answer:
    """Change an item. What the other side changed meanwhile is shown, and neither is lost."""
    room, found = _found(enrolment_id, item_id)
    form, kind = _form_of(room, found), found.kind

    def act() -> BaseResponse:
        _change(room, found, form.words(kind, found.words), form.seen.data)
        keep_reason(room, f"item:{item_id}", "change", form)
        return see(_back(room, kind), "Saved. The version before stays readable.")

    return carried_out(form, act, lambda error: _item_page(room, item_id, form, error), writing=True)


@bp.post(f"{ITEM}/state")
@requires(Permission.MENTORSHIP_SEE)
def mark_item(enrolment_id: int, item_id: int) -> Answer:
    """Say with one button that an item is done, dropped or open again."""
    room, found = _found(enrolment_id, item_id)
    form, page_form = StateForm(), _form_of(room, found)

    def act() -> BaseResponse:
        _change(room, found, replace(found.words, state=form.state.data or ""), form.seen.data)
        return see(_back(room, found.kind), "Saved.")

    return carried_out(form, act, lambda error: _item_page(room, item_id, page_form, error))


def _change(room: Room, found: Item, words: Words, seen: str | None) -> None:
    number = int(seen) if seen and seen.isascii() and seen.isdigit() and len(seen) <= LONGEST_NUMBER else 0
    service.change(
        db.session(), current_actor(), room.place, found.row.id, words, seen=number, now=request_now()
    )


def _found(enrolment_id: int, item_id: int) -> tuple[Room, Item]:
    room = room_for(Permission.MENTORSHIP_SEE, enrolment_id)
    found = queries.item_of(db.session(), room.place.id, item_id)
    if found is None:
        raise Missing
    return room, found


def _form_of(room: Room, found: Item) -> ItemForm:
    words = found.words
    form = item_form(
        found.kind, meetings=(), fresh=False, text=words.text, shows=words.shows, due_on=words.due_on,
        state=words.state, seen=str(found.version.version),
    )  # fmt: skip
    kept = kept_words(db.session(), _subject(room, found.row.id))
    if kept:
        form.remember({"text": words.text, "shows": words.shows}, kept[-1].reason)
    return knowing(form, room)


def _subject(room: Room, item_id: int) -> str:
    return f"{room.place.stream}/item:{item_id}"


def _meetings(room: Room) -> list[tuple[str, str]]:
    return [(each.id, f"{number}. {each.title}") for number, each in enumerate(meetings_of(room.place), 1)]


def _back(room: Room, kind: ItemKind) -> str:
    return f"{room.url}#{ANCHORS[kind.id]}"


def _new_page(room: Room, kind: ItemKind, form: ItemForm) -> str:
    return render_template("mentorship/item.html", room=room, kind=kind, form=form, back=_back(room, kind))


def _item_page(room: Room, item_id: int, form: ItemForm, error: DomainError | None) -> str:
    # Read again: what was refused has been rolled back, and the other side may have been faster.
    found = queries.item_of(db.session(), room.place.id, item_id)
    if found is None:
        raise Missing
    kind, differences = found.kind, tuple[Change, ...]()
    if isinstance(error, service.Stale):
        differences = changes(kind, found.words, form.words(kind, found.words))
        form.seen.data = str(found.version.version)
    return render_template(
        "mentorship/item.html",
        room=room,
        kind=kind,
        form=form,
        back=_back(room, kind),
        part=PART_TITLES.get(found.row.part, ""),
        row=item_row(found, dict(_meetings(room)), today=room.today, reader_id=current_actor().id),
        history=version_rows(kind.id, queries.history_of(db.session(), item_id)),
        kept=kept_words(db.session(), _subject(room, item_id)),
        stale=error if isinstance(error, service.Stale) else None,
        differences=differences,
    )
