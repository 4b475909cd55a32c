"""Documents as those see them who approve: what waits, one document, its file."""

from flask import Response, render_template, request, url_for

from config import Settings
from kaptrain.audit import service as audit
from kaptrain.authz.actor import Role
from kaptrain.authz.permissions import Permission
from kaptrain.catalogue.rules.program import DocumentKind
from kaptrain.db.session import db
from kaptrain.enrolment.queries import current_enrolment
from kaptrain.practicum import service
from kaptrain.practicum.forms import ReviewForm
from kaptrain.practicum.models import Document
from kaptrain.practicum.presenters.documents import review_page, waiting_rows
from kaptrain.practicum.queries import documents as queries
from kaptrain.practicum.queries.documents import Kept
from kaptrain.practicum.views.pages import DOCUMENT, Answer, bp, done, file_answer, kinds_of
from kaptrain.shared.errors import DomainError, Invalid, Missing
from kaptrain.web.context import request_now, resource, today_in
from kaptrain.web.guards import authorize, current_actor, requires

PER_PAGE, MOST_PAGES = 25, 1000


@bp.get("/practicum/documents")
@requires(Permission.DOCUMENT_REVIEW)
def documents() -> str:
    """List what nobody has looked at: everything for an admin, a practitioner's own sites' forms."""
    actor = current_actor()
    number = min(max(1, request.args.get("page", 1, type=int)), MOST_PAGES)
    found = queries.waiting(
        db.session(),
        actor.id,
        hosted=not actor.has(Role.ADMIN),
        limit=PER_PAGE + 1,
        offset=(number - 1) * PER_PAGE,
    )
    return render_template(
        "practicum/documents.html",
        rows=waiting_rows(found[:PER_PAGE], request_now()),
        number=number,
        more=len(found) > PER_PAGE,
    )


@bp.route(f"/practicum/documents/{DOCUMENT}", methods=["GET", "POST"])
@requires(Permission.DOCUMENT_REVIEW)
def document(document_id: int) -> Answer:
    """Show a document with what was decided about it, and decide."""
    kept, form = _theirs(document_id), ReviewForm()
    # Only a refusal carries its words.
    form.known, form.looks = [kept.document.person.name], form.verdict.data == "refuse"
    if request.method == "POST":
        try:
            if form.validate():
                return _decided(form, kept.document)
        except DomainError as error:
            db.session.rollback()
            form.refuse(error)
            return _page(_theirs(document_id), form), error.status
    page = _page(kept, form)
    return (page, Invalid.status) if request.method == "POST" else page


@bp.post(f"/practicum/documents/{DOCUMENT}/open")
@requires(Permission.DOCUMENT_REVIEW)
def open_file(document_id: int) -> Response:
    """Give somebody else's file, and write down who asked for it."""
    found = _theirs(document_id).document
    answer = file_answer(found)
    audit.record(
        db.session(), current_actor(), "document.opened", f"document:{document_id}", now=request_now()
    )
    db.session.commit()
    return answer


def _theirs(document_id: int) -> Kept:
    session = db.session()
    kept = queries.document_by_id(session, document_id)
    if kept is None:
        raise Missing
    authorize(Permission.DOCUMENT_REVIEW, queries.subject_of(session, kept.document))
    return kept


def _kind(document: Document) -> DocumentKind | None:
    place = current_enrolment(db.session(), document.person_id)
    kinds = kinds_of(place.cohort.program) if place else ()
    return next((each for each in kinds if each.id == document.kind), None)


def _decided(form: ReviewForm, document: Document) -> Answer:
    session, base_url = db.session(), resource(Settings).base_url
    name = document.person.name
    made = service.review(
        session,
        current_actor(),
        document.id,
        form.decided(),
        _kind(document),
        base_url=base_url,
        now=request_now(),
    )
    words = "Approved" if made.decision == "approved" else "Refused"
    return done(url_for("practicum.documents"), f"{words}. {name} gets a mail.")


def _page(kept: Kept, form: ReviewForm) -> str:
    session, found = db.session(), kept.document
    form.shown.data = str(kept.review.number if kept.review else 0)
    papers = queries.documents_of(session, [found.person_id]).get(found.person_id, ())
    same = [
        each for each in papers if (each.document.kind, each.document.site_id) == (found.kind, found.site_id)
    ]
    reviews = queries.reviews_of(session, [found.id])
    page = review_page(kept, same, reviews, kind=_kind(found), today=today_in(current_actor().zone))
    return render_template("practicum/document.html", page=page, form=form)
