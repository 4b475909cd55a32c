"""The schemas for editors agree with the loader: on the whole content, and on planted faults."""

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from kaptrain.catalogue.content.front_matter import read_document, read_yaml
from kaptrain.catalogue.content.schemas import schemas

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = {
    "webinars": "webinar",
    "electives": "elective",
    "labs": "lab",
    "discussions": "discussion",
    "books": "book",
    "forms": "form",
}
MINI = Path(__file__).parent / "fixtures" / "mini"


def plain(value: Any) -> Any:
    """What a JSON reader would have: no dates, no decimals."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, Decimal):
        return float(value)
    return value if isinstance(value, (str, int, float, type(None))) else str(value)


def files(root: Path) -> Iterator[tuple[str, Path]]:
    for path in sorted(root.glob("modules/*/*.md")):
        yield ("module" if path.name == "module.md" else "lesson"), path
    for folder, name in FOLDERS.items():
        yield from ((name, path) for path in sorted((root / folder).glob("*.md")))
    yield from (("axis", path) for path in sorted(root.glob("axes/*.yaml")))
    yield from (("rubric", path) for path in sorted(root.glob("rubrics/*.yaml")))
    yield "sources", root / "sources.yaml"


def faults(name: str, data: Any) -> list[str]:
    return [error.message for error in Draft202012Validator(schemas()[name]).iter_errors(plain(data))]


def test_the_files_of_the_schemas_are_up_to_date() -> None:
    written = {path.stem: json.loads(path.read_text("utf-8")) for path in ROOT.glob("content/schemas/*.json")}

    assert written == schemas()


@pytest.mark.parametrize("root", [ROOT / "content" / "kap", MINI], ids=["kap", "mini"])
def test_every_file_has_the_shape_of_its_schema(root: Path) -> None:
    read = {
        path: read_yaml(path) if path.suffix == ".yaml" else read_document(path) for _, path in files(root)
    }

    found = {str(path): faults(name, read[path].data) for name, path in files(root)}

    assert {path: messages for path, messages in found.items() if messages} == {}
    assert len(found) > 10


LESSON = MINI / "modules/01-ground/01-roles.md"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("title: Roles", "title: 7"),
        ("title: Roles", "title: Roles\ncolour: red"),
        ("id: m01-01", "id: m1-1"),
        ("read: 2, ", "read: -2, "),
        ("objectives: [Name the roles]", "objectives: []"),
        ("kind: single", "kind: triple"),
        ("{text: Words, why", "{text: Words, right: true, why"),
        ("right: true, why: It comes", "why: It comes"),
        (", why: They come later.}", "}"),
        ("right: true", "right: perhaps"),
        ("topics: {ethics: 10}", "topics: {ethics: much}"),
    ],
)
def test_a_fault_that_the_loader_refuses_is_marked_while_one_writes(
    tmp_path: Path, old: str, new: str
) -> None:
    text = LESSON.read_text("utf-8")
    assert re.search(re.escape(old), text)
    path = tmp_path / "lesson.md"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")

    assert faults("lesson", read_document(path).data)
