"""QR codes drawn as one path, so that a page needs neither an image nor a style attribute."""

from dataclasses import dataclass
from html import escape
from itertools import groupby

import segno

_QUIET = 4  # modules of white border that the standard asks for
ALT = "QR code: address of the public page"


@dataclass(frozen=True)
class Qr:
    """A QR code as SVG geometry: the side of its square box and the path of its dark modules."""

    size: int
    path: str


def qr_code(url: str) -> Qr:
    """Return the QR code of an address, error correction level M, quiet border included."""
    rows = [list(row) for row in segno.make(url, error="m", micro=False, boost_error=False).matrix]
    path = "".join(_row(row, at + _QUIET) for at, row in enumerate(rows))
    return Qr(size=len(rows) + 2 * _QUIET, path=path)


def qr_svg(url: str, *, label: str = ALT) -> str:
    """Return the code as an SVG element with the theme's classes, named for screen readers."""
    code = qr_code(url)
    return (
        f'<svg class="kt-qr" viewBox="0 0 {code.size} {code.size}" role="img" '
        f'aria-label="{escape(label)}" shape-rendering="crispEdges">'
        f'<rect class="ground" width="{code.size}" height="{code.size}"/><path d="{code.path}"/></svg>'
    )


def _row(row: list[int], y: int) -> str:
    runs, x = [], _QUIET
    for dark, cells in groupby(row):
        width = len(list(cells))
        if dark:
            runs.append(f"M{x} {y}h{width}v1h-{width}z")
        x += width
    return "".join(runs)
