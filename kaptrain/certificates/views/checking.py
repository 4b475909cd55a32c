"""Check files and lists of codes. All of it only looks something up: nothing is written, no file is kept."""

from flask import Response, g, jsonify, make_response, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from kaptrain.certificates.adapters.reading import file_marks, is_pdf, whole_file, words_marks
from kaptrain.certificates.presenters.checked import ListRow, list_data, list_row
from kaptrain.certificates.queries.files import by_codes, by_marks
from kaptrain.certificates.rules.code import MOST_LISTED, typed_code, typed_codes
from kaptrain.certificates.rules.files import FileMarks, marks_from
from kaptrain.certificates.views.blueprint import bp, office
from kaptrain.certificates.views.public import kept_apart, shown, unknown
from kaptrain.db.session import db
from kaptrain.web import errors
from kaptrain.web.context import request_now, resource
from kaptrain.web.guards import public, wants_json
from kaptrain.web.limits import Misses

# What answers the same to everybody: asked in vain too often from one address, it waits.
LIMITED = frozenset(f"certificates.{name}" for name in ("verify", "verify_code", "check_file", "check_list"))
WAIT_SECONDS = 60
TOO_MANY, UNKNOWN = 429, 404


@bp.post("/verify/file")
@public
def check_file() -> BaseResponse | tuple[str, int]:
    """Tell what a file is, from its SHA-256 or from the file itself, which is not kept."""
    content, today = _uploaded(), office().today(request_now())
    marks = file_marks(content) if content else _hashed()
    if marks is None:
        return render_template("certificates/verify_form.html", file_problem=True), 422
    found = by_marks(db.session(), marks, today=today)
    if found is None and content and is_pdf(content) and not marks.says_something:
        # Costly, so it counts as a miss whatever comes of it.
        g.misses = 1
        found = by_marks(db.session(), words_marks(content), today=today)
    return shown(found.held, found) if found else unknown()


@bp.get("/verify/list")
@public
def ask_list() -> str:
    """Ask for several codes."""
    return render_template("certificates/verify_list.html", rows=None, typed="", most=MOST_LISTED)


@bp.post("/verify/list")
@public
def check_list() -> BaseResponse | tuple[str, int]:
    """Show the state of several certificates at once."""
    typed = request.form.get("codes", "")
    lines = typed_codes(typed)
    if not lines or len(lines) > MOST_LISTED:
        page = render_template("certificates/verify_list.html", rows=(), typed=typed, most=MOST_LISTED)
        return page, 422
    rows = _rows(lines)
    g.misses = sum(not row.is_known for row in rows)
    if wants_json():
        return kept_apart(jsonify(list_data(rows)))
    page = render_template(
        "certificates/verify_list.html", rows=rows, typed=typed, most=MOST_LISTED, now=request_now()
    )
    return kept_apart(make_response(page))


@bp.get("/verify/boards")
@public
def boards() -> str:
    """Explain to those who check certificates for a living what this page says and what it does not."""
    return render_template("certificates/boards.html", issuer=office().issuer, base_url=office().base_url)


@bp.before_request
def wait() -> Response | None:
    """Refuse whoever asked in vain too often; known codes too, or the refusal would tell them apart."""
    if request.endpoint not in LIMITED or not _misses().too_many(_address(), request_now()):
        return None
    answer, status = errors.answer(TOO_MANY)
    return make_response(answer, status, {"Retry-After": str(WAIT_SECONDS)})


@bp.after_request
def remember(response: Response) -> Response:
    """Count what was asked in vain, in memory."""
    if request.endpoint in LIMITED:
        number = g.get("misses", int(response.status_code == UNKNOWN))
        _misses().count(_address(), request_now(), number)
    return response


def _uploaded() -> bytes | None:
    file = request.files.get("file")
    if file is None or not file.filename:
        return None
    with file.stream as stream:
        return whole_file(stream)


def _hashed() -> FileMarks | None:
    form = request.form
    return marks_from(form.get("sha256", ""), form.get("found", ""))


def _rows(lines: list[str]) -> list[ListRow]:
    codes = {line: typed_code(line) for line in lines}
    today = office().today(request_now())
    known = by_codes(db.session(), [code for code in codes.values() if code], today=today)
    return [list_row(line, known.get(code or ""), now=request_now()) for line, code in codes.items()]


def _misses() -> Misses:
    return resource(Misses)


def _address() -> str:
    return request.remote_addr or ""
