"""What may be sent: the names and sizes that are allowed, and what a file is called when it is given out."""

import re

from kaptrain.shared.errors import Invalid

MEGABYTE = 1024 * 1024
LARGEST = 5 * MEGABYTE
# How many files one person may have here, refused and replaced ones included.
MOST_KEPT = 60
ENDINGS = {"pdf": "pdf", "jpg": "jpeg", "jpeg": "jpeg", "png": "png"}
TYPES = {"pdf": "application/pdf", "jpeg": "image/jpeg", "png": "image/png"}
EXTENSIONS = {"pdf": "pdf", "jpeg": "jpg", "png": "png"}
WORDS = {"pdf": "PDF", "jpeg": "JPEG", "png": "PNG"}
ENDING = re.compile(r"\.([A-Za-z0-9]{1,8})\Z")


class Unreadable(Exception):
    """A file is not what it says it is; the message says so to whoever sent it."""


def check_ending(name: str) -> None:
    """Raise Invalid unless the name ends like a file that may be sent; what it is, its content decides.

    Nothing else of a name is looked at, and nothing of it is kept.
    """
    ending = ENDING.search(name.strip())
    if ending is None or ending[1].lower() not in ENDINGS:
        raise Invalid("Send a PDF, JPEG or PNG file.", code="type", field="file")


def check_size(size: int) -> None:
    """Raise Invalid for an empty or a large file."""
    if not size:
        raise Invalid("This file is empty.", code="empty", field="file")
    if size > LARGEST:
        message = f"Send at most {LARGEST // MEGABYTE} MB. A photo of less detail is enough."
        raise Invalid(message, code="large", field="file")


def given_name(kind: str, number: int, media: str) -> str:
    """Return the name a file has when it is given out, made of the kind alone."""
    safe = re.sub(r"[^a-z0-9-]", "", kind) or "document"
    return f"{safe}-{number}.{EXTENSIONS[media]}"
