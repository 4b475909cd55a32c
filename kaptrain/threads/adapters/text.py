"""What people write, as HTML that is safe beside other people's, and as plain words."""

import re
from functools import lru_cache

import nh3

from kaptrain.catalogue.content.markdown import render
from kaptrain.search.rules.text import plain

HEADING = re.compile(r"<(/?)h[1-6][^>]*>")
# Ids would collide between posts, and pictures would only be those of lessons: neither is left.
CLEANER = nh3.Cleaner(
    tags=set(
        "a b blockquote br code dd div dl dt em hr li ol p pre strong table tbody td th thead tr ul".split()
    ),
    clean_content_tags={"script", "style"},
    attributes={"a": {"href"}},
    allowed_classes={
        "table": {"table"},
        "td": {"text-end", "text-center"},
        "th": {"text-end", "text-center"},
    },
    url_schemes={"http", "https", "mailto"},
    link_rel="noopener nofollow ugc",
)


@lru_cache(maxsize=4096)
def post_html(body: str) -> str:
    """Render a post. Raw HTML is shown as text; what the allow-lists do not name is gone."""
    html = render(body, {}).html
    return CLEANER.clean(HEADING.sub(lambda tag: "</strong></p>" if tag[1] else "<p><strong>", html))


@lru_cache(maxsize=4096)
def plain_text(body: str) -> str:
    """Return the words of a post on one line."""
    return plain(post_html(body))


def beginning(body: str, most: int) -> str:
    """Return the first words of a post, at most so many characters."""
    words = plain_text(body)
    return words if len(words) <= most else f"{words[:most].rsplit(' ', 1)[0]} …"
