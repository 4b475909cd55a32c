"""The second wall behind Markdown: an allow-list of what may reach a page."""

import re

import nh3

from kaptrain.catalogue.content.markdown_links import ANCHOR, IMAGE, LOCAL, MAIL, WEB
from kaptrain.catalogue.content.markdown_shape import CUT, WORDS

OWN_ID = re.compile(r"(?:s|cite|ref|gloss)-[a-z0-9]+(?:-[a-z0-9]+)*")
TAGS = frozenset(
    "a aside b blockquote br code dd div dl dt em figcaption figure h2 h3 h4 hr img li ol p pre section"
    " strong table tbody td th thead tr ul".split()
)
STRANGE = "noopener nofollow"
ATTRIBUTES = {
    "a": {"href", "id"},
    "aside": {"id", "aria-label"},
    "div": {"aria-labelledby"},
    "section": {"aria-labelledby"},
    "img": {"src", "alt"},
    "p": {"id"},
    "h2": {"id"},
    "h3": {"id"},
    "h4": {"id"},
}
CLASSES = {
    "a": {"kt-ref", "kt-term"},
    "aside": {"kt-cite", "kt-gloss"},
    "hr": {CUT},
    "div": {"kt-callout", "is-pending", "is-returned", *(f"of-{kind}" for kind in WORDS)},
    "p": {"kt-callout-title", "ink-2"},
    "section": {"kt-exercise"},
    "table": {"table"},
    "td": {"text-end", "text-center"},
    "th": {"text-end", "text-center"},
}


def _attribute(tag: str, name: str, value: str) -> str | None:
    if name in ("id", "aria-labelledby"):
        return value if OWN_ID.fullmatch(value) else None
    if name == "href":
        allowed = any(pattern.fullmatch(value) for pattern in (ANCHOR, WEB, MAIL, LOCAL))
        return value if allowed and not value.startswith("//") else None
    if name == "src":
        return value if IMAGE.fullmatch(value) else None
    return value


_CLEANER = nh3.Cleaner(
    tags=set(TAGS),
    clean_content_tags={"script", "style"},
    attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
    attribute_filter=_attribute,
    allowed_classes={tag: set(names) for tag, names in CLASSES.items()},
    tag_attribute_values={
        "th": {"scope": {"col"}},
        "img": {"loading": {"lazy"}},
        "div": {"role": {"note"}},
    },
    url_schemes={"http", "https", "mailto"},
    link_rel=STRANGE,
)


# The cleaner gives each link a `rel`; one that stays on this site has no use for it.
_OWN_LINK = re.compile(rf'(<a [^<>]*href="[#/](?!/)[^<>"]*"[^<>]*) rel="{STRANGE}"')


def clean(html: str) -> str:
    """Keep only the tags, attributes, classes, ids and addresses of the allow-list."""
    return _OWN_LINK.sub(r"\1", _CLEANER.clean(html))
