"""What the pages that issue and renew many certificates share: whom the admin means, and the job begun."""

from collections.abc import Callable
from datetime import date
from typing import Protocol

from flask import request, url_for
from werkzeug.wrappers import Response

from kaptrain.certificates.forms import EVERYBODY, TICKED, SeveralForm
from kaptrain.certificates.rules.bulk import chosen_items
from kaptrain.certificates.service import bulk as service
from kaptrain.certificates.views.blueprint import office
from kaptrain.db.session import db
from kaptrain.shared.errors import Refused
from kaptrain.web.context import request_now
from kaptrain.web.forms import options
from kaptrain.web.guards import current_actor
from kaptrain.web.replies import see


class Listed(Protocol):
    """A list of several pages; `whole` stands for `everybody` who can be chosen."""

    @property
    def everybody(self) -> tuple[str, ...]: ...

    @property
    def whole(self) -> str: ...


def begun(form: SeveralForm, look: Callable[[], Listed], lot: service.Lot) -> Response:
    """Begin the job that the admin confirmed, and lead to its page; DomainError where it is refused."""
    chosen = chosen_items(_meant(form, look))
    job = service.start(db.session(), current_actor(), chosen, lot, now=request_now())
    response = see(url_for("certificates.job", job_id=job.id))
    db.session.commit()
    return response


def show_list(form: SeveralForm, whole: str, words: str) -> None:
    """Let the form stand for what this page shows, never what an earlier one did; `words` name everybody."""
    form.whole.data = whole
    form.whom.choices = options([(TICKED, "Those ticked on this page"), (EVERYBODY, words)])


def ticked() -> list[str] | None:
    """What to tick: after a refusal what was ticked; None for everything."""
    if request.method == "POST":
        return request.form.getlist("item")
    return [] if request.args.get("tick") == "none" else None


def today() -> date:
    """Return the institution's date."""
    return office().today(request_now())


def _meant(form: SeveralForm, look: Callable[[], Listed]) -> list[str]:
    """The ticks of one page, or everybody who could be chosen when the page was shown."""
    if form.whom.data != EVERYBODY:
        return request.form.getlist("item")
    now = look()
    if now.whole != form.whole.data:
        raise Refused("The list has changed since. Look at it again.", code="changed")
    return list(now.everybody)
