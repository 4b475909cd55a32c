"""The shape of front matter as JSON Schema, so that editors complete and mark it while one writes.

An editor sees one file alone. What files say of each other (sums, sources, gates) only
`flask content check` can tell.
"""

from collections.abc import Mapping
from typing import Any

from kaptrain.catalogue.content import activities, axes, check_items, guides, lessons, modules, sources
from kaptrain.catalogue.rules import MODALITIES
from kaptrain.catalogue.rules.guides import POINTS, QuestionKind
from kaptrain.catalogue.rules.lesson import ItemKind
from kaptrain.catalogue.rules.program import Reading

Schema = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
TEXT: Schema = {"type": "string", "pattern": r"\S"}
WORDS: Schema = {"type": "string"}
ID: Schema = {"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$"}
DAY: Schema = {"type": "string", "format": "date"}
COUNT: Schema = {"type": "integer", "minimum": 1}
MINUTES: Schema = {"type": "integer", "minimum": 0}
HOURS: Schema = {"type": "number", "exclusiveMinimum": 0}
TOPICS: Schema = {"type": "object", "additionalProperties": COUNT}


def _many(of: Schema, least: int = 0, most: int | None = None) -> Schema:
    schema: Schema = {"type": "array", "items": of}
    if least:
        schema["minItems"] = least
    if most:
        schema["maxItems"] = most
    return schema


def _object(required: Mapping[str, Schema], optional: Mapping[str, Schema] | None = None) -> Schema:
    return {
        "type": "object",
        "additionalProperties": False,
        "required": sorted(required),
        "properties": {**required, **(optional or {})},
    }


def _item(kind: ItemKind) -> Schema:
    common: dict[str, Schema] = {"id": ID, "kind": {"const": kind.value}, "ask": TEXT}
    few, most = check_items.LEAST_PARTS, check_items.MOST_PARTS
    if kind is ItemKind.ORDER:
        return _object({**common, "steps": _many(_object({"text": TEXT, "why": TEXT}), few, most)})
    if kind is ItemKind.MATCH:
        pair = _object({"item": TEXT, "answer": TEXT, "why": TEXT})
        return _object({**common, "pairs": _many(pair, few, most)})
    if kind is ItemKind.SCENARIO:
        common["case"] = TEXT
    option = _object({"text": TEXT, "why": TEXT}, {"right": {"type": "boolean"}})
    right = {"contains": {"properties": {"right": {"const": True}}, "required": ["right"]}}
    one = {} if kind is ItemKind.MULTIPLE else {"maxContains": 1}
    return _object({**common, "options": {**_many(option, 2), **right, **one}})


ITEMS: Schema = _many({"anyOf": [_item(kind) for kind in ItemKind]})
LESSON: dict[str, Schema] = {
    "id": {"type": "string", "pattern": f"^{lessons.LESSON_ID.pattern}$"},
    "title": TEXT,
    "minutes": _object(dict.fromkeys(lessons.PARTS, MINUTES)),
    "objectives": _many(TEXT, 1),
    "topics": TOPICS,
    "reviewed": DAY,
    "check": ITEMS,
}
LISTED: dict[str, Schema] = {
    "id": LESSON["id"],
    "title": TEXT,
    "minutes": COUNT,
    "objectives": _many(TEXT),
    "check": TEXT,
}
MODULE: dict[str, Schema] = {
    "id": {"type": "string", "pattern": "^m[0-9]{2}$"},
    "title": TEXT,
    "hours": HOURS,
    "objectives": _many(TEXT),
    "lessons": _many(_object(LISTED, {"topics": TOPICS}), 1),
}
ACTIVITY: dict[str, Schema] = {
    "id": ID,
    "title": TEXT,
    "minutes": COUNT,
    "modality": {"enum": list(MODALITIES)},
    "topics": TOPICS,
    "summary": WORDS,
}
BOOK = _object(
    {"title": TEXT, "by": TEXT, "publisher": TEXT, "year": COUNT, "source": TEXT},
    {"edition": WORDS, "isbn": {"type": "string", "pattern": "^(97[89][- ]?([0-9][- ]?){9}[0-9])?$"}},
)
CARD = _object({"id": ID, "title": TEXT, "therapist": TEXT, "client": TEXT, "observer": TEXT})
GUIDE: dict[str, Schema] = {
    "objectives": _many(TEXT),
    "parts": _many(_object({"title": TEXT, "minutes": COUNT})),
    "check": ITEMS,
    "task": TEXT,
    "rubric": ID,
    "must_say": _many(TEXT),
    "cards": _many(CARD),
    "questions": _many(TEXT),
    "book": BOOK,
    "candidates": _many(BOOK),
    "sections": _many(_object({"id": ID, "title": TEXT, "questions": _many(TEXT)})),
    "companions": _many(_object({"source": TEXT, "note": TEXT})),
}
AXIS_TOPIC = _object({"id": ID, "title": TEXT, "hours": HOURS})
AXIS: dict[str, Schema] = {
    "id": ID,
    "title": TEXT,
    "authority": TEXT,
    "as_of": DAY,
    "topics": _many(AXIS_TOPIC, 1),
    "link": {"type": "string", "pattern": "^(https?://.*)?$"},
    "note": WORDS,
    "leave_out": _many(ID),
}
RUBRIC_ITEM = _object({"id": ID, "title": TEXT, "levels": _many(TEXT, POINTS + 1, POINTS + 1)})
RUBRIC: dict[str, Schema] = {
    "id": ID,
    "title": TEXT,
    "passes": COUNT,
    "never_zero": _many(ID),
    "items": _many(RUBRIC_ITEM),
}
QUESTION = _object(
    {"id": ID, "kind": {"enum": [kind.value for kind in QuestionKind]}, "ask": TEXT},
    {"options": _many(TEXT), "required": {"type": "boolean"}},
)
FORM: dict[str, Schema] = {"id": ID, "title": TEXT, "about": TEXT, "questions": _many(QUESTION)}
SOURCE: dict[str, Schema] = {
    "title": TEXT,
    "year": {"type": "integer", "minimum": 1500},
    "where": TEXT,
    "read": {"enum": [reading.value for reading in Reading]},
    "authors": WORDS,
    "link": WORDS,
}
PREFIXES = {kind: prefix for _, _, kind, prefix in activities.FOLDERS}


def schemas() -> dict[str, Schema]:
    """Return every schema by the name of its file in content/schemas."""
    found = {
        "lesson": _picked(LESSON, lessons.REQUIRED),
        "module": _picked(MODULE, modules.REQUIRED),
        "axis": _picked(AXIS, axes.REQUIRED, axes.OPTIONAL),
        "rubric": _object(RUBRIC),
        "form": _object(FORM),
        "sources": {
            "type": "object",
            "propertyNames": {"pattern": "^[A-Za-z][A-Za-z0-9]{0,15}$"},
            "additionalProperties": _picked(SOURCE, sources.REQUIRED, sources.OPTIONAL),
        },
    }
    for kind, prefix in PREFIXES.items():
        found[prefix] = _picked({**ACTIVITY, **GUIDE}, activities.REQUIRED, guides.keys_of(kind))
    return {name: {"$schema": DIALECT, "title": f"KAPtrain: {name}", **each} for name, each in found.items()}


def _picked(known: Mapping[str, Schema], required: tuple[str, ...], optional: tuple[str, ...] = ()) -> Schema:
    return _object({key: known[key] for key in required}, {key: known[key] for key in optional})
