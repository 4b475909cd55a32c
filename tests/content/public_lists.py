"""The public lists of hostile strings and of Markdown examples; see public/README.md."""

import gzip
import json
from pathlib import Path

FOLDER = Path(__file__).parent / "public"
# Where a string can stand in a lesson: eight contexts, each by itself.
CONTEXTS = {
    "body": "{}",
    "link text": "[{}](https://good.example/)",
    "link address": "[words]({})",
    "image words": "![{}](/static/a.png)",
    "image address": "![words]({})",
    "table cell": "| a | b |\n|---|---|\n| {} | x |",
    "heading": "## {}",
    "code fence info": "```{}\ncode\n```",
}


def hostile(every: int = 1) -> list[str]:
    """Every string of the lists once, or each n-th."""
    lists = json.loads(gzip.decompress((FOLDER / "hostile.json.gz").read_bytes()))
    return list(dict.fromkeys(text for name in sorted(lists) for text in lists[name]))[::every]


def in_context(context: str, text: str) -> str:
    """Put a string where it would be dangerous."""
    return CONTEXTS[context].replace("{}", text)


def commonmark() -> list[tuple[str, str, str]]:
    """The examples of the CommonMark specification: section, Markdown, HTML."""
    examples = json.loads(gzip.decompress((FOLDER / "commonmark.json.gz").read_bytes()))
    return [(section, text, html) for section, text, html in examples]
