"""What somebody can read in an answer, whatever its format."""

import io

from pypdf import PdfReader
from werkzeug.test import TestResponse


def words_of(answer: TestResponse) -> str:
    """The text of a page or file; of a PDF what its pages print, of other binary files their letters."""
    if answer.mimetype == "application/pdf":
        return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.data)).pages)
    data: bytes = answer.data
    return data.decode("utf-8", "replace")
