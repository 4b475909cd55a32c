"""The list of all guides, meetings of the book club among them."""

from dataclasses import dataclass

from kaptrain.catalogue.rules.pages import page_path
from kaptrain.catalogue.rules.program import Activity, Program
from kaptrain.guides.presenters.words import HANDBOOKS, path_of

# Kind of line, heading, what it is in one sentence.
GROUPS = (
    ("webinar", "Webinars", "Live with others; a recording can be made up for with its check."),
    ("elective", "Electives", "Choose at least four; each ends with something you made."),
    ("roleplay", "Consent labs", "Consent conversations in threes, scored with a rubric."),
    ("discussion", "Discussion groups", "Invented cases, told in stages."),
)
HANDBOOK_WORDS = {
    "practicum": "What to look for at a site, how to write your log, and what never to write.",
    "mentorship": "Twelve meetings, month by month.",
}


@dataclass(frozen=True)
class Row:
    """One guide in a list; `minutes` is None for what has no length of its own."""

    title: str
    url: str
    summary: str
    minutes: int | None


@dataclass(frozen=True)
class Group:
    """Guides of one kind."""

    id: str
    title: str
    words: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class BookRow:
    """A meeting of the book club; `books` are the ones to choose from where there is no choice yet."""

    number: int
    title: str
    url: str
    minutes: int
    by: str
    summary: str


def guides_page(program: Program) -> tuple[Group, ...]:
    """Group everything that has a guide."""
    handbooks = tuple(_handbook(program, name) for name in HANDBOOKS if name in program.handbooks)
    forms = tuple(
        Row(form.title, page_path("form", f"form-{name}"), f"{len(form.questions)} questions.", None)
        for name, form in program.forms.items()
    )
    groups = [Group("handbooks", "Handbooks", "For the whole year.", handbooks)]
    groups += [
        Group(kind, title, words, tuple(_row(each) for each in program.of_kind(kind)))
        for kind, title, words in GROUPS
    ]
    groups.append(Group("forms", "Evaluation forms", "What you will be asked afterwards.", forms))
    return tuple(group for group in groups if group.rows)


def books_page(program: Program) -> tuple[BookRow, ...]:
    """List the meetings of the book club in order."""
    return tuple(
        BookRow(number, each.title, path_of(each), each.minutes, _author(each), each.summary)
        for number, each in enumerate(program.of_kind("bookclub"), 1)
    )


def _row(activity: Activity) -> Row:
    return Row(activity.title, path_of(activity), activity.summary, activity.minutes)


def _handbook(program: Program, name: str) -> Row:
    minutes = sum(each.minutes * each.times for each in program.of_kind(name))
    return Row(HANDBOOKS[name], page_path(name, name), HANDBOOK_WORDS[name], minutes)


def _author(activity: Activity) -> str:
    guide = activity.guide
    if guide.book:
        return f"{guide.book.title}. {guide.book.cited}"
    if guide.candidates:
        return f"To be chosen from {len(guide.candidates)} books."
    return ""
