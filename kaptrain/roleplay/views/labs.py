"""One's labs and tries, the page of a lab, the page of a round."""

from flask import render_template

from kaptrain.authz.actor import Role
from kaptrain.authz.permissions import Permission
from kaptrain.catalogue.service import Library
from kaptrain.db.session import db
from kaptrain.roleplay import queries
from kaptrain.roleplay.presenters.lists import (
    board,
    by_trainee,
    current_round,
    head_of,
    history,
    own_rows,
    rows_of,
)
from kaptrain.roleplay.rules.lab import labs_of
from kaptrain.roleplay.views.pages import ID, ROUND, Answer, bp, event_here, page_of, round_here
from kaptrain.web.context import resource
from kaptrain.web.guards import current_actor, requires


@bp.get("")
@requires(Permission.LAB_SEE)
def labs() -> str:
    """Show one's labs and tries; to a mentor those of their trainees; what waits to be confirmed."""
    session, actor, most = db.session(), current_actor(), _most()
    mentors, leads = actor.has(Role.MENTOR), actor.has(Role.FACILITATOR)
    found = queries.rounds_with(session, actor.id)
    return render_template(
        "roleplay/labs.html",
        events=[head_of(each, actor.zone) for each in queries.lab_events(session, actor.id)],
        mine=history(found, most),
        trainees=by_trainee(queries.tries_of(session, actor.id), most) if mentors else (),
        waiting=rows_of(queries.to_confirm(session, actor.id), most) if mentors or leads else (),
        learns=actor.has(Role.TRAINEE),
        mentors=mentors,
    )


@bp.get(f"/{ID}")
@requires(Permission.LAB_SEE)
def lab(event_id: int) -> Answer:
    """Show whoever leads the groups and rounds, and everybody else the round they are in now."""
    event, session, actor = event_here(Permission.LAB_SEE, event_id), db.session(), current_actor()
    rounds = queries.of_event(session, event_id)
    mine = current_round(rounds, actor.id)
    head, rows = head_of(event, actor.zone), own_rows(rounds, actor.id)
    if event.host_id == actor.id:
        return render_template("roleplay/board.html", head=head, groups=board(rounds), mine=rows)
    whole = queries.round_of(session, mine.round.id) if mine else None
    if whole is not None:
        return page_of(whole, rounds=rounds)
    return render_template("roleplay/lab.html", head=head, rows=rows)


@bp.get(f"/rounds/{ROUND}")
@requires(Permission.LAB_SEE)
def round_(round_id: int) -> Answer:
    """Show one round for the chair one sits in, or as whoever leads or mentors."""
    return page_of(round_here(Permission.LAB_SEE, round_id))


def _most() -> int:
    """The most points of the programs' rubrics, for lists over all labs."""
    library = resource(Library)
    found = (lab.terms.rubric.most for slug in library.slugs() for lab in labs_of(library.program(slug)))
    return max(found, default=0)
