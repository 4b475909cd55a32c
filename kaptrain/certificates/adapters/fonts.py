"""Which fonts the printed texts need, and which characters none of them has.

The two fonts of the house print Latin (Vietnamese too), Greek and Cyrillic; a bundled font of its own
each of the `SCRIPTS`. Chinese, Japanese and Korean need a font of the machine, because it weighs more
than all the rest of the program.
"""

import functools
import mmap
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from kaptrain.certificates.adapters.cmap import code_points

FOLDER = Path(__file__).parent.parent / "templates" / "certificates" / "fonts"
# Both weights of the serif hold the same characters, and the sans a part of them.
_TEXT_FACE = "SourceSerif4-Regular.otf"

Ranges = tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Script:
    """A bundled font of one writing system, and the blocks of Unicode that are its own."""

    name: str
    blocks: Ranges

    @property
    def file(self) -> str:
        return f"{self.name.replace(' ', '')}-Regular.ttf"


@dataclass(frozen=True)
class Face:
    """A font for part of a text: its family, and its characters as the inside of a regex class."""

    name: str
    covers: str


SCRIPTS = (
    Script("Noto Serif Armenian", ((0x530, 0x58F), (0xFB13, 0xFB17))),
    Script("Noto Serif Hebrew", ((0x590, 0x5FF), (0xFB1D, 0xFB4F))),
    Script(
        "Noto Naskh Arabic",
        ((0x600, 0x6FF), (0x750, 0x77F), (0x8A0, 0x8FF), (0xFB50, 0xFDFF), (0xFE70, 0xFEFE)),
    ),
    Script("Noto Serif Devanagari", ((0x900, 0x97F), (0xA8E0, 0xA8FF))),
    Script("Noto Serif Bengali", ((0x980, 0x9FF),)),
    Script("Noto Serif Gurmukhi", ((0xA00, 0xA7F),)),
    Script("Noto Serif Gujarati", ((0xA80, 0xAFF),)),
    Script("Noto Serif Tamil", ((0xB80, 0xBFF),)),
    Script("Noto Serif Telugu", ((0xC00, 0xC7F),)),
    Script("Noto Serif Kannada", ((0xC80, 0xCFF),)),
    Script("Noto Serif Malayalam", ((0xD00, 0xD7F),)),
    Script("Noto Serif Sinhala", ((0xD80, 0xDFF),)),
    Script("Noto Serif Thai", ((0xE00, 0xE7F),)),
    Script("Noto Serif Lao", ((0xE80, 0xEFF),)),
    Script("Noto Serif Myanmar", ((0x1000, 0x109F), (0xA9E0, 0xA9FF), (0xAA60, 0xAA7F))),
    Script("Noto Serif Georgian", ((0x10A0, 0x10FF), (0x1C90, 0x1CBF), (0x2D00, 0x2D2F))),
    Script("Noto Serif Ethiopic", ((0x1200, 0x139F), (0x2D80, 0x2DDF), (0xAB00, 0xAB2F))),
    Script("Noto Serif Khmer", ((0x1780, 0x17FF), (0x19E0, 0x19FF))),
)
# Between letters of a script they choose a form; rules.tidy lets them stand nowhere else.
JOINERS = frozenset("\u200c\u200d")
_EAST_ASIAN: Ranges = (
    *((0x1100, 0x11FF), (0x2E80, 0x9FFF), (0xA960, 0xA97F), (0xAC00, 0xD7FF), (0xF900, 0xFAFF)),
    *((0xFE30, 0xFE4F), (0xFF00, 0xFFEF), (0x1B000, 0x1B16F), (0x20000, 0x3FFFF)),
)
_KANA: Ranges = ((0x3041, 0x30FF), (0x31F0, 0x31FF))
_HANGUL: Ranges = ((0x1100, 0x11FF), (0x3131, 0x318E), (0xA960, 0xA97F), (0xAC00, 0xD7FF))
_COLLECTIONS = (("NotoSerifCJK-Regular.ttc", "Noto Serif CJK"), ("NotoSansCJK-Regular.ttc", "Noto Sans CJK"))
# Where Debian and Ubuntu, Fedora, Arch and Alpine put them.
_USUAL = (
    *("/usr/share/fonts/opentype/noto", "/usr/share/fonts/google-noto-serif-cjk-fonts"),
    *("/usr/share/fonts/noto-cjk", "/usr/share/fonts/noto"),
)
HOW_TO_GET = (
    "Chinese, Japanese and Korean need the font Noto Serif CJK on the server: install the package "
    "fonts-noto-cjk, or set FONTS_DIR to a folder with NotoSerifCJK-Regular.ttc."
)


