"""The parent of every form: CSRF on, input stripped, one message per fault next to its field."""

from collections.abc import Iterable
from typing import Any, cast

from flask_wtf import FlaskForm
from wtforms import Field
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]

from kaptrain.shared.errors import DomainError


def stripped(value: Any) -> Any:
    """Filter: text without the blanks around it."""
    return value.strip() if isinstance(value, str) else value


class BaseForm(FlaskForm):  # type: ignore[misc]
    """A form whose text fields are stripped; `refuse` puts a rule's objection next to its field."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        def bind_field(self, form: Any, unbound_field: Any, options: dict[str, Any]) -> Field:
            """Strip every field except passwords, whose blanks are the owner's business."""
            if unbound_field.field_class.__name__ != "PasswordField":
                filters = list(unbound_field.kwargs.get("filters", []))
                if stripped not in filters:
                    unbound_field.kwargs["filters"] = [stripped, *filters]
            return cast(Field, unbound_field.bind(form=form, **options))

    def refuse(self, error: DomainError) -> None:
        """Show a refusal of the rules next to the field it names, or above the form."""
        field = self._fields.get(error.field or "")
        if field is None:
            self.form_errors: list[str] = [*self.form_errors, error.message]
        else:
            field.errors = [*field.errors, error.message]


def options(pairs: Iterable[tuple[str, str]]) -> list[Any]:
    """Choices of a select or radio field from (value, words); the stubs still ask for tuples."""
    return [SelectChoice(value=value, label=words) for value, words in pairs]
