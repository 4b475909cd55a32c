"""Read the axes: lists of topics that a regulator asks for, beside the program's own."""

import re
from pathlib import Path as FilePath

from kaptrain.catalogue.content.fields import Fields
from kaptrain.catalogue.content.front_matter import Document, noted, read_yaml
from kaptrain.catalogue.content.markdown_links import WEB
from kaptrain.catalogue.content.yaml_lines import Problem
from kaptrain.catalogue.rules.axis import Axis, AxisTopic
from kaptrain.catalogue.rules.plan import DEFAULT_AXIS

REQUIRED = ("id", "title", "authority", "as_of", "topics")
OPTIONAL = ("link", "note", "leave_out")
FILE_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\.yaml")


def read_axes(folder: FilePath, problems: list[Problem]) -> list[tuple[Axis, Document]]:
    """Read every `axes/NAME.yaml` with its document, noting problems; unreadable files are left out."""
    found = []
    for path in sorted(folder.glob("*.yaml")):
        document = noted(read_yaml, path, problems)
        if document is None:
            continue
        found.append((_axis(Fields(document, problems, document.data)), document))
    return found


def _axis(fields: Fields) -> Axis:
    fields.only(REQUIRED, OPTIONAL)
    path = fields.document.path
    axis_id = fields.identifier()
    if axis_id and (axis_id != path.stem or not FILE_NAME.fullmatch(path.name)):
        fields.refuse(("id",), f"id {axis_id} does not match the file, which is {path.name}")
    if axis_id == DEFAULT_AXIS:
        fields.refuse(("id",), f"{DEFAULT_AXIS} is the plan's own axis")
    link = fields.text("link", empty=True)
    if link and not WEB.fullmatch(link):
        fields.refuse(("link",), f"link {link!r} is not a web address")
    topics = tuple(_topic(each) for each in fields.each("topics"))
    if "topics" in fields.data and not topics:
        fields.refuse(("topics",), "an axis needs at least one topic")
    return Axis(
        id=axis_id,
        title=fields.text("title"),
        topics=topics,
        authority=fields.text("authority"),
        link=link,
        note=fields.text("note", empty=True),
        as_of=fields.day("as_of"),
        leave_out=fields.texts("leave_out"),
    )


def _topic(fields: Fields) -> AxisTopic:
    fields.only(("id", "title", "hours"))
    return AxisTopic(fields.identifier(), fields.text("title"), fields.hours("hours"))
