"""Which addresses a text may lead to. Everything else is shown as words without a link."""

import re
from collections.abc import Mapping

_HOST = r"[A-Za-z0-9](?:[A-Za-z0-9.-]{0,250})(?::[0-9]{1,5})?"
_REST = r"[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%-]*"
WEB = re.compile(rf"https?://{_HOST}(?:[/?#]{_REST})?")
MAIL = re.compile(r"mailto:[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]{1,250}")
LOCAL = re.compile(r"/(?:[A-Za-z0-9._~-]+/?)*(?:\?[A-Za-z0-9._~=&%+-]*)?(?:#[A-Za-z0-9._~-]*)?")
ANCHOR = re.compile(r"#[A-Za-z0-9._-]+")
FILE = re.compile(r"[A-Za-z0-9._-]+(?:/[A-Za-z0-9._-]+)*")
IMAGE = re.compile(r"/[A-Za-z0-9_-][A-Za-z0-9._-]*(?:/[A-Za-z0-9_-][A-Za-z0-9._-]*)*")
DOI = re.compile(r"(?:doi:|https?://(?:dx\.)?doi\.org/)?(10\.[0-9]{4,9}/[!-~]+)", re.IGNORECASE)

HEADING_PREFIX = "s-"


def safe_link(url: str, links: Mapping[str, str]) -> str | None:
    """Return the address to print for `url`, or None. `links` maps files of the program to pages."""
    if ANCHOR.fullmatch(url):
        name = url[1:]
        return url if name.startswith((HEADING_PREFIX, "cite-")) else f"#{HEADING_PREFIX}{name}"
    if WEB.fullmatch(url) or MAIL.fullmatch(url):
        return url
    file, mark, fragment = url.partition("#")
    page = links.get(file) if FILE.fullmatch(file) else url
    if page is None or not LOCAL.fullmatch(page) or "//" in page:
        return None
    if page is url or not mark:
        return page
    return f"{page}#{HEADING_PREFIX}{fragment}" if ANCHOR.fullmatch(f"#{fragment}") else page


def safe_image(url: str, links: Mapping[str, str]) -> str | None:
    """Return the address of an image on this very site, or None."""
    page = links.get(url, url)
    return page if IMAGE.fullmatch(page) else None
