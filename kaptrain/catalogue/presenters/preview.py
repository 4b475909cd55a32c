"""A lesson as its author sees it while writing: the text, the check with its answers, what is wrong."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from kaptrain.catalogue.adapters.revisions import Revision
from kaptrain.catalogue.content.preview import Preview
from kaptrain.catalogue.rules.lesson import CheckItem
from kaptrain.catalogue.rules.program import Program
from kaptrain.web.printable import cleaned

SHORT = 10


@dataclass(frozen=True)
class Answer:
    """A line of an item with its explanation; `right` is None where lines have no right or wrong."""

    text: str
    right: bool | None
    why: str


@dataclass(frozen=True)
class Question:
    """An item of the check with everything that a trainee sees only after answering."""

    id: str
    kind: str
    case: str
    ask: str
    answers: tuple[Answer, ...]


@dataclass(frozen=True)
class PreviewPage:
    """The page of one lesson's preview; `title` is its id while its file cannot be read."""

    slug: str
    revision: str
    short: str
    lesson_id: str
    number: str
    title: str
    file: str
    minutes: str
    words: int
    objectives: tuple[str, ...]
    text: Markup
    sources: Markup
    questions: tuple[Question, ...]
    problems: tuple[str, ...]
    warnings: tuple[str, ...]
    same: bool


def preview_page(
    program: Program | None, found: Preview, *, slug: str, revision: str, lesson_id: str
) -> PreviewPage:
    """Put a preview into words; `same` when trainees read exactly this."""
    lesson, rendered = found.lesson, found.rendered
    shown = program.lessons.get(lesson_id) if program else None
    return PreviewPage(
        slug=slug,
        revision=revision,
        short=revision[:SHORT],
        lesson_id=lesson_id,
        number=lesson.number if lesson else lesson_id,
        title=lesson.title if lesson else lesson_id,
        file=found.file,
        minutes=_minutes(found),
        words=rendered.words if rendered else 0,
        objectives=lesson.objectives if lesson else (),
        text=cleaned(rendered.html if rendered else ""),
        sources=cleaned(rendered.sources_html if rendered else ""),
        questions=tuple(_question(item) for item in lesson.check) if lesson else (),
        problems=found.problems,
        warnings=found.warnings,
        same=bool(lesson and shown and lesson.content_hash == shown.content_hash),
    )


def revision_choices(revisions: Sequence[Revision]) -> list[tuple[str, str]]:
    """Return (commit, words) for a menu."""
    return [(each.commit, f"{each.at:%Y-%m-%d} {each.subject}") for each in revisions]


def _minutes(found: Preview) -> str:
    if found.lesson is None:
        return ""
    minutes = found.lesson.minutes
    return (
        f"{minutes.total} minutes: read {minutes.read}, exercise {minutes.exercise},"
        f" further reading {minutes.further_reading}, check {minutes.check}"
    )


def _question(item: CheckItem) -> Question:
    answers = [Answer(each.text, each.right, each.why) for each in item.options]
    answers += [Answer(each.text, None, each.why) for each in item.steps]
    answers += [Answer(f"{each.item}: {each.answer}", None, each.why) for each in item.pairs]
    return Question(item.id, item.kind.value, item.case, item.ask, tuple(answers))
