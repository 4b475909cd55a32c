"""One friendly page, or one JSON object, for everything that goes wrong."""

from http import HTTPStatus

from flask import Flask, Response, current_app, jsonify, render_template, request
from werkzeug.exceptions import HTTPException

from kaptrain.shared.errors import DomainError
from kaptrain.web.guards import wants_json

# Statuses with a page of their own; the words stand in templates/errors.
PAGES = frozenset({400, 404, 405, 409, 413, 422, 429, 500, 503})


def answer(status: int, message: str = "", code: str = "") -> tuple[Response | str, int]:
    """Render the error in the form that the client prefers; `message` is in our own words or empty."""
    if wants_json():
        return jsonify(
            {"error": code or str(status), "message": message or HTTPStatus(status).phrase}
        ), status
    page = status if status in PAGES else 400 if status < 500 else 500
    words = {"message": message} if message else {}
    return render_template(f"errors/{page}.html", **words), status


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
    if error.status == 404:
        return answer(404)  # Word for word what an unknown address gets.
    return answer(error.status, error.message, error.code)


def _unexpected(error: Exception) -> tuple[Response | str, int]:
    # The path alone: queries and forms may hold what belongs to nobody's log.
    current_app.logger.error("unexpected error at %s %s", request.method, request.path, exc_info=error)
    return answer(500)


def register(app: Flask) -> None:
    """Wire the handlers into the application."""
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(DomainError, _domain)
    app.register_error_handler(Exception, _unexpected)
