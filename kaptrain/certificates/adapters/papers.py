"""The file of a certificate, of whichever kind it is."""

from kaptrain.certificates.adapters.printing import ce_pdf
from kaptrain.certificates.adapters.printing import pdf as program_pdf
from kaptrain.certificates.rules.ce_content import CeContent
from kaptrain.certificates.rules.ce_wording import ce_sheet
from kaptrain.certificates.rules.content import Content
from kaptrain.certificates.rules.tidy import tidied
from kaptrain.shared.errors import Invalid


def pdf(content: Content, attachment: bytes | None = None) -> bytes:
    """Return the certificate as one tagged page; the same content gives the same bytes.

    `attachment` is its credential (JSON), kept inside the file. Raises Invalid for content that is not
    `tidied`, for characters no font here has, and for texts that do not fit on the page.
    """
    if not isinstance(content, CeContent):
        return program_pdf(content, attachment)
    if tidied(content) != content:
        raise Invalid("The certificate's texts are not in their stored spelling.", code="untidy")
    return ce_pdf(ce_sheet(content), attachment)
