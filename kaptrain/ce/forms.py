"""What admins fill in about bodies and activities, and trainees about a session."""

from collections.abc import Iterable, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from wtforms import BooleanField, HiddenField, RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, TextInput

from kaptrain.catalogue.rules.lesson import CheckItem, ItemKind
from kaptrain.ce.rules.activity import (
    CONTENTS,
    LEVELS,
    MOST_INSTRUCTORS,
    ActivityDraft,
    Instructor,
    Offer,
    lines_of,
)
from kaptrain.ce.rules.body import ATTENDANCE_WORDS, UNIT, Attendance, Profile
from kaptrain.ce.rules.evaluation import COMMENT, LONGEST_COMMENT, Question
from kaptrain.ce.rules.post_test import field_of
from kaptrain.shared.deidentify import Kind
from kaptrain.web.fields import DayField, MinutesField, ReadField, WholeField, one_line, plain
from kaptrain.web.forms import BaseForm, GuardedForm, options

NEEDED = InputRequired("Fill this in.")
EMPTY = "Empty: not set. Take it from the body's own manual."


def _line(most: int) -> tuple[Any, ...]:
    return (Length(max=most, message=f"Use at most {most} characters."), one_line)


def _text(most: int) -> tuple[Any, ...]:
    return (Length(max=most, message=f"Use at most {most} characters."), plain)


class AmountField(ReadField):
    """A number of credits, with a point: `data` is a Decimal."""

    widget = TextInput()
    expected = "Write a number with at most two decimals, for example 0.25."

    def read(self, text: str) -> Decimal:
        if len(text) > 8 or not text.replace(".", "", 1).isdigit() or not text.isascii():
            raise ValueError(text)
        try:
            return Decimal(text)
        except InvalidOperation:
            raise ValueError(text) from None

    def write(self, value: Decimal) -> str:
        return f"{value.normalize():f}"


class BodyForm(BaseForm):
    """The rules of an awarding body from a day on. Every number is the program's own to fill in."""

    name = StringField("Name", (NEEDED, *_line(120)), description="As it stands on certificates.")
    effective_from = DayField(
        "In effect from", (NEEDED,), description="Activities on this day and later follow these rules."
    )
    unit = StringField("What its credits are called", (NEEDED, *_line(40)), default=UNIT)
    minutes_per_credit = WholeField("Instructional minutes per credit", (Optional(),), description=EMPTY)
    increment = AmountField(
        "Smallest step of credit", (Optional(),), description=f"Rounded down to it. {EMPTY}"
    )
    minimum = AmountField(
        "Least credit it gives", (Optional(),), description="Less gives nothing. Empty: no minimum."
    )
    attendance = RadioField(
        "Attendance",
        choices=options((each.value, words) for each, words in ATTENDANCE_WORDS.items()),
        default=Attendance.FULL.value,
    )
    longest_gap = WholeField(
        "Longest gap, in minutes", (Optional(),), description="Only where a longest gap is allowed."
    )
    post_test = BooleanField("A post-test is required")
    cut_percent = WholeField("Cut score of the post-test, in percent", (Optional(),), description=EMPTY)
    evaluation = BooleanField("An evaluation is required", default=True)
    provider_number = StringField("Your provider number there", (Optional(), *_line(60)))
    approval_statement = TextAreaField(
        "Approval statement",
        (Optional(), *_text(1000)),
        description="Word by word as the body gave it to you; it is printed like this.",
    )
    approval_from = DayField("Approved since", (Optional(),))
    approval_until = DayField("Approved until", (Optional(),), description="Empty: until somebody ends it.")
    retention_years = WholeField("Records are kept for, in years", (Optional(),), description=EMPTY)

    def profile(self) -> Profile:
        """Return what was written."""
        return Profile(
            name=self.name.data or "",
            effective_from=self.effective_from.data,
            unit=self.unit.data or "",
            minutes_per_credit=self.minutes_per_credit.data,
            increment=self.increment.data,
            minimum=self.minimum.data,
            attendance=Attendance(self.attendance.data),
            longest_gap=self.longest_gap.data,
            post_test=bool(self.post_test.data),
            cut_percent=self.cut_percent.data,
            evaluation=bool(self.evaluation.data),
            provider_number=self.provider_number.data or "",
            approval_statement=" ".join((self.approval_statement.data or "").split()),
            approval_from=self.approval_from.data,
            approval_until=self.approval_until.data,
            retention_years=self.retention_years.data,
        )


