"""The picture of a badge, as PNG and SVG. It shows what was achieved, never whose it is."""

import functools
import json
import threading
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

import typst

from kaptrain.certificates.adapters.fonts import FOLDER
from kaptrain.certificates.rules.ring import ring_arcs
from kaptrain.shared.errors import Invalid

_TEMPLATES = Path(__file__).parents[2] / "templates" / "certificates"
_PIXELS_PER_INCH = 101.6  # 480 by 480 pixels
_ONE_AT_A_TIME = threading.Lock()


@dataclass(frozen=True)
class Seal:
    """What the picture shows. `minutes` are one arc each."""

    issuer: str
    title: str
    figure: str
    unit: str
    minutes: tuple[int, ...]


def png(seal: Seal) -> bytes:
    """Return the picture with 480 pixels each way; the same seal gives the same bytes."""
    return _made(seal, "png")


def svg(seal: Seal) -> bytes:
    """Return the picture as an SVG whose letters are shapes; the same seal gives the same bytes."""
    return _made(seal, "svg")


# Those who finish the same plan in one go mostly share a picture.
@functools.lru_cache(maxsize=16)
def _made(seal: Seal, form: Literal["png", "svg"]) -> bytes:
    words = {**asdict(seal), "ring": ring_arcs(seal.minutes)}
    inputs = {"badge": json.dumps(words, ensure_ascii=False)}
    try:
        with _ONE_AT_A_TIME:
            made = _compiler().compile(format=form, ppi=_PIXELS_PER_INCH, sys_inputs=inputs)
    except typst.TypstError as problem:
        raise Invalid(f"The badge cannot be drawn: {problem.message}", code="unprintable") from problem
    if not isinstance(made, bytes):
        raise TypeError("typst gives one file for one page")
    return made


@functools.cache
def _compiler() -> typst.Compiler:
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(FOLDER)])
    return typst.Compiler(_TEMPLATES / "badge.typ", root=_TEMPLATES, font_paths=fonts)