@dataclass(frozen=True)
class Collection:
    """The font of the machine for Chinese, Japanese and Korean: its file, and its family without region."""

    file: Path
    family: str


@dataclass
class _Machine:
    folder: Path | None = None


_machine = _Machine()


def use_folder(folder: Path | None) -> None:
    """Look for fonts of the machine in this folder first (the setting FONTS_DIR)."""
    _machine.folder = folder
    collection.cache_clear()


@functools.cache
def collection() -> Collection | None:
    """Return the machine's font for Chinese, Japanese and Korean, if it has one."""
    chosen = [_machine.folder] if _machine.folder else [Path(each) for each in _USUAL]
    for folder in chosen:
        for name, family in _COLLECTIONS:
            if (folder / name).is_file():
                return Collection(folder / name, family)
    return None


def missing_characters(texts: Iterable[str]) -> tuple[str, ...]:
    """Return the characters of `texts` that would print as empty boxes, in code point order."""
    wanted = {ord(char) for text in texts for char in text if char not in JOINERS}
    rest = wanted - coverage(_TEXT_FACE)
    for script in SCRIPTS:
        own = {point for point in rest if _within(point, script.blocks)}
        rest -= own & coverage(script.file) if own else own
    eastern = {point for point in rest if _within(point, _EAST_ASIAN)}
    return tuple(chr(point) for point in sorted(rest - _in_collection(eastern)))


def remedy(missing: Iterable[str]) -> str:
    """Return what an operator can do about missing characters, "" when no font is known for them."""
    eastern = any(_within(ord(char), _EAST_ASIAN) for char in missing)
    return HOW_TO_GET if eastern and collection() is None else ""


def faces(texts: Iterable[str]) -> tuple[Face, ...]:
    """Return the fonts that these texts need besides those of the house."""
    wanted = {ord(char) for text in texts for char in text}
    found = [
        Face(script.name, _regex((*script.blocks, (0x200C, 0x200D))))
        for script in SCRIPTS
        if any(_within(point, script.blocks) for point in wanted)
    ]
    machine = collection()
    if machine is not None and any(_within(point, _EAST_ASIAN) for point in wanted):
        found.append(Face(f"{machine.family} {_region(wanted)}", _regex(_EAST_ASIAN)))
    return tuple(found)


def needs_machine(needed: Iterable[Face]) -> bool:
    """Tell whether one of the fonts is the machine's."""
    return any(face.name.startswith(family) for face in needed for _file, family in _COLLECTIONS)


@functools.cache
def coverage(file_name: str) -> frozenset[int]:
    """Return the code points a bundled font has a glyph for."""
    return frozenset(code_points((FOLDER / file_name).read_bytes()))


def _in_collection(points: set[int]) -> set[int]:
    machine = collection()
    return points & _collected(machine.file) if points and machine else set()


@functools.cache
def _collected(file: Path) -> frozenset[int]:
    with file.open("rb") as opened, mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ) as data:
        return frozenset(code_points(data))


def _region(points: Iterable[int]) -> str:
    """Han characters are drawn as the other characters of the document say, else as in China."""
    found = set(points)
    if any(_within(point, _KANA) for point in found):
        return "JP"
    return "KR" if any(_within(point, _HANGUL) for point in found) else "SC"


def _within(point: int, blocks: Ranges) -> bool:
    return any(first <= point <= last for first, last in blocks)


def _regex(blocks: Ranges) -> str:
    return "[" + "".join(f"\\u{{{first:x}}}-\\u{{{last:x}}}" for first, last in blocks) + "]"
