"""Typed access to what `create_app` built once: settings, clock, library and the like."""

from datetime import date, datetime
from typing import TypeVar, cast

from flask import Flask, current_app, g

from kaptrain.shared.clock import local_day

T = TypeVar("T")
KEY = "kaptrain"
CLOCK = "kaptrain.clock"


def provide(app: Flask, *things: object) -> None:
    """Make each thing available by its class."""
    registry = app.extensions.setdefault(KEY, {})
    for thing in things:
        registry[type(thing)] = thing


def resource(kind: type[T]) -> T:
    """Return the application's one object of this class."""
    return cast(T, current_app.extensions[KEY][kind])


def request_now() -> datetime:
    """The moment of this request: read once, the same for everything the request does."""
    if "now" not in g:
        g.now = current_app.extensions[CLOCK].now()
    return cast(datetime, g.now)


def today_in(zone: str) -> date:
    """The date of this request in somebody's zone."""
    return local_day(request_now(), zone)


def absolute(path: str) -> str:
    """The public address of a path, from the configured base address only, never from the request."""
    return str(current_app.config["BASE_URL"]) + path
