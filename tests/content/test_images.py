"""Images of a program: what is taken for one, and what is not."""

from collections.abc import Callable
from pathlib import Path

import pytest

from kaptrain.catalogue.content.check import Checked
from kaptrain.catalogue.content.markdown import render
from kaptrain.catalogue.service import Library
from kaptrain.shared.errors import Missing

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2 2"><path d="M0 0h2"/></svg>'
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 20
LESSON = "modules/01-ground/01-roles.md"
TEXT = "## What a room asks\n"


def put(mini: Path, name: str, data: bytes | str) -> Path:
    folder = mini / "images"
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def test_an_image_is_served_by_the_digest_of_its_bytes(
    mini: Path, change: Callable[[str, str, str], None], checked: Callable[[], Checked]
) -> None:
    put(mini, "room.svg", SVG)
    change(LESSON, TEXT, f"{TEXT}\n![A room](../../images/room.svg)\n*A room, drawn.*\n")
    library = Library(mini.parent)

    html = library.lesson_html("mini", "m01-01").html

    image = library.program("mini").images["room.svg"]
    address = f"/content/mini/{image.digest[:16]}/room.svg"
    assert f'<figure><img alt="A room" loading="lazy" src="{address}">' in html
    assert "<figcaption>A room, drawn.</figcaption></figure>" in html
    assert library.image("mini", image.digest[:16], "room.svg") == (SVG.encode(), "image/svg+xml")
    assert checked().findings.lines() == []


def test_a_program_changes_with_its_images(mini: Path) -> None:
    put(mini, "room.svg", SVG)
    before = Library(mini.parent).program("mini").digest
    put(mini, "room.svg", SVG.replace("h2", "h1"))

    assert Library(mini.parent).program("mini").digest != before


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("Room.svg", SVG, "named like"),
        ("room.gif", b"GIF89a", "named like"),
        ("room.svg.html", SVG, "named like"),
        ("room.png", SVG, "no png image"),
        ("room.svg", PNG, "no svg image"),
        ("room.jpg", PNG, "no jpg image"),
        ("room.webp", b"RIFF0000WAVE", "no webp image"),
        ("room.svg", "<html><svg></svg></html>", "no svg image"),
        ("room.svg", SVG.replace("<path", "<script>1</script><path"), "holds a script"),
        ("room.svg", SVG.replace("<path", "<path onload='x()'"), "holds a script"),
        ("room.svg", SVG.replace("<path", "<a href='https://x.org'><path"), "holds a script"),
        ("room.svg", SVG.replace("<path", "<use href='https://x.org/a.svg#b'/><path"), "holds a script"),
        ("room.svg", SVG.replace("<path", "<foreignObject/><path"), "holds a script"),
        ("room.png", PNG + b"\x00" * 400_001, "400000 is the most"),
    ],
)
def test_what_is_no_image_is_refused(
    mini: Path, checked: Callable[[], Checked], name: str, data: bytes | str, message: str
) -> None:
    path = put(mini, name, data)

    assert any(each.startswith(f"{path}:1: ") and message in each for each in checked().findings.lines())


def test_a_link_out_of_the_folder_is_no_image(mini: Path, checked: Callable[[], Checked]) -> None:
    put(mini, "room.svg", SVG)
    (mini / "images" / "other.svg").symlink_to("/etc/hostname")

    assert any("a file of its own" in each for each in checked().findings.lines())


@pytest.mark.parametrize(
    "written",
    ["../../images/none.svg", "../../../secret.svg", "/etc/passwd.svg/../x", "../../images/../program.md"],
)
def test_a_text_shows_only_what_is_there(
    change: Callable[[str, str, str], None], checked: Callable[[], Checked], written: str
) -> None:
    change(LESSON, TEXT, f"{TEXT}\n![A room]({written})\n")

    assert any("image" in each for each in checked().findings.lines()) or "program.md" in written


@pytest.mark.parametrize(
    ("digest", "name"),
    [
        ("", "room.svg"),
        ("0" * 16, "room.svg"),
        ("x", "../program.md"),
        ("x", "..%2fprogram.md"),
        ("x", "none.svg"),
    ],
)
def test_the_library_gives_nothing_but_the_named_bytes(mini: Path, digest: str, name: str) -> None:
    put(mini, "room.svg", SVG)

    with pytest.raises(Missing):
        Library(mini.parent).image("mini", digest, name)


def test_an_image_that_changed_on_disk_is_not_given_under_its_old_name(mini: Path) -> None:
    path = put(mini, "room.svg", SVG)
    library = Library(mini.parent)
    digest = library.program("mini").images["room.svg"].digest
    path.write_text("<svg>other</svg>")

    with pytest.raises(Missing):
        library.image("mini", digest[:16], "room.svg")


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("![A](/a.png)", True),
        ("![A](/a.png)\n*Caption*", True),
        ("![A](/a.png) and words", False),
        ("![A](/a.png) ![B](/b.png)", False),
        ("Words ![A](/a.png)", False),
    ],
)
def test_an_image_alone_is_a_figure(text: str, figure: bool) -> None:
    assert ("<figure>" in render(text, {}).html) is figure
