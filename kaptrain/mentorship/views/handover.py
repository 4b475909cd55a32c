"""What an admin does when a mentor leaves."""

from flask import render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from kaptrain.accounts.queries import person_by_id
from kaptrain.authz.permissions import Permission
from kaptrain.db.session import db
from kaptrain.enrolment.queries import possible_mentors
from kaptrain.mentorship import queries, service
from kaptrain.mentorship.forms import hand_over_form
from kaptrain.mentorship.presenters.mentors import hand_over_rows
from kaptrain.mentorship.views.pages import Answer, bp, carried_out
from kaptrain.shared.errors import Invalid, Missing
from kaptrain.web.context import absolute, request_now, today_in
from kaptrain.web.forms import BaseForm, GuardedForm
from kaptrain.web.guards import current_actor, requires
from kaptrain.web.replies import see

PREFIX = "to-"
LONGEST_ID = 9


@bp.get("/admin/mentors")
@requires(Permission.MENTOR_REPLACE)
def mentors() -> str:
    """List the mentors with how many trainees they have and how much waits for them."""
    return render_template("mentorship/mentors.html", rows=queries.mentor_rows(db.session()))


@bp.route("/admin/mentors/<int(max=2147483647):person_id>", methods=["GET", "POST"])
@requires(Permission.MENTOR_REPLACE)
def hand_over(person_id: int) -> Answer:
    """Show everything that a mentor leaves behind, and give each of their trainees another mentor."""
    mentor = person_by_id(db.session(), person_id)
    if mentor is None:
        raise Missing
    form = _form(person_id)
    form.known = [*form.known, mentor.name]

    def act() -> BaseResponse:
        asked = service.HandOver(
            to=_chosen(form), on=form.on.data, reason=form.reason.data or "",
            room=absolute(url_for("mentorship.index")),
        )  # fmt: skip
        moved = service.hand_over(db.session(), current_actor(), person_id, asked, now=request_now())
        many = "one trainee has" if len(moved) == 1 else f"{len(moved)} trainees have"
        return see(url_for("mentorship.mentors"), f"Handed over: {many} another mentor now.")

    return carried_out(form, act, lambda error: _page(person_id, form))


def _form(mentor_id: int) -> GuardedForm:
    session = db.session()
    places = [(place.id, place.person.name) for _, place in queries.pairs_of(session, mentor_id)]
    others = [
        (str(each.id), f"{each.name}, {each.credential}" if each.credential else each.name)
        for each in possible_mentors(session)
        if each.id != mentor_id
    ]
    form = hand_over_form(places, others, today_in(current_actor().zone))
    form.known = [name for _, name in (*places, *others)]
    return form


def _chosen(form: BaseForm) -> dict[int, int]:
    """Read the choices of the list that was shown, which may not be the list of this moment."""
    for_all, found = form.everybody.data or "", {}
    for name in request.form:
        place = name.removeprefix(PREFIX)
        if name != place and _is_id(place):
            mentor = request.form[name] or for_all
            if not _is_id(mentor):
                raise Invalid("Choose a mentor here, or one for all.", field=name, code="nobody")
            found[int(place)] = int(mentor)
    return found


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= LONGEST_ID


def _page(mentor_id: int, form: BaseForm) -> str:
    session, actor = db.session(), current_actor()
    mentor = person_by_id(session, mentor_id)
    pairs = queries.pairs_of(session, mentor_id)
    others = [pair for pair in pairs if pair[1].person_id != actor.id]
    if form.is_submitted() and {f"{PREFIX}{place.id}" for _, place in pairs} - {*form.data}:
        # Somebody came into the list meanwhile, and needs a choice too.
        form, errors = _form(mentor_id), form.form_errors
        form.form_errors = errors
    loads = queries.loads(session, [place.id for _, place in others])
    return render_template(
        "mentorship/hand_over.html",
        mentor=mentor,
        rows=hand_over_rows(others, loads, today_in(actor.zone)),
        own=len(others) < len(pairs),
        form=form,
    )
