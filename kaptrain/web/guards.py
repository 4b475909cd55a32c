"""Every route declares who may use it; whatever is not declared is refused."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

from flask import Flask, Response, current_app, g, redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from kaptrain.authz.actor import VISITOR, Actor
from kaptrain.authz.permissions import Permission
from kaptrain.authz.policy import may_try, permits
from kaptrain.authz.predicates import Subject
from kaptrain.shared.errors import Missing

View = TypeVar("View", bound=Callable[..., Any])
PUBLIC = "public"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def requires(permission: Permission) -> Callable[[View], View]:
    """Declare the permission of a route. The roles are checked here, the thing in the view."""

    def declare(view: View) -> View:
        view.access = permission  # type: ignore[attr-defined]
        return view

    return declare


def public(view: View) -> View:
    """Declare that anybody may use a route."""
    view.access = PUBLIC  # type: ignore[attr-defined]
    return view


def access_of(app: Flask, endpoint: str) -> Permission | str | None:
    """What the route behind an endpoint declared."""
    return getattr(app.view_functions.get(endpoint), "access", None)


def refuse_undeclared(app: Flask) -> None:
    """Stop the start when a route declares nothing."""
    forgotten = sorted({r.endpoint for r in app.url_map.iter_rules() if access_of(app, r.endpoint) is None})
    if forgotten:
        raise RuntimeError(f"routes without @requires or @public: {', '.join(forgotten)}")


def current_actor() -> Actor:
    """Who asks: plain data, or VISITOR."""
    return cast(Actor, getattr(current_user, "actor", VISITOR))


def guard() -> BaseResponse | None:
    """Check the declared permission before any view runs."""
    if request.endpoint is None:
        return None  # No such address: the 404 page answers.
    access = access_of(current_app, request.endpoint)
    actor = current_actor()
    g.zone = actor.zone  # The filters write moments in the reader's zone.
    if access == PUBLIC:
        return None
    if not actor.is_signed_in:
        return _ask_to_sign_in()
    if not isinstance(access, Permission) or not may_try(actor, access):
        raise Missing
    return None


def authorize(permission: Permission, subject: Subject) -> None:
    """Stop with the same 404 as an unknown address unless the actor holds the permission here."""
    if not permits(current_actor(), permission, subject):
        raise Missing


def can(permission: Permission | str, subject: Subject | None = None) -> bool:
    """For templates: the same decision, without a subject by roles alone."""
    permission = Permission(permission)
    actor = current_actor()
    return permits(actor, permission, subject) if subject is not None else may_try(actor, permission)


def wants_json() -> bool:
    """Tell whether the client prefers JSON to HTML."""
    best = request.accept_mimetypes.best_match(["text/html", "application/json"])
    return best == "application/json" or request.path.endswith(".json")


def _ask_to_sign_in() -> BaseResponse:
    if wants_json() or request.path.endswith(".csv"):
        return Response("Sign in first.\n", 401, {"Content-Type": "text/plain; charset=utf-8"})
    where = request.full_path.rstrip("?") if request.method in SAFE_METHODS else None
    return redirect(url_for("accounts.sign_in", next=where), 303)
