"""The certificate as a file: fonts, QR code and PDF."""

from kaptrain.certificates.adapters.papers import pdf
from kaptrain.certificates.adapters.qr import Qr, qr_code, qr_svg

__all__ = ["Qr", "pdf", "qr_code", "qr_svg"]
