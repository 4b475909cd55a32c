"""Anybody checks a certificate: every printed field and today's state, nothing else."""

from datetime import UTC

from flask import Response, jsonify, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from kaptrain.certificates import queries
from kaptrain.certificates.presenters import public_badge, verify_data
from kaptrain.certificates.presenters.checked import file_data, file_note, page_of
from kaptrain.certificates.queries.files import FileFound
from kaptrain.certificates.rules.code import format_code, typed_code
from kaptrain.certificates.service import count_lookup
from kaptrain.certificates.views.blueprint import bp, office
from kaptrain.db.session import db
from kaptrain.web import errors
from kaptrain.web.context import request_now
from kaptrain.web.guards import current_actor, public, wants_json

# What is no code is looked up all the same, so that it takes as long as one that nobody holds.
NO_CODE = ""


@bp.get("/verify")
@public
def verify() -> BaseResponse | str:
    """Ask for a code, or lead to its page."""
    typed = request.args.get("code", "")
    if not typed.strip():
        return render_template("certificates/verify_form.html", file_problem=False)
    found = _find(typed)
    return redirect(_address(found), 303) if found else unknown()


@bp.get("/verify/<typed:typed>", merge_slashes=False)
@public
def verify_code(typed: str) -> BaseResponse:
    """Show a certificate's printed fields and its state, read from the database at this moment."""
    found = _find(typed)
    if found is None:
        return unknown()
    if typed != format_code(found.certificate.code):
        return redirect(_address(found), 303)
    return shown(found)


def shown(held: queries.Held, file: FileFound | None = None) -> Response:
    """Show a certificate's public page, with what a checked `file` turned out to be."""
    page, note = page_of(held, now=request_now()), file_note(file) if file else None
    if wants_json():
        return kept_apart(jsonify(file_data(page, note) if note else verify_data(page)))
    # A look is counted by the page that was asked for by its code, not by a file that names one.
    seen_url = "" if note else url_for("certificates.seen", typed=format_code(held.certificate.code))
    words = render_template(
        "certificates/verify.html", page=page, note=note, seen_url=seen_url, badge=public_badge(held)
    )
    return kept_apart(make_response(words))


@bp.post("/verify/<typed>/seen")
@public
def seen(typed: str) -> Response:
    """Count a look at a certificate's page; the same answer for whatever was typed."""
    today = request_now().astimezone(UTC).date()
    count_lookup(db.session(), current_actor(), typed_code(typed) or NO_CODE, today=today)
    db.session.commit()
    return make_response("", 204)


def _find(typed: str) -> queries.Held | None:
    today = office().today(request_now())
    return queries.held_by_code(db.session(), typed_code(typed) or NO_CODE, today=today)


def _address(found: queries.Held) -> str:
    return url_for("certificates.verify_code", typed=format_code(found.certificate.code))


def unknown() -> Response:
    """One answer for codes and files that are unknown, malformed or another house's: it repeats nothing."""
    if wants_json():
        body, status = errors.answer(
            404, "No certificate has this code, and no file issued here is this one.", "missing"
        )
    else:
        body, status = render_template("certificates/unknown.html", file_problem=False), 404
    return kept_apart(make_response(body, status))


def kept_apart(response: Response) -> Response:
    """Keep the answer out of caches and search engines: the state may change at any moment."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    response.vary.add("Accept")
    return response
