"""What a file is, by what is in it, and its harmless form."""

from dataclasses import dataclass

from kaptrain.practicum.adapters import jpeg, pdf, png
from kaptrain.practicum.rules.upload import Unreadable


@dataclass(frozen=True, slots=True)
class Read:
    """A file as it is kept: `media` is pdf, jpeg or png."""

    media: str
    data: bytes


def read_file(data: bytes) -> Read:
    """Return what a file is; Unreadable with a sentence for the sender when it is none of the three.

    Of pictures only the picture is kept. A PDF stays as it is, or its own signature would break.
    """
    if data.startswith(pdf.MAGIC):
        pdf.check_pdf(data)
        return Read("pdf", data)
    if data.startswith(png.MAGIC):
        return Read("png", png.clean_png(data))
    if data.startswith(jpeg.MAGIC):
        return Read("jpeg", jpeg.clean_jpeg(data))
    raise Unreadable("Send a PDF, JPEG or PNG file. This is something else, whatever its name says.")
