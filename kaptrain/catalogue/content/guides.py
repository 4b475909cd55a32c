"""Read how an activity runs: the front matter that webinars, electives, labs and meetings add."""

from collections.abc import Mapping

from kaptrain.catalogue.content.check_items import read_check
from kaptrain.catalogue.content.fields import Fields
from kaptrain.catalogue.rules.guides import Book, Card, Companion, Guide, Part, Section

COMMON = ("objectives", "parts")
# What each kind of line adds to the common part.
KEYS: Mapping[str, tuple[str, ...]] = {
    "webinar": ("check",),
    "elective": ("task",),
    "roleplay": ("rubric", "must_say", "cards"),
    "discussion": ("questions",),
    "bookclub": ("book", "candidates", "sections", "companions"),
}
ISBN_LENGTH = 13


def keys_of(kind: str) -> tuple[str, ...]:
    """Name the keys that a kind of activity has beside those of every activity."""
    return (*COMMON, *KEYS.get(kind, ()))


def read_guide(fields: Fields, kind: str, minutes: int) -> Guide:
    """Read an activity's guide, noting problems; parts must sum to the activity's minutes."""
    guide = Guide(
        objectives=fields.texts("objectives"),
        parts=tuple(_part(each) for each in fields.each("parts")),
        check=read_check(fields),
        task=fields.text("task", empty="task" not in fields.data),
        rubric=fields.identifier("rubric"),
        must_say=fields.texts("must_say"),
        cards=tuple(_card(each) for each in fields.each("cards")),
        questions=fields.texts("questions"),
        book=_book(fields.inner("book")) if "book" in fields.data else None,
        candidates=tuple(_book(each) for each in fields.each("candidates")),
        sections=tuple(_section(each) for each in fields.each("sections")),
        companions=tuple(_companion(each) for each in fields.each("companions")),
    )
    total = sum(part.minutes for part in guide.parts)
    if guide.parts and total != minutes:
        fields.refuse(("parts",), f"the parts sum to {total} of {minutes} minutes")
    fields.unique("cards", [each.id for each in guide.cards])
    fields.unique("sections", [each.id for each in guide.sections])
    return guide


def _part(fields: Fields) -> Part:
    fields.only(("title", "minutes"))
    return Part(fields.text("title"), fields.whole("minutes"))


def _card(fields: Fields) -> Card:
    fields.only(("id", "title", "therapist", "client", "observer"))
    return Card(
        fields.identifier(),
        fields.text("title"),
        fields.text("therapist"),
        fields.text("client"),
        fields.text("observer"),
    )


def _book(fields: Fields) -> Book:
    fields.only(("title", "by", "publisher", "year", "source"), ("edition", "isbn"))
    isbn = fields.text("isbn", empty=True).replace("-", "").replace(" ", "")
    if isbn and not _is_isbn(isbn):
        fields.refuse(("isbn",), f"{isbn} is not an ISBN of 13 digits")
    return Book(
        title=fields.text("title"),
        by=fields.text("by"),
        publisher=fields.text("publisher"),
        year=fields.whole("year", least=1500),
        edition=fields.text("edition", empty=True),
        isbn=isbn,
        source=fields.text("source"),
    )


def _is_isbn(digits: str) -> bool:
    # ISO 2108: the digits, weighted 1 and 3 in turn, sum to a multiple of 10.
    if len(digits) != ISBN_LENGTH or not (digits.isascii() and digits.isdigit()):
        return False
    return sum(int(digit) * (3 if at % 2 else 1) for at, digit in enumerate(digits)) % 10 == 0


def _section(fields: Fields) -> Section:
    fields.only(("id", "title", "questions"))
    return Section(fields.identifier(), fields.text("title"), fields.texts("questions"))


def _companion(fields: Fields) -> Companion:
    fields.only(("source", "note"))
    return Companion(fields.text("source"), fields.text("note"))
