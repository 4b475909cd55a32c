"""The images of texts, from this very site."""

from flask import Response as FileResponse
from flask import request
from werkzeug.wrappers import Response

from kaptrain.authz.permissions import Permission
from kaptrain.catalogue.service import Library
from kaptrain.catalogue.views.pages import bp
from kaptrain.web.context import resource
from kaptrain.web.guards import requires

# The digest in the address names the bytes, so that a browser may keep them for a year. A drawing that is
# opened by itself can do nothing.
HEADERS = {
    "Cache-Control": "private, max-age=31536000, immutable",
    "Content-Security-Policy": "default-src 'none'; object-src 'none'; base-uri 'none'; "
    "frame-ancestors 'none'; form-action 'self'; sandbox",
    "Content-Disposition": "inline",
}


@bp.get("/content/<slug>/<digest>/<name>")
@requires(Permission.ACCOUNT_USE)
def image(slug: str, digest: str, name: str) -> Response:
    """Give an image of a text. Only names that were found below the program's folder have one."""
    data, kind = resource(Library).image(slug, digest, name)
    response = FileResponse(data, content_type=kind, headers=HEADERS)
    # The session's cookie changes now and then, and with it what a browser looks up: this saves the bytes.
    response.set_etag(digest)
    return response.make_conditional(request)
