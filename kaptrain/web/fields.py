"""Fields that read what people write, and say plainly what they expected."""

import re
from datetime import date, time
from typing import Any

from wtforms import Field, Form, StringField, ValidationError
from wtforms.widgets import DateInput, TextInput

from kaptrain.shared.minutes import format_minutes, parse_minutes

DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
CLOCK = re.compile(r"([0-9]{1,2}):([0-9]{2})")
WHOLE = re.compile(r"[0-9]{1,6}")
# Everything below a blank but line breaks and tabs: no person types it, and one engine cannot store it.
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def plain(_form: Form, field: Field) -> None:
    """Validator: text without control characters."""
    if CONTROLS.search(field.data or ""):
        raise ValidationError("Remove the control characters.")


def one_line(form: Form, field: Field) -> None:
    """Validator: plain text on one line."""
    plain(form, field)
    if re.search(r"[\r\n\u2028\u2029]", field.data or ""):
        raise ValidationError("Write it on one line.")


class ReadField(StringField):
    """A text field whose `data` is a value; what was typed stays in the control when it cannot be read."""

    data: Any
    expected = ""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read what was typed; an empty control is None."""
        text = str(valuelist[0]).strip() if valuelist else ""
        self.data = None
        if text:
            try:
                self.data = self.read(text)
            except ValueError:
                raise ValueError(self.expected) from None

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else self.write(self.data)

    def read(self, text: str) -> Any:
        raise NotImplementedError

    def write(self, value: Any) -> str:
        return str(value)


class DayField(ReadField):
    """A calendar day: `data` is a date."""

    widget = DateInput()
    expected = "Write the day as YYYY-MM-DD."

    def read(self, text: str) -> date:
        if not DAY.fullmatch(text):
            raise ValueError(text)
        return date.fromisoformat(text)


class ClockField(ReadField):
    """A time of day: `data` is a time."""

    widget = TextInput()
    expected = "Write the time as HH:MM, for example 09:30."

    def read(self, text: str) -> time:
        match = CLOCK.fullmatch(text)
        if match is None:
            raise ValueError(text)
        return time(int(match[1]), int(match[2]))

    def write(self, value: time) -> str:
        return f"{value:%H:%M}"


class WholeField(ReadField):
    """A whole number: `data` is an int."""

    widget = TextInput()
    expected = "Write a whole number."

    def read(self, text: str) -> int:
        if not WHOLE.fullmatch(text):
            raise ValueError(text)
        return int(text)


class MinutesField(ReadField):
    """A length of time in minutes, written as 90, 1 h 30 or 1:30: `data` is an int."""

    widget = TextInput()
    expected = "Write minutes (90) or hours and minutes (1 h 30)."

    def read(self, text: str) -> int:
        return parse_minutes(text)

    def write(self, value: int) -> str:
        return format_minutes(value)
