"""Read rubrics (what an observer scores) and evaluation forms (what a trainee is asked afterwards)."""

from pathlib import Path as FilePath

from kaptrain.catalogue.content.fields import Fields
from kaptrain.catalogue.content.front_matter import Document, noted, read_document, read_yaml
from kaptrain.catalogue.content.yaml_lines import Problem
from kaptrain.catalogue.rules.guides import (
    POINTS,
    EvaluationForm,
    FormQuestion,
    QuestionKind,
    Rubric,
    RubricItem,
)

LEAST_OPTIONS = 2


def read_rubrics(folder: FilePath, problems: list[Problem]) -> list[tuple[Rubric, Document]]:
    """Read every `rubrics/NAME.yaml`, noting problems; unreadable files are left out."""
    found = []
    for path in sorted(folder.glob("*.yaml")):
        document = noted(read_yaml, path, problems)
        if document is None:
            continue
        found.append((_rubric(Fields(document, problems, document.data)), document))
    return found


def read_forms(folder: FilePath, problems: list[Problem]) -> list[tuple[EvaluationForm, Document]]:
    """Read every `forms/NAME.md`, noting problems; unreadable files are left out."""
    found = []
    for path in sorted(folder.glob("*.md")):
        document = noted(read_document, path, problems)
        if document is None:
            continue
        found.append((_form(Fields(document, problems, document.data)), document))
    return found


def _rubric(fields: Fields) -> Rubric:
    fields.only(("id", "title", "passes", "never_zero", "items"))
    _named_like_file(fields)
    rubric = Rubric(
        id=fields.identifier(),
        title=fields.text("title"),
        passes=fields.whole("passes"),
        never_zero=fields.texts("never_zero"),
        items=tuple(_rubric_item(each) for each in fields.each("items")),
    )
    if rubric.passes > rubric.most:
        fields.refuse(("passes",), f"{rubric.passes} points cannot be had; the items bring {rubric.most}")
    known = [item.id for item in rubric.items]
    for at, name in enumerate(rubric.never_zero):
        if name not in known:
            fields.refuse(("never_zero", at), f"{name!r} is not an item of this rubric")
    fields.unique("items", known)
    return rubric


def _rubric_item(fields: Fields) -> RubricItem:
    fields.only(("id", "title", "levels"))
    levels = fields.texts("levels")
    if len(levels) != POINTS + 1:
        fields.refuse(("levels",), f"needs {POINTS + 1} levels, for 0 to {POINTS} points, not {len(levels)}")
    return RubricItem(fields.identifier(), fields.text("title"), levels)


def _form(fields: Fields) -> EvaluationForm:
    fields.only(("id", "title", "about", "questions"))
    _named_like_file(fields)
    form = EvaluationForm(
        id=fields.identifier(),
        title=fields.text("title"),
        about=fields.text("about"),
        questions=tuple(_question(each) for each in fields.each("questions")),
        intro=fields.document.body,
    )
    fields.unique("questions", [each.id for each in form.questions])
    return form


def _question(fields: Fields) -> FormQuestion:
    fields.only(("id", "kind", "ask"), ("options", "required"))
    kind = QuestionKind(fields.choice("kind", [kind.value for kind in QuestionKind]) or QuestionKind.TEXT)
    options = fields.texts("options")
    if kind is QuestionKind.CHOICE and len(options) < LEAST_OPTIONS:
        fields.refuse((), f"a choice needs at least {LEAST_OPTIONS} options")
    if kind is not QuestionKind.CHOICE and options:
        fields.refuse(("options",), "only a choice has options")
    return FormQuestion(fields.identifier(), kind, fields.text("ask"), options, fields.truth("required"))


def _named_like_file(fields: Fields) -> None:
    given, path = fields.data.get("id"), fields.document.path
    if isinstance(given, str) and given != path.stem:
        fields.refuse(("id",), f"id {given} does not match the file, which is {path.name}")
