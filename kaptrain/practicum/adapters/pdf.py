"""PDF files: opened in a process of its own, and refused when they could do anything but be read.

A scan of a licence needs no script, and whoever approves it opens it on their own machine.
"""

from pathlib import Path

from kaptrain.practicum.rules.upload import Unreadable
from kaptrain.shared.apart import read_pdf_apart

MAGIC = b"%PDF-"
INSIDE = Path(__file__).with_name("pdf_inside.py")
# On the wall; the process counts its own time on the processor, and may have to wait for one.
SECONDS = 20
MARKUP = (b"<html", b"<!doctype", b"<script", b"<svg", b"<?xml")
DAMAGED = "This PDF is damaged or not complete."
SAYS = {
    "locked": "This PDF is locked. Send one that opens without a password.",
    "pages": "Send a PDF of 1 to 50 pages.",
    "complicated": "This PDF is too complicated. Print it into a new PDF and send that.",
    "active": "This PDF holds scripts, forms that send or files. Print it into a new PDF and send that.",
}


def check_pdf(data: bytes) -> None:
    """Raise Unreadable unless this is a PDF of some pages that only shows something."""
    if b"%%EOF" not in data[-1024:] or data.rpartition(b"%%EOF")[2].strip(b"\r\n\t \x00"):
        raise Unreadable(DAMAGED)
    if any(mark in data[:1024].lower() for mark in MARKUP):
        raise Unreadable("This is not a PDF.")
    said = _verdict(data)
    if said != "fine":
        raise Unreadable(SAYS.get(said, DAMAGED))


def _verdict(data: bytes) -> str:
    said = read_pdf_apart(INSIDE, data, seconds=SECONDS)
    return "complicated" if said is None else said.decode("ascii", "replace")
