"""One friendly page, or one JSON object, for everything that goes wrong."""

from flask import Flask, Response, current_app, jsonify, render_template, request
from werkzeug.exceptions import HTTPException

from kaptrain.shared.errors import DomainError
from kaptrain.web.guards import wants_json

WORDS = {
    400: (
        "That did not arrive as it should",
        "Reload the page and try again.",
    ),
    401: ("Sign in first", "This needs an account."),
    404: (
        "There is nothing at this address",
        "It may have moved, or it is not for your account.",
    ),
    405: ("That cannot be done here", "Go back and use the buttons on the page."),
    409: ("That is not possible now", "Something changed since the page was shown. Look at it again."),
    413: ("That is too large", "Send less at once."),
    422: ("Something needs correcting", "Go back and look at the marked fields."),
    429: ("Too many attempts", "Wait a few minutes, then try again."),
    500: (
        "Something went wrong on our side",
        "Nothing was saved. Try again in a minute.",
    ),
    503: ("Closed for a moment", "Nothing was lost. Try again in a minute."),
}


def answer(status: int, message: str = "", code: str = "") -> tuple[Response | str, int]:
    """Render the error in the form that the client prefers."""
    title, advice = WORDS.get(status, WORDS[400 if status < 500 else 500])
    if wants_json():
        return jsonify({"error": code or str(status), "message": message or title}), status
    page = render_template("errors/error.html", status=status, title=title, message=message, advice=advice)
    return page, status


def _http(error: HTTPException) -> Response | tuple[Response | str, int]:
    status = error.code or 500
    if status < 400 and error.response is not None:
        return error.response  # type: ignore[return-value]
    body, code = answer(status)
    response = body if isinstance(body, Response) else Response(body)
    response.status_code = code
    if status == 405:
        response.headers["Allow"] = dict(error.get_headers()).get("Allow", "")
    return response


def _domain(error: DomainError) -> tuple[Response | str, int]:
    return answer(error.status, error.message if error.status != 404 else "", error.code)


def _unexpected(error: Exception) -> tuple[Response | str, int]:
    # The path alone: queries and forms may hold what belongs to nobody's log.
    current_app.logger.error("unexpected error at %s %s", request.method, request.path, exc_info=error)
    return answer(500)


def register(app: Flask) -> None:
    """Wire the handlers into the application."""
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(DomainError, _domain)
    app.register_error_handler(Exception, _unexpected)
