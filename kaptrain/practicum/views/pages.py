"""What the pages of the practicum have in common."""

from collections.abc import Sequence

from flask import Blueprint, Response
from werkzeug.wrappers import Response as BaseResponse

from config import Settings
from kaptrain.catalogue.rules.program import DocumentKind, Program
from kaptrain.catalogue.service import Library
from kaptrain.db.session import db
from kaptrain.practicum.adapters.store import Store
from kaptrain.practicum.models import Document
from kaptrain.practicum.rules.upload import TYPES, given_name
from kaptrain.shared.errors import Missing
from kaptrain.web.context import resource
from kaptrain.web.replies import see

bp = Blueprint("practicum", __name__, template_folder="../templates")

# Larger numbers are no ids on any engine.
DOCUMENT = "<int(max=2147483647):document_id>"
Answer = str | tuple[str, int] | BaseResponse
# Whatever a file is, in a browser it can do nothing; and it is offered to be kept, not shown.
ALONE = (
    "default-src 'none'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'; "
    "sandbox"
)


def store() -> Store:
    """Return where files are kept."""
    return Store(resource(Settings).documents_dir)


def program_of(slug: str) -> Program | None:
    """Return a program, or None when its folder is not there any more."""
    try:
        return resource(Library).program(slug)
    except Missing:
        return None


def kinds_of(slug: str) -> Sequence[DocumentKind]:
    """Return the documents that a program asks for."""
    program = program_of(slug)
    return program.documents if program else ()


def done(location: str, message: str) -> BaseResponse:
    """Commit and answer; the receipt of the form goes into the same transaction."""
    response = see(location, message)
    db.session.commit()
    return response


def file_answer(document: Document) -> Response:
    """Give a document's bytes, to be kept by whoever asked; Missing when they are not there any more."""
    data = store().read(document.digest)
    if data is None:
        raise Missing
    name = given_name(document.kind, document.id, document.media)
    headers = {
        "Content-Disposition": f"attachment; filename={name}",
        "Content-Security-Policy": ALONE,
        "Cache-Control": "no-store",
    }
    return Response(data, content_type=TYPES[document.media], headers=headers)
