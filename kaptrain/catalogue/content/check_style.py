"""Check how a lesson reads: its parts, its objectives, how hard its sentences are."""

import re
from html import unescape

from kaptrain.catalogue.content.findings import Findings
from kaptrain.catalogue.content.front_matter import Document
from kaptrain.catalogue.rules.lesson import Lesson

PARTS = ("vignette", "exercise", "reflect")
READING = "## Further reading"
# Nobody can watch somebody understand; an objective says what can be seen.
UNSEEN = frozenset("understand know learn appreciate grasp realize realise be become".split())
# Björnsson's LIX: words to a sentence plus the share of words longer than six letters.
# 40 is a newspaper, 50 a textbook, 60 reads like law.
HARD = 50
BLOCK_END = re.compile(r"</(?:p|li|h[2-6]|td|th|dt|dd|blockquote)>")
TAG = re.compile(r"<[^>]*>")
SENTENCE = re.compile(r"[.!?:]+(?=\s|$)|\n+")
WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
LONG = 6


def check_style(lesson: Lesson, document: Document, html: str, found: Findings) -> None:
    """Note a missing part of a lesson, an objective that nobody can observe, and hard reading."""
    first = next((row for row, line in enumerate(document.body.split("\n")) if line.strip()), 0)
    for part in PARTS:
        if f"\n!!! {part}" not in f"\n{document.body}":
            found.problem(document.body_problem(first, f"the lesson has no {part} (!!! {part} …)"))
    if READING not in document.body.split("\n"):
        found.problem(document.body_problem(first, f"the lesson has no {READING}"))
    for at, objective in enumerate(lesson.objectives):
        verb = objective.split(maxsplit=1)[0].lower()
        if verb in UNSEEN:
            message = f"an objective begins with something one can see, not with {verb!r}"
            found.warning(document.problem(("objectives", at), message))
    score = lix(html)
    if score > HARD:
        found.warning(
            document.body_problem(first, f"hard to read (LIX {score}; {HARD} is the most): shorter sentences")
        )


def lix(html: str) -> int:
    """Return Björnsson's readability index of a rendered text; 0 for one without words."""
    text = unescape(TAG.sub("", BLOCK_END.sub("\n", html)))
    words = WORD.findall(text)
    if not words:
        return 0
    sentences = sum(1 for each in SENTENCE.split(text) if WORD.search(each))
    return len(words) // max(sentences, 1) + sum(len(word) > LONG for word in words) * 100 // len(words)
