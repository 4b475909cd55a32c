"""The parent of every form: CSRF on, input stripped, one message per fault next to its field."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, cast

from flask_wtf import FlaskForm
from wtforms import Field, FileField, HiddenField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import Length

from kaptrain.shared.deidentify import (
    REASONS,
    Finding,
    Kept,
    Kind,
    find,
    find_in_name,
    in_words,
    kinds_of,
    pieces,
)
from kaptrain.shared.errors import DomainError
from kaptrain.shared.ids import digest
from kaptrain.web.guards import current_actor

LONGEST_KEPT = 300
MARK_LETTERS = 32


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


class MarkField(HiddenField):
    """The mark of the texts that a page showed; the guard's own macro writes it, and nothing else does."""


@dataclass(frozen=True, slots=True)
class Found:
    """What stands under a guarded field: its text in pieces, why each kind matters, how it may stay."""

    pieces: tuple[tuple[str, str], ...]
    reasons: tuple[tuple[str, str], ...]
    count: int
    keep: tuple[Field, Field] | None = None


class GuardedForm(BaseForm):
    """A form whose free texts and file names are looked through before anything is kept.

    Name the fields in `guarded`. `validate` refuses what may point to a person until it is mended, or kept
    with a reason: then `kept` says so, and the view hands it to the service. The reason holds for exactly
    the texts that the page showed. `known` are names that may stand, beside the writer's own; `harmless`
    are kinds that may, where a text is about something else than clients: days, of an event. Words in the
    fields that `mended` names cannot be kept: they go into mails or the record of acts, where no reason
    stands beside them. `only_marked` says that nothing else was wrong.
    """

    guarded: ClassVar[tuple[str, ...]] = ()
    mended: ClassVar[tuple[str, ...]] = ()
    harmless: ClassVar[frozenset[Kind]] = frozenset()
    known: Sequence[str] = ()
    looks: bool = True
    kept: Kept | None = None
    only_marked: bool = False
    _before: tuple[str, str] = ("", "")

    kept_mark = MarkField()
    kept_reason = TextAreaField(
        "Why these words may stay",
        (Length(max=LONGEST_KEPT, message=f"Use at most {LONGEST_KEPT} characters."),),
        description="Only if they point to nobody. Whoever reads this will see your reason beside it.",
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the fields, then the words in them."""
        fine = bool(super().validate(extra_validators))
        clear = self.look_through()
        self.only_marked = fine and not clear
        return fine and clear

    def remember(self, texts: Mapping[str, Any], reason: str) -> None:
        """Let these texts stand as they are, since they were kept with this reason before."""
        self._before = (_mark((name, str(texts.get(name, ""))) for name in self._names_guarded()), reason)

    @property
    def kept_anew(self) -> Kept | None:
        """What is kept in this request; None for a reason that was remembered with the same texts."""
        reason = self.kept.reason if self.kept else ""
        return None if self._before == (self.texts_mark(), reason) else self.kept

    def texts_mark(self) -> str:
        """Return the mark of the guarded texts: other texts have another one."""
        return _mark((field.name, _text(field)) for field in self._guarded())

    def look_through(self) -> bool:
        """Look for words that may point to a person; False when they stand there without a reason."""
        found = {field: self._find(field) for field in self._guarded()}
        found = {field: findings for field, findings in found.items() if findings}
        self.kept = None
        if not found or not self.looks:
            return True
        shown, now, reason = self.kept_mark.data, self.texts_mark(), self.kept_reason.data or ""
        if self._before[0] == now:
            shown, reason = now, reason or self._before[1]
        self.kept_mark.data = now
        self._show(found)
        stuck = any(field.name in self.mended for field in found)
        if not stuck and shown == now and self._may_stay(reason):
            self.kept = _kept(found, reason)
            return True
        for field, findings in found.items():
            field.errors = [*field.errors, _objection(findings, stuck=field.name in self.mended)]
        return False

    def names(self) -> tuple[str, ...]:
        """Return the names that may stand: those the view knows, and the writer's own."""
        return (*self.known, current_actor().name)

    def _may_stay(self, reason: str) -> bool:
        """Tell whether a reason holds; one that points to a person itself does not."""
        if not reason:
            self.kept_reason.errors = ["Say in a few words why they may stay, or mend them."]
            return False
        if reason == self._before[1]:
            return True
        findings = self._harmful(find(reason, self.names()))
        if findings:
            kinds = in_words(kinds_of(findings))
            self.kept_reason.errors = [f"Say it without words that may point to a person: {kinds}."]
        return not findings and len(reason) <= LONGEST_KEPT

    def _find(self, field: Field) -> tuple[Finding, ...]:
        finder = find_in_name if isinstance(field, FileField) else find
        return self._harmful(finder(_text(field), self.names()))

    def _harmful(self, findings: Sequence[Finding]) -> tuple[Finding, ...]:
        return tuple(each for each in findings if each.kind not in self.harmless)

    def _guarded(self) -> list[Field]:
        return [self._fields[name] for name in self._names_guarded()]

    def _names_guarded(self) -> list[str]:
        return [name for name in self.guarded if name in self._fields]

    def _show(self, found: dict[Field, tuple[Finding, ...]]) -> None:
        last = next((field for field in reversed(found) if field.name not in self.mended), None)
        for field, findings in found.items():
            cast(Any, field).found = Found(
                pieces=pieces(_text(field), findings),
                reasons=tuple((kind.value, REASONS[kind]) for kind in kinds_of(findings)),
                count=len(findings),
                keep=(self.kept_mark, self.kept_reason) if field is last else None,
            )


def _mark(texts: Iterable[tuple[str, str]]) -> str:
    return digest([[name, words.replace("\r\n", "\n")] for name, words in texts])[:MARK_LETTERS]


def _objection(findings: Sequence[Finding], *, stuck: bool) -> str:
    kinds = in_words(kinds_of(findings))
    many, them = ("One place", "it") if len(findings) == 1 else (f"{len(findings)} places", "them")
    way = f"Mend {them}." if stuck else f"Mend {them}, or keep {them} with a reason."
    return f"{many} may point to a person: {kinds}. {way}"


def _text(field: Field) -> str:
    """Return what a guarded field holds as text: of a file, its name."""
    words = getattr(field.data, "filename", field.data)
    return words if isinstance(words, str) else ""


def _kept(found: dict[Field, tuple[Finding, ...]], reason: str) -> Kept:
    every = [each for findings in found.values() for each in findings]
    kinds = tuple(kind.value for kind in kinds_of(every))
    return Kept(tuple(field.name for field in found), kinds, reason)
