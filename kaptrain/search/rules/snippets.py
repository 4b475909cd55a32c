"""An engine's snippet as pieces of text, marked or not. The page escapes them and marks with HTML."""

from dataclasses import dataclass

# No text that is indexed contains control characters, so these cannot be forged.
BEGIN, END = "\x02", "\x03"
GAP = " … "


@dataclass(frozen=True)
class Piece:
    """A piece of a snippet; `hit` when it is what was looked for."""

    text: str
    hit: bool


def pieces(snippet: str) -> tuple[Piece, ...]:
    """Cut a snippet at its markers; stray markers mark nothing and are not shown."""
    first, *others = snippet.split(BEGIN)
    found = [Piece(first.replace(END, ""), False)]
    for part in others:
        hit, closed, rest = part.partition(END)
        found += [Piece(hit, bool(closed)), Piece(rest.replace(END, ""), False)]
    return tuple(piece for piece in found if piece.text)
