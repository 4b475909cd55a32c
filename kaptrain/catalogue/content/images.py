"""Find the images of a program, and refuse files that are not what their name says."""

import hashlib
import re
from pathlib import Path as FilePath

from kaptrain.catalogue.content.yaml_lines import Problem
from kaptrain.catalogue.rules.program import Image

FOLDER = "images"
NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\.(svg|png|jpg|webp)")
TYPES = {"svg": "image/svg+xml", "png": "image/png", "jpg": "image/jpeg", "webp": "image/webp"}
LARGEST = 400_000
BEGINNINGS = {
    "svg": re.compile(rb"\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,2000}?-->\s*)*<svg[\s>]", re.DOTALL),
    "png": re.compile(rb"\x89PNG\r\n\x1a\n"),
    "jpg": re.compile(rb"\xff\xd8\xff"),
    "webp": re.compile(rb"RIFF.{4}WEBP", re.DOTALL),
}
# A drawing is shown as an image, where none of this would run; it has no business there all the same.
ACTIVE = re.compile(
    rb"<\s*(?:script|foreignObject|iframe|image|a)\b|\son[a-z]+\s*=|javascript:|<!ENTITY|@import"
    rb"|(?:href|src)\s*=\s*[\"']\s*(?!#)",
    re.IGNORECASE,
)


def read_images(root: FilePath, problems: list[Problem]) -> dict[str, Image]:
    """Return the images below a program's folder by name, noting problems; others are left out."""
    found = {}
    for path in sorted((root / FOLDER).glob("*")):
        message = _refusal(path)
        if message:
            problems.append(Problem(str(path), 1, message))
            continue
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        found[path.name] = Image(path.name, TYPES[path.suffix[1:]], digest)
    return found


def image_path(slug: str, image: Image) -> str:
    """Return the part of an image's address that changes with its bytes."""
    return f"{slug}/{image.digest[:16]}/{image.name}"


def _refusal(path: FilePath) -> str:
    name = NAME.fullmatch(path.name)
    if name is None:
        return "an image is named like short-title.svg (or png, jpg, webp)"
    if path.is_symlink() or not path.is_file():
        return "an image is a file of its own"
    data = path.read_bytes()
    if len(data) > LARGEST:
        return f"the image has {len(data)} bytes; {LARGEST} is the most"
    if not BEGINNINGS[name[1]].match(data):
        return f"the file is no {name[1]} image"
    if name[1] == "svg" and ACTIVE.search(data):
        return "the drawing holds a script, a link or something from elsewhere"
    return ""
