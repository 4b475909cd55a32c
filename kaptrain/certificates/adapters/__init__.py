"""The certificate as a file: fonts, QR code and PDF."""

from kaptrain.certificates.adapters.printing import ce_pdf, pdf
from kaptrain.certificates.adapters.qr import Qr, qr_code, qr_svg
from kaptrain.certificates.adapters.transcript import transcript_pdf

__all__ = ["Qr", "ce_pdf", "pdf", "qr_code", "qr_svg", "transcript_pdf"]
