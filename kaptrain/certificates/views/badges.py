"""Open Badges for everybody: the issuer's keys, what is revoked, credentials. And files for their holders."""

import re
from urllib.parse import urlsplit

from flask import Response, jsonify, make_response, request

from config import Settings
from kaptrain.authz.permissions import Permission
from kaptrain.certificates import service
from kaptrain.certificates.rules.did import Issuer, did_document
from kaptrain.certificates.views.blueprint import bp, office
from kaptrain.certificates.views.holder import file_name, own
from kaptrain.db.session import db
from kaptrain.shared.errors import Missing
from kaptrain.web import errors
from kaptrain.web.context import request_now, resource
from kaptrain.web.guards import public, requires

AWARD_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
VC, LD_JSON, JSON = "application/vc", "application/ld+json", "application/json"
# Long enough to spare us crowds, short enough for a new key to be known before its first credential travels.
KEYS_KEPT_SECONDS = 300


@bp.get("/.well-known/did.json")
@public
def did() -> Response:
    """Show every key that signs or signed (did:web)."""
    response = jsonify(did_document(_issuer_here(), service.known_keys_of(db.session())))
    response.headers["Content-Type"] = "application/did+json"
    response.headers["Cache-Control"] = f"public, max-age={KEYS_KEPT_SECONDS}"
    return _readable_anywhere(response)


@bp.get("/credentials/status/<int(max=2147483647):number>.json")
@public
def status_list(number: int) -> Response:
    """Show which credentials are revoked or replaced, at this moment."""
    found = service.revocations(db.session(), _issuer_here(), number, office=office())
    return _unknown() if found is None else _document(found)


@bp.get("/credentials/<award_id>.json")
@public
def credential(award_id: str) -> Response:
    """Hand out the newest credential of an award, unless its holder keeps it to themselves."""
    today = office().today(request_now())
    # What is no id is looked up all the same, so that it takes as long as one that nobody has.
    asked = award_id if AWARD_ID.fullmatch(award_id) else ""
    found = service.published(db.session(), asked, today=today)
    return _unknown() if found is None else _document(found)


@bp.get("/certificates/<int(max=2147483647):certificate_id>.json")
@requires(Permission.CERTIFICATE_HOLD)
def credential_json(certificate_id: int) -> Response:
    """Hand the holder the stored credential."""
    return _file(certificate_id, "json")


@bp.get("/certificates/<int(max=2147483647):certificate_id>.png")
@requires(Permission.CERTIFICATE_HOLD)
def credential_png(certificate_id: int) -> Response:
    """Hand the holder a picture with the stored credential inside."""
    return _file(certificate_id, "png")


@bp.get("/certificates/<int(max=2147483647):certificate_id>.svg")
@requires(Permission.CERTIFICATE_HOLD)
def credential_svg(certificate_id: int) -> Response:
    """Hand the holder a drawing with the stored credential inside."""
    return _file(certificate_id, "svg")


def _file(certificate_id: int, kind: str) -> Response:
    found = own(certificate_id)
    made = service.badge_file(db.session(), found.certificate, kind)
    if made is None:
        raise Missing
    response = make_response(made.content)
    response.headers["Content-Type"] = made.content_type
    response.headers["Content-Disposition"] = f'attachment; filename="{file_name(found.certificate, kind)}"'
    response.headers["Cache-Control"] = "no-store"
    return response


def _issuer_here() -> Issuer:
    """Return the institution under the host that was asked for, which may be one that it had before.

    Only trusted hosts get this far, so that an old host can go on answering for what it issued.
    """
    settings = resource(Settings)
    known = urlsplit(settings.base_url)
    asked = urlsplit(f"//{request.host}").hostname or ""
    host = known.netloc if asked == known.hostname else asked
    return Issuer(settings.issuer_name, f"{known.scheme}://{host}")


def _document(content: bytes) -> Response:
    """Answer with a signed document in the form asked for. No cache keeps it: its end shows at once."""
    response = make_response(content)
    response.headers["Content-Type"] = request.accept_mimetypes.best_match([VC, LD_JSON, JSON], VC)
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    response.vary.add("Accept")
    return _readable_anywhere(response)


def _unknown() -> Response:
    body, status = errors.answer(404)
    response = make_response(body, status)
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    response.vary.add("Accept")
    return _readable_anywhere(response)


def _readable_anywhere(response: Response) -> Response:
    """Let verifiers that run in a browser read it. No cookie is looked at, so nothing of anybody's shows."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response
