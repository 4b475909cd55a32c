"""What whoever leads a lab does: form groups, add a round, change one before it begins."""

from collections.abc import Callable

from flask import render_template, request, url_for

from kaptrain.authz.permissions import Permission
from kaptrain.db.session import db
from kaptrain.events.models import Event
from kaptrain.events.queries.attendance import Record, record_of
from kaptrain.roleplay import queries, service
from kaptrain.roleplay.forms import MOST_GROUPS, SentGroups, TurnForm, chair, read_groups, values_of
from kaptrain.roleplay.presenters.groups import groups_page, present
from kaptrain.roleplay.presenters.lists import head_of
from kaptrain.roleplay.rules.groups import Part, Player
from kaptrain.roleplay.rules.lab import Lab
from kaptrain.roleplay.views.pages import (
    ID,
    ROUND,
    Answer,
    bp,
    done,
    event_here,
    lab_here,
    round_here,
)
from kaptrain.shared.errors import DomainError, Invalid, Missing, Refused
from kaptrain.web.context import request_now
from kaptrain.web.forms import options
from kaptrain.web.guards import current_actor, requires


@bp.route(f"/{ID}/groups", methods=["GET", "POST"])
@requires(Permission.LAB_LEAD)
def groups(event_id: int) -> Answer:
    """Put those present into groups, as suggested or otherwise."""
    event = event_here(Permission.LAB_LEAD, event_id)
    if request.method == "GET":
        return _groups_page(event)
    sent = SentGroups()
    try:
        record = _record(event_id)
        sent = read_groups(request.form, [each.enrolment.id for each in record.seats])
        arranged = service.Arranged(members=sent.members, standing=sent.standing, shown=sent.shown)
        lab = lab_here(event.program, event.activity)
        made = service.form_groups(db.session(), current_actor(), event_id, lab, arranged, now=request_now())
    except (Invalid, Refused) as error:
        db.session.rollback()
        return _groups_page(event_here(Permission.LAB_LEAD, event_id), error, sent), error.status
    words = f"{len(made)} rounds are planned. Everybody finds their card under Labs."
    return done(url_for("roleplay.lab", event_id=event_id), words)


@bp.route(f"/{ID}/add", methods=["GET", "POST"])
@requires(Permission.LAB_LEAD)
def add(event_id: int) -> Answer:
    """Add one more round to a group."""
    event = event_here(Permission.LAB_LEAD, event_id)
    lab, form = lab_here(event.program, event.activity), TurnForm()
    _offer(form, lab, _record(event_id))

    def step() -> Answer:
        place = (int(form.group.data), str(form.card.data))
        service.add_round(
            db.session(), current_actor(), event_id, lab, form.turn(), place=place, now=request_now()
        )
        return done(url_for("roleplay.lab", event_id=event_id), "One more round is planned.")

    return _turned(form, step, "Add a round", event_id)


@bp.route(f"/rounds/{ROUND}/change", methods=["GET", "POST"])
@requires(Permission.LAB_LEAD)
def change(round_id: int) -> Answer:
    """Change the scene or the chairs of a round that has not begun."""
    whole = round_here(Permission.LAB_LEAD, round_id)
    each, event_id = whole.round, whole.round.event_id
    lab = lab_here(each.program, each.activity)
    now_in = {part.value: chair(whole.seats[part].player) for part in Part}
    form = TurnForm(data={**now_in, "card": each.card, "group": str(each.group_no)})
    record = _record(event_id) if event_id else None
    _offer(form, lab, record, [(whole.therapist.player, whole.therapist.name)])
    form.group.choices = options([(str(each.group_no), f"Group {each.group_no}")])

    def step() -> Answer:
        card, actor = str(form.card.data), current_actor()
        service.change_round(db.session(), actor, round_id, lab, form.turn(), card=card, now=request_now())
        return done(url_for("roleplay.round_", round_id=round_id), "Changed.")

    return _turned(form, step, "Change this round", event_id)


def _record(event_id: int) -> Record:
    record = record_of(db.session(), event_id)
    if record is None:
        raise Missing
    return record


def _groups_page(event: Event, refused: DomainError | None = None, sent: SentGroups | None = None) -> str:
    session, actor = db.session(), current_actor()
    record = _record(event.id)
    rounds = queries.of_event(session, event.id)
    taken = {each.enrolment.person_id for each in record.seats}
    helpers = [each for each in queries.helpers(session, first=event.host_id) if each.id not in taken]
    values = None
    if sent is not None:
        both = {
            number: (sent.members.get(number, []), sent.standing.get(number, [])) for number in sent.standing
        }
        values = values_of(both)
    page = groups_page(present(record), helpers, rounds, values)
    return render_template(
        "roleplay/groups.html",
        head=head_of(event, actor.zone),
        page=page,
        refused=refused,
        seen=service.arrangement_mark(rounds),
    )


def _offer(
    form: TurnForm, lab: Lab, record: Record | None, people: list[tuple[Player, str]] | None = None
) -> None:
    """Fill the choices: trainees with a seat, then who may stand in."""
    found = list(people or [])
    if record is not None:
        found = [
            (Player(each.enrolment.person_id, each.enrolment.id), each.person.name) for each in record.seats
        ]
    taken = {player.person for player, _ in found}
    helpers = queries.helpers(db.session(), first=current_actor().id)
    stand_ins = [(Player(each.id), f"{each.name} (stands in)") for each in helpers if each.id not in taken]
    trainees = options((chair(player), name) for player, name in found)
    form.therapist.choices = trainees
    everybody = options((chair(player), name) for player, name in [*found, *stand_ins])
    form.client.choices = form.observer.choices = everybody
    form.card.choices = options((card.id, card.title) for card in lab.cards)
    form.group.choices = options((str(number), f"Group {number}") for number in range(1, MOST_GROUPS + 1))


def _turned(form: TurnForm, step: Callable[[], Answer], title: str, event_id: int | None) -> Answer:
    """Show the form of a turn, or carry it out; what is refused stands beside its field."""
    status = 200
    if request.method == "POST":
        try:
            if form.validate():
                return step()
            status = Invalid.status
        except (Invalid, Refused) as error:
            db.session.rollback()
            form.refuse(error)
            status = error.status
    return render_template("roleplay/turn.html", form=form, title=title, event_id=event_id), status
