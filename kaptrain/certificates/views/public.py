"""Anybody checks a certificate: every printed field and today's state, nothing else."""

from flask import Response, jsonify, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from kaptrain.certificates import queries
from kaptrain.certificates.presenters import verify_data, verify_page
from kaptrain.certificates.rules.code import format_code, parse_code
from kaptrain.certificates.rules.content import content_from
from kaptrain.certificates.views.blueprint import bp, office
from kaptrain.db.session import db
from kaptrain.web import errors
from kaptrain.web.context import request_now
from kaptrain.web.guards import public, wants_json

# What is no code is looked up all the same, so that it takes as long as one that nobody holds.
NO_CODE = ""


@bp.get("/verify")
@public
def verify() -> BaseResponse | str:
    """Ask for a code, or lead to its page."""
    typed = request.args.get("code", "")
    if not typed.strip():
        return render_template("certificates/verify_form.html")
    found = _find(typed)
    return redirect(_address(found), 303) if found else _unknown()


@bp.get("/verify/<path:typed>")
@public
def verify_code(typed: str) -> BaseResponse:
    """Show a certificate's printed fields and its state, read from the database at this moment."""
    found = _find(typed)
    if found is None:
        return _unknown()
    if typed != format_code(found.certificate.code):
        return redirect(_address(found), 303)
    content = content_from(found.certificate.content)
    page = verify_page(content, found.standing, now=request_now())
    if wants_json():
        return _kept_apart(jsonify(verify_data(page)))
    return _kept_apart(make_response(render_template("certificates/verify.html", page=page)))


def _find(typed: str) -> queries.Held | None:
    today = office().today(request_now())
    return queries.held_by_code(db.session(), parse_code(typed) or NO_CODE, today=today)


def _address(found: queries.Held) -> str:
    return url_for("certificates.verify_code", typed=format_code(found.certificate.code))


def _unknown() -> Response:
    """One answer for codes that are unknown, malformed or another house's: it repeats nothing."""
    if wants_json():
        body, status = errors.answer(404, "No certificate has this code.", "missing")
    else:
        body, status = render_template("certificates/unknown.html"), 404
    return _kept_apart(make_response(body, status))


def _kept_apart(response: Response) -> Response:
    """Keep the answer out of caches and search engines: the state may change at any moment."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    response.vary.add("Accept")
    return response
