"""Read what earns minutes besides lessons: webinars, electives, labs, meetings, the practicum."""

import re
from pathlib import Path as FilePath

from kaptrain.catalogue.content.fields import Fields
from kaptrain.catalogue.content.front_matter import Document, noted, read_document
from kaptrain.catalogue.content.guides import keys_of, read_guide
from kaptrain.catalogue.content.lessons import FILE_NAME
from kaptrain.catalogue.content.yaml_lines import Problem
from kaptrain.catalogue.rules import MODALITIES
from kaptrain.catalogue.rules.guides import Guide
from kaptrain.catalogue.rules.program import Activity

# Folder, component, kind of line, and how an id begins.
FOLDERS = (
    ("webinars", "webinars", "webinar", "webinar"),
    ("electives", "electives", "elective", "elective"),
    ("labs", "labs", "roleplay", "lab"),
    ("discussions", "discussion", "discussion", "discussion"),
    ("books", "bookclub", "bookclub", "book"),
)
HANDBOOKS = ("practicum", "mentorship")
REQUIRED = ("id", "title", "minutes", "modality", "topics", "summary")

Found = list[tuple[Activity, Document, Fields]]


def read_activities(root: FilePath, problems: list[Problem]) -> tuple[Found, dict[str, Document]]:
    """Read all activities with their documents, and the handbooks by name; problems are noted."""
    found: Found = []
    for folder, component, kind, prefix in FOLDERS:
        for path in sorted((root / folder).glob("*.md")):
            document = noted(read_document, path, problems)
            if document is not None:
                fields = Fields(document, problems, document.data)
                _refuse_name(fields, path.name, prefix)
                found.append((_activity(fields, component, kind, document.body), document, fields))
    handbooks = {}
    for name in HANDBOOKS:
        path = root / f"{name}.md"
        document = noted(read_document, path, problems) if path.exists() else None
        if document is not None:
            handbooks[name] = document
            found += _listed(document, name, problems)
    return found, handbooks


def _listed(document: Document, name: str, problems: list[Problem]) -> Found:
    fields = Fields(document, problems, document.data)
    fields.only(("activities",), ("documents",) if name == "practicum" else ())
    return [(_activity(each, name, name, ""), document, each) for each in fields.each("activities")]


def _refuse_name(fields: Fields, file: str, prefix: str) -> None:
    name = FILE_NAME.fullmatch(file)
    if name is None:
        fields.refuse((), "a file here is named like 01-short-title.md")
        return
    expected, given = f"{prefix}-{int(name[1])}", fields.data.get("id")
    if isinstance(given, str) and given != expected:
        fields.refuse(("id",), f"id {given} does not match the file, which is {expected}")


def _activity(fields: Fields, component: str, kind: str, body: str) -> Activity:
    fields.only(REQUIRED, ("times",) if fields.path else keys_of(kind))
    minutes = fields.whole("minutes")
    name = FILE_NAME.fullmatch(fields.document.path.name)
    return Activity(
        id=fields.identifier(),
        component=component,
        kind=kind,
        title=fields.text("title"),
        slug=name[2] if name else re.sub(r"[^a-z0-9-]", "", str(fields.data.get("id", ""))),
        minutes=minutes,
        modality=fields.choice("modality", MODALITIES),
        topics=fields.counts("topics"),
        summary=fields.text("summary", empty=True),
        body=body,
        guide=Guide() if fields.path else read_guide(fields, kind, minutes),
        times=fields.whole("times") if "times" in fields.data else 1,
        folder=fields.document.path.parent.name if body else "",
    )
