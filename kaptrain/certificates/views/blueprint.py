"""What the pages of this slice share."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, request, url_for
from flask.sansio.blueprints import BlueprintSetupState
from werkzeug.routing import PathConverter

from kaptrain.certificates.queries import Page
from kaptrain.certificates.service import Office
from kaptrain.web.context import resource

bp = Blueprint("certificates", __name__, template_folder="../templates")


class Typed(PathConverter):
    """Whatever stands in an address, slashes and line breaks too: all that is no code gets one answer."""

    regex = "(?s:.+?)"
    part_isolating = False


@bp.record_once
def know_typed(state: BlueprintSetupState) -> None:
    """Make the converter known before the routes that use it."""
    state.app.url_map.converters["typed"] = Typed


@dataclass(frozen=True)
class Pager:
    """The way through a long list: where one is, and the addresses before and after."""

    words: str
    previous: str | None
    next: str | None


def office() -> Office:
    """Return the institution, with what signs for it."""
    return resource(Office)


def page_number(name: str) -> int:
    """Return a page number of the address; 1 for anything that is none."""
    return max(1, request.args.get(name, 1, type=int))


def pager(page: Page[Any], name: str) -> Pager | None:
    """Return the pager of a list whose page number is `name` in the address; None for a single page."""
    if page.total <= len(page.rows):
        return None
    before = page.number - 1 if page.number > 1 else None
    after = page.number + 1 if page.last < page.total else None
    words = f"{page.first} to {page.last} of {page.total}"
    return Pager(words, _at(name, before), _at(name, after))


def _at(name: str, number: int | None) -> str | None:
    if number is None or request.endpoint is None:
        return None
    values: dict[str, Any] = {**request.args.to_dict(), **(request.view_args or {}), name: number}
    return url_for(request.endpoint, **values)
