"""Forms of threads. Every text in them is looked through before it is kept."""

import re
from collections.abc import Sequence
from typing import ClassVar

from wtforms import BooleanField, Field, HiddenField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from kaptrain.shared.deidentify import Finding
from kaptrain.threads.rules.words import LONGEST_POST, LONGEST_REASON, LONGEST_TITLE
from kaptrain.web.fields import one_line, plain
from kaptrain.web.forms import GuardedForm

NEEDED = InputRequired("Write something first.")
TEXT = (Length(max=LONGEST_POST, message="Use at most 20,000 characters."), plain)
HINT = "Markdown. @Name tells somebody. No client, however disguised."


class PostForm(GuardedForm):
    """A post in which members may be called by name: `@Ada` is no address of somebody elsewhere."""

    guarded: ClassVar[tuple[str, ...]] = ("body",)

    body = TextAreaField("Your post", (NEEDED, *TEXT), description=HINT)

    def _find(self, field: Field) -> tuple[Finding, ...]:
        text = field.data if isinstance(field.data, str) else ""
        called = _calls(text, self.names())
        return tuple(
            each
            for each in super()._find(field)
            if not any(start <= each.start and each.end <= end for start, end in called)
        )


def _calls(text: str, names: Sequence[str]) -> list[tuple[int, int]]:
    """Where members are called, by a whole name or one word of it: what lies outside still counts."""
    ways = {name for each in names for name in (each, *each.split())}
    return [
        found.span()
        for way in sorted(ways)
        for found in re.finditer(rf"@{re.escape(way)}(?!\w)", text, re.IGNORECASE)
    ]


class ReplyForm(PostForm):
    """An answer in a thread."""

    quotes = HiddenField()


class ThreadForm(PostForm):
    """A new thread with its first post. The title goes into the subjects of mails: it can only be mended."""

    guarded = ("title", "body")
    mended = ("title",)

    title = StringField(
        "Title",
        (
            InputRequired("Write a title."),
            Length(max=LONGEST_TITLE, message="Use at most 160 characters."),
            one_line,
        ),
    )
    body = TextAreaField("First post", (NEEDED, *TEXT), description=HINT)
    question_first = BooleanField(
        "Ask first", description="Members read the answers of others once they have written their own."
    )


class EditForm(PostForm):
    """A change of a post; `version` is the one that was shown."""

    body = TextAreaField("Post", (NEEDED, *TEXT), description=HINT)
    version = HiddenField()


class ReasonForm(GuardedForm):
    """A reason: of a report, or why a post is hidden. Others read it, so it names nobody."""

    guarded = ("reason",)
    mended = ("reason",)

    reason = StringField(
        "Reason",
        (
            InputRequired("Say why in a few words."),
            Length(max=LONGEST_REASON, message="Use at most 300 characters."),
            one_line,
        ),
    )
