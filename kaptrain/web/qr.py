"""QR codes for the screen in the room."""

import segno


def qr_svg(url: str) -> str:
    """Return the QR code of an address as an SVG element without styles; the page names it in words."""
    made = segno.make(url, error="m", micro=False, boost_error=False)
    return str(made.svg_inline(omitsize=True, svgclass="kt-screen-qr", light="white", dark="black", border=4))
