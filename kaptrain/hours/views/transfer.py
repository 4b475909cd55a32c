"""Take over lines of an earlier record: read, rehearse, then confirm. All of them or none."""

from pathlib import PurePath
from typing import Any

from kaptrain.authz.permissions import Permission
from kaptrain.db.session import db
from kaptrain.enrolment.models import Enrolment
from kaptrain.enrolment.views.pages import Unconfirmed
from kaptrain.hours import service
from kaptrain.hours.adapters import RowError
from kaptrain.hours.forms import TransferForm
from kaptrain.hours.presenters import summary_of, transfer_rows
from kaptrain.hours.service import Ruling, Transfer
from kaptrain.hours.views.pages import PLACE, bp, decided, evaluated, placed, show, titles_of
from kaptrain.shared.errors import Invalid
from kaptrain.shared.ids import digest
from kaptrain.web.context import today_in
from kaptrain.web.fields import CONTROLS
from kaptrain.web.guards import requires

PASTED = "lines.csv"
LONGEST_NAME = 80
LARGEST_FILE = 200_000  # bytes; hundreds of lines are far below


@bp.route(f"{PLACE}/transfer", methods=["GET", "POST"])
@requires(Permission.DECISION_MAKE)
def transfer(enrolment_id: int) -> Any:
    """Show what a file would do, row by row; take it over when that was confirmed."""
    place = placed(enrolment_id)
    form = TransferForm()
    seen = _Rehearsed()
    return decided(place, form, lambda ruling: seen.carry_out(ruling, form), lambda: seen.page(place, form))


class _Rehearsed:
    """What became of the file in this request, for the page that shows it."""

    def __init__(self) -> None:
        self.transfer: Transfer | None = None
        self.problems: list[str] = []

    def carry_out(self, ruling: Ruling, form: TransferForm) -> str:
        _take_upload(form)
        self.transfer = self._read(ruling.enrolment, form)
        mark = digest([form.text.data, self.transfer.statement.total.counted])
        if form.seen.data != mark:
            raise Unconfirmed(mark)
        return f"Saved. {service.transfer(db.session(), ruling, self.transfer.earned).words}."

    def page(self, place: Enrolment, form: TransferForm) -> str:
        rows, after = [], None
        if self.transfer is not None:
            plan = evaluated(place).plan
            titles = [each.title for each in self.transfer.earned]
            rows = transfer_rows(plan, self.transfer.results, titles)
            after = summary_of(plan, self.transfer.statement)
        return show("transfer", place, form, rows=rows, after=after, problems=self.problems)

    def _read(self, place: Enrolment, form: TransferForm) -> Transfer:
        year, text = evaluated(place), str(form.text.data or "")
        if not text:
            raise Invalid("Choose a file, or paste its lines.", field="text", code="empty")
        if CONTROLS.search(text):
            raise Invalid("This is not a text file.", field="text", code="controls")
        name, today = str(form.name.data), today_in(place.person.zone)
        try:
            return service.rehearse_transfer(
                db.session(), year, text, name, titles=titles_of(place), today=today
            )
        except RowError as error:
            self.problems = [str(problem) for problem in error.problems]
            words = f"{len(self.problems)} things to mend in {name}; nothing was taken over."
            raise Invalid(words.replace("1 things", "1 thing"), field="text", code="rows") from None


def _take_upload(form: TransferForm) -> None:
    upload = form.file.data
    if upload:
        data = upload.read(LARGEST_FILE + 1)
        if len(data) > LARGEST_FILE:
            raise Invalid("Use a file of at most 200 kB.", field="file", code="too_large")
        try:
            form.text.data = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            raise Invalid("Save the file as UTF-8.", field="file", code="encoding") from None
        form.name.data = CONTROLS.sub("", PurePath(upload.filename or "").name)[-LONGEST_NAME:]
    form.name.data = form.name.data or PASTED
