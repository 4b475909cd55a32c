import re
from xml.etree import ElementTree

import segno

from kaptrain.certificates.adapters import qr_code, qr_svg

URL = "https://kaptrain.example/verify/RR5C-HAG2-KG42-18W1-E83R-G581-902E"


def test_the_path_draws_exactly_the_dark_modules() -> None:
    code = qr_code(URL)
    drawn = set()
    for x, y, width in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\d+z", code.path):
        drawn |= {(int(x) + step, int(y)) for step in range(int(width))}
    matrix = segno.make(URL, error="m", micro=False, boost_error=False).matrix
    dark = {(x + 4, y + 4) for y, row in enumerate(matrix) for x, cell in enumerate(row) if cell}
    assert drawn == dark
    assert code.size == len(matrix) + 8


def test_the_svg_is_named_and_has_no_inline_style() -> None:
    svg = qr_svg(URL, label='Public page of "Ann" <b>')
    root = ElementTree.fromstring(svg)
    assert root.attrib["role"] == "img"
    assert root.attrib["aria-label"] == 'Public page of "Ann" <b>'
    assert root.attrib["class"] == "kt-qr"
    assert [child.tag for child in root] == ["rect", "path"]
    assert "style" not in svg
    assert "fill" not in svg