class ProviderForm(BaseForm):
    """Where the provider is, and whom one can ask."""

    address = StringField("Address", (Optional(), *_line(300)), description="Printed on CE certificates.")
    contact = StringField(
        "Contact", (Optional(), *_line(200)), description="A telephone number or an e-mail address."
    )
    grievance = TextAreaField(
        "Grievances",
        (Optional(), *_text(1000)),
        description="Where to, and until when. Shown on every page with CE.",
    )
    accessibility = TextAreaField(
        "Accommodations", (Optional(), *_text(1000)), description="Whom to ask, and how long before."
    )
    refund = TextAreaField("Refunds", (Optional(), *_text(1000)))

    def values(self) -> dict[str, str]:
        """Return what was written."""
        return {
            name: getattr(self, name).data or ""
            for name in ("address", "contact", "grievance", "accessibility", "refund")
        }


class LicenseForm(BaseForm):
    """What one's CE certificates say about one's license."""

    number = StringField("License number", (Optional(), *_line(60)))
    state = StringField("State or country that gave it", (Optional(), *_line(60)))
    profession = StringField("Profession", (Optional(), *_line(100)))

    def values(self) -> dict[str, str]:
        """Return what was written."""
        return {name: getattr(self, name).data or "" for name in ("number", "state", "profession")}


class ActivityForm(GuardedForm):
    """The CE of an event; `activity_form` adds instructors and bodies. Made of `bodies` and `teachers`."""

    guarded = ("audience", "objectives", "non_ce", "support")
    harmless = frozenset({Kind.DATE})
    bodies: Sequence[tuple[int, str]] = ()

    level = RadioField("Level", (InputRequired("Choose a level."),), choices=options(LEVELS))
    audience = StringField("For whom", (Optional(), *_line(200)))
    minutes = MinutesField(
        "Instructional minutes", (NEEDED,), description="Without breaks and announcements."
    )
    clinical = MinutesField("Of these, clinical", (Optional(),))
    general = MinutesField("Of these, general", (Optional(),))
    ethics = MinutesField("Of these, ethics", (Optional(),))
    cultural = MinutesField("Of these, cultural", (Optional(),))
    objectives = TextAreaField("Objectives", (NEEDED, *_text(2000)), description="One on each line.")
    non_ce = TextAreaField("Parts without credit", (Optional(), *_text(500)))
    support = TextAreaField("Commercial support", (Optional(), *_text(500)), description="Empty: none.")

    def teachers(self) -> list[str]:
        """Return the names of those who teach, which may stand in every text."""
        return [self[f"teacher_{at}"].data or "" for at in range(1, MOST_INSTRUCTORS + 1)]

    def draft(self) -> ActivityDraft:
        """Return what was written."""
        split = ((each, self[each].data or 0) for each, _ in CONTENTS)
        return ActivityDraft(
            level=str(self.level.data),
            audience=self.audience.data or "",
            minutes=self.minutes.data or 0,
            split=tuple((each, minutes) for each, minutes in split if minutes),
            objectives=lines_of(self.objectives.data or ""),
            instructors=tuple(self._instructors()),
            non_ce=self.non_ce.data or "",
            support=self.support.data or "",
            offers=tuple(self._offers()),
        )

    def _instructors(self) -> Iterable[Instructor]:
        for at in range(1, MOST_INSTRUCTORS + 1):
            name = self[f"teacher_{at}"].data or ""
            if name:
                interest = " ".join((self[f"interest_{at}"].data or "").split())
                yield Instructor(name=name, credential=self[f"credential_{at}"].data or "", interest=interest)

    def _offers(self) -> Iterable[Offer]:
        for key, _ in self.bodies:
            if self[f"body_{key}"].data:
                override, reason = self[f"override_{key}"].data, self[f"reason_{key}"].data or ""
                yield Offer(body=key, override=override, reason=reason if override is not None else "")


