"""A mentor stands in for a trainee who has nobody to practise with."""

from flask import render_template, request, url_for

from kaptrain.authz.permissions import Permission
from kaptrain.catalogue.service import Library
from kaptrain.db.session import db
from kaptrain.enrolment.models import Enrolment
from kaptrain.enrolment.queries import mentees
from kaptrain.roleplay import queries, service
from kaptrain.roleplay.forms import AloneForm
from kaptrain.roleplay.rules.lab import labs_of
from kaptrain.roleplay.views.pages import Answer, bp, done, lab_here
from kaptrain.shared.errors import Invalid, Missing, Refused
from kaptrain.web.context import request_now, resource
from kaptrain.web.forms import options
from kaptrain.web.guards import current_actor, requires


@bp.route("/new", methods=["GET", "POST"])
@requires(Permission.LAB_STAND_IN)
def new() -> Answer:
    """Plan a round with one of one's trainees, outside any event."""
    form, places = AloneForm(), list(mentees(db.session(), current_actor().id))
    _offer(form, places)
    status = 200
    if request.method == "POST":
        try:
            if form.validate():
                return _planned(form, places)
            status = Invalid.status
        except (Invalid, Refused) as error:
            db.session.rollback()
            form.refuse(error)
            status = error.status
    elif not form.observer.data:
        form.observer.data = str(current_actor().id)
    return render_template("roleplay/alone.html", form=form, nobody=not form.trainee.choices), status


def _planned(form: AloneForm, places: list[Enrolment]) -> Answer:
    place = next((each for each in places if str(each.id) == form.trainee.data), None)
    if place is None:
        raise Missing
    activity, _, card = str(form.scene.data).partition(":")
    made = service.open_alone(
        db.session(),
        current_actor(),
        place,
        lab_here(place.cohort.program, activity),
        observer=int(form.observer.data),
        card=card,
        now=request_now(),
    )
    words = "Planned. Your trainee finds it under Labs; start it when the card is read."
    return done(url_for("roleplay.round_", round_id=made.id), words)


def _offer(form: AloneForm, places: list[Enrolment]) -> None:
    library = resource(Library)
    programs = dict.fromkeys(each.cohort.program for each in places if each.cohort.program in library.slugs())
    labs = [lab for slug in programs for lab in labs_of(library.program(slug))]
    form.trainee.choices = options(
        (str(each.id), each.person.name) for each in places if each.state == "active"
    )
    form.scene.choices = options(
        (f"{lab.activity.id}:{card.id}", f"{lab.activity.title}: {card.title}")
        for lab in labs
        for card in lab.cards
    )
    helpers = queries.helpers(db.session(), first=current_actor().id)
    form.observer.choices = options(
        (str(each.id), "I observe, too" if each.id == current_actor().id else each.name) for each in helpers
    )
