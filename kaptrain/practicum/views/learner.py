"""A trainee's own clearance: what is still needed, documents sent, given out and taken back."""

from collections.abc import Sequence
from contextlib import closing

from flask import Response, redirect, render_template, request, url_for

from kaptrain.authz.actor import Role
from kaptrain.authz.permissions import Permission
from kaptrain.authz.predicates import Subject
from kaptrain.catalogue.rules.program import DocumentKind
from kaptrain.db.session import db
from kaptrain.enrolment.models import Enrolment
from kaptrain.enrolment.queries import current_enrolment
from kaptrain.practicum import service
from kaptrain.practicum.adapters.reading import Read, read_file
from kaptrain.practicum.forms import SendForm
from kaptrain.practicum.models import Document, Site
from kaptrain.practicum.presenters.own import own_page
from kaptrain.practicum.queries.documents import document_by_id, documents_of
from kaptrain.practicum.queries.sites import open_sites
from kaptrain.practicum.rules.upload import EXTENSIONS, LARGEST, Unreadable, check_ending, check_size
from kaptrain.practicum.views.pages import (
    DOCUMENT,
    Answer,
    bp,
    done,
    file_answer,
    kinds_of,
    program_of,
    store,
)
from kaptrain.shared.errors import DomainError, Invalid, Missing
from kaptrain.web.context import request_now, today_in
from kaptrain.web.forms import options
from kaptrain.web.guards import authorize, current_actor, requires


@bp.get("/practicum")
@requires(Permission.PRACTICUM_SEE)
def own() -> Answer:
    """Show what the trainee still needs before a visit, and their documents; the others go to the board."""
    session, actor, place = db.session(), current_actor(), _own_place()
    if not actor.has(Role.TRAINEE):
        return redirect(url_for("practicum.clearance"))
    if place is None:
        return render_template("practicum/no_year.html")
    now, today = request_now(), today_in(actor.zone)
    (desk,) = service.board(session, [place], kinds_of, now=now, today=today)
    kept = documents_of(session, [actor.id]).get(actor.id, ())
    program = program_of(place.cohort.program)
    return render_template("practicum/own.html", page=own_page(desk, program, kept, open_sites(session)))


@bp.route("/practicum/documents/new/<kind>", methods=["GET", "POST"])
@requires(Permission.VISIT_PREPARE)
def send(kind: str) -> Answer:
    """Ask for a document, or take it."""
    chosen, form = _kind(kind), SendForm(data={"site": request.args.get("site", "")})
    form.site.choices = options([("", "Choose"), *((str(each.id), each.name) for each in _sites(chosen))])
    if request.method == "POST":
        try:
            if form.validate():
                return _sent(form, chosen)
        except DomainError as error:
            db.session.rollback()
            form.refuse(error)
    page = render_template("practicum/send.html", form=form, kind=chosen, most=LARGEST // 1024 // 1024)
    return (page, Invalid.status) if request.method == "POST" else page


@bp.get(f"/practicum/documents/{DOCUMENT}/file.<ending>")
@requires(Permission.VISIT_PREPARE)
def own_file(document_id: int, ending: str) -> Response:
    """Give a trainee their own file."""
    document = _own_document(document_id)
    if EXTENSIONS[document.media] != ending:
        raise Missing
    return file_answer(document)


@bp.post(f"/practicum/documents/{DOCUMENT}/take-back")
@requires(Permission.VISIT_PREPARE)
def take_back(document_id: int) -> Answer:
    """Take back a document that is not approved."""
    _own_document(document_id)
    service.take_back(db.session(), current_actor(), document_id, now=request_now())
    return done(url_for("practicum.own"), "Taken back. The file is deleted within two days.")


def _sent(form: SendForm, kind: DocumentKind) -> Answer:
    read = _read(form)
    site = str(form.site.data or "")
    sent = service.Sent(kind=kind, site_id=int(site) if site else None, read=read)
    service.send(db.session(), current_actor(), sent, store(), now=request_now())
    return done(url_for("practicum.own"), "Sent. You get a mail once somebody has looked at it.")


def _read(form: SendForm) -> Read:
    """Return what was sent, made harmless; Invalid beside the field when it cannot be used.

    Reading takes a moment, in which nobody else should wait for the database.
    """
    db.session.rollback()
    with closing(form.file.data) as sent:
        check_ending(sent.filename or "")
        data = sent.read(LARGEST + 1)
    check_size(len(data))
    try:
        return read_file(data)
    except Unreadable as problem:
        raise Invalid(str(problem), code="unreadable", field="file") from None


def _own_place() -> Enrolment | None:
    actor = current_actor()
    return current_enrolment(db.session(), actor.id) if actor.has(Role.TRAINEE) else None


def _kind(name: str) -> DocumentKind:
    place = _own_place()
    kinds = kinds_of(place.cohort.program) if place else ()
    found = next((each for each in kinds if each.id == name), None)
    if found is None:
        raise Missing
    return found


def _sites(kind: DocumentKind) -> Sequence[Site]:
    return open_sites(db.session()) if kind.per_site else ()


def _own_document(document_id: int) -> Document:
    kept = document_by_id(db.session(), document_id)
    if kept is None:
        raise Missing
    authorize(Permission.VISIT_PREPARE, Subject(trainee_id=kept.document.person_id))
    return kept.document
