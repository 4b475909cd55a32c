"""The certificate as a file: fonts, QR code, PDF and its signature."""

from kaptrain.certificates.adapters.fonts import use_folder as use_fonts_of
from kaptrain.certificates.adapters.papers import pdf
from kaptrain.certificates.adapters.pen import Pen, PenError, pen_of
from kaptrain.certificates.adapters.printing import ce_pdf
from kaptrain.certificates.adapters.qr import Qr, qr_code, qr_svg
from kaptrain.certificates.adapters.transcript import transcript_pdf

__all__ = [
    "Pen",
    "PenError",
    "Qr",
    "ce_pdf",
    "pdf",
    "pen_of",
    "qr_code",
    "qr_svg",
    "transcript_pdf",
    "use_fonts_of",
]