class EvaluationForm(GuardedForm):
    """An evaluation. Nobody may know whose comment it is, so its words can only be mended."""

    guarded = (COMMENT,)
    mended = guarded
    asked: Sequence[Question] = ()

    comment = TextAreaField(
        "Anything else",
        (Optional(), *_text(LONGEST_COMMENT)),
        description="Those who teach and run the program read it, without your name. Name nobody.",
    )

    def given(self) -> dict[str, str]:
        """Return the chosen answers."""
        return {each.id: self[each.id].data or "" for each in self.asked}


class PostTestForm(BaseForm):
    """A post-test; `post_test_form` adds its questions. `shown` is the mark of those that the page asked."""

    items: Sequence[CheckItem] = ()

    shown = HiddenField()

    def given(self) -> dict[str, list[int]]:
        """Return the chosen options by question."""
        return {item.id: _chosen(self[field_of(item)].data) for item in self.items}


def activity_form(bodies: Sequence[tuple[int, str]], data: dict[str, Any]) -> ActivityForm:
    """Return the form with a line for each instructor and each body."""
    fields: dict[str, Any] = {"bodies": tuple(bodies)}
    texts = list(ActivityForm.guarded)
    for at in range(1, MOST_INSTRUCTORS + 1):
        fields[f"teacher_{at}"] = StringField(f"Name of instructor {at}", (Optional(), *_line(120)))
        fields[f"credential_{at}"] = StringField(f"Credential of instructor {at}", (Optional(), *_line(70)))
        fields[f"interest_{at}"] = TextAreaField(
            f"Conflict of interest of instructor {at}",
            (Optional(), *_text(500)),
            description="In their words. Empty: none.",
        )
        texts += [f"teacher_{at}", f"credential_{at}", f"interest_{at}"]
    for key, name in bodies:
        fields[f"body_{key}"] = BooleanField(name)
        fields[f"override_{key}"] = AmountField(
            f"Credits of {name}, if less than the minutes give", (Optional(),)
        )
        fields[f"reason_{key}"] = StringField(f"Why {name} gives less", (Optional(), *_line(300)))
        texts.append(f"reason_{key}")
    fields["guarded"] = tuple(texts)
    made: ActivityForm = type("ActivityForm", (ActivityForm,), fields)(data=data)
    return made


def evaluation_form(asked: Sequence[Question], **more: Any) -> EvaluationForm:
    """Return the form with a choice for each question."""
    fields: dict[str, Any] = {"asked": tuple(asked)}
    for each in asked:
        fields[each.id] = RadioField(
            each.ask, (InputRequired("Choose an answer."),), choices=options(each.answers)
        )
    made: EvaluationForm = type("EvaluationForm", (EvaluationForm,), fields)(**more)
    return made


def post_test_form(items: Sequence[CheckItem], **more: Any) -> PostTestForm:
    """Return the form with the options of each question."""
    fields: dict[str, Any] = {"items": tuple(items)}
    for item in items:
        choices = options((str(at), each.text) for at, each in enumerate(item.options))
        if item.kind is ItemKind.MULTIPLE:
            fields[field_of(item)] = SelectMultipleField(
                item.ask,
                (InputRequired("Choose at least one answer."),),
                choices=choices,
                option_widget=CheckboxInput(),
            )
        else:
            fields[field_of(item)] = RadioField(
                item.ask, (InputRequired("Choose an answer."),), choices=choices
            )
    made: PostTestForm = type("PostTestForm", (PostTestForm,), fields)(**more)
    return made


def _chosen(data: Any) -> list[int]:
    return [int(each) for each in (data if isinstance(data, list) else [data]) if each]
