"""Read the items of a knowledge check out of a lesson's front matter."""

from collections.abc import Callable, Collection, Mapping

from kaptrain.catalogue.content.fields import Fields
from kaptrain.catalogue.rules.lesson import CheckItem, ItemKind, Option, Pair, Step

COMMON = ("id", "kind", "ask")
LEAST_PARTS, MOST_PARTS = 3, 6


def read_check(fields: Fields) -> tuple[CheckItem, ...]:
    """Read the items under `check`, noting problems; no id is used twice."""
    items: list[CheckItem] = []
    for item in fields.each("check"):
        checked = _item(item)
        if checked.id and any(checked.id == other.id for other in items):
            item.refuse(("id",), f"item {checked.id!r} is written twice")
        items.append(checked)
    return tuple(items)


def _item(fields: Fields) -> CheckItem:
    word = fields.choice("kind", [kind.value for kind in ItemKind])
    if not word:
        # Which keys belong to a kind that nobody knows, nobody knows.
        fields.only(COMMON, tuple(fields.data))
        return CheckItem(fields.identifier(), ItemKind.SINGLE, fields.text("ask"))
    kind = ItemKind(word)
    return READERS.get(kind, _choices)(fields, kind)


def _choices(fields: Fields, kind: ItemKind) -> CheckItem:
    case = ("case",) if kind is ItemKind.SCENARIO else ()
    fields.only((*COMMON, *case, "options"))
    item = CheckItem(
        id=fields.identifier(),
        kind=kind,
        ask=fields.text("ask"),
        options=tuple(_option(option) for option in fields.each("options")),
        case=fields.text("case") if case else "",
    )
    if "options" in fields.data:
        _refuse_options(fields, item)
    return item


def _option(fields: Fields) -> Option:
    fields.only(("text", "why"), ("right",))
    return Option(fields.text("text"), fields.truth("right"), fields.text("why"))


def _refuse_options(fields: Fields, item: CheckItem) -> None:
    right = sum(option.right for option in item.options)
    if len(item.options) < 2:
        fields.refuse(("options",), f"item {item.id}: needs at least 2 options")
    if item.kind is ItemKind.MULTIPLE and right < 1:
        fields.refuse(("options",), f"item {item.id}: needs at least 1 right option")
    if item.kind is not ItemKind.MULTIPLE and right != 1:
        message = f"{right} right options; a {item.kind} choice has exactly 1"
        fields.refuse(("options",), f"item {item.id}: {message}")
    _refuse_same(fields, "options", [option.text for option in item.options], item.id)


def _steps(fields: Fields, kind: ItemKind) -> CheckItem:
    fields.only((*COMMON, "steps"))
    steps = tuple(_step(step) for step in fields.each("steps"))
    item = CheckItem(fields.identifier(), kind, fields.text("ask"), steps=steps)
    if "steps" in fields.data:
        _refuse_count(fields, "steps", item)
        if steps and len({step.text for step in steps}) == 1:
            fields.refuse(("steps",), f"item {item.id}: all steps say the same")
    return item


def _step(fields: Fields) -> Step:
    fields.only(("text", "why"))
    return Step(fields.text("text"), fields.text("why"))


def _pairs(fields: Fields, kind: ItemKind) -> CheckItem:
    fields.only((*COMMON, "pairs"))
    pairs = tuple(_pair(pair) for pair in fields.each("pairs"))
    item = CheckItem(fields.identifier(), kind, fields.text("ask"), pairs=pairs)
    if "pairs" in fields.data:
        _refuse_count(fields, "pairs", item)
        _refuse_same(fields, "pairs", [pair.item for pair in pairs], item.id)
        _refuse_same(fields, "pairs", [pair.answer for pair in pairs], item.id, what="answers")
    return item


def _pair(fields: Fields) -> Pair:
    fields.only(("item", "answer", "why"))
    return Pair(fields.text("item"), fields.text("answer"), fields.text("why"))


def _refuse_count(fields: Fields, key: str, item: CheckItem) -> None:
    if not LEAST_PARTS <= item.parts <= MOST_PARTS:
        message = f"{item.parts} {key}; {LEAST_PARTS} to {MOST_PARTS} are asked"
        fields.refuse((key,), f"item {item.id}: {message}")


def _refuse_same(fields: Fields, key: str, texts: Collection[str], name: str, what: str = "") -> None:
    written = [text for text in texts if text]
    if len(set(written)) < len(written):
        fields.refuse((key,), f"item {name}: two {what or key} say the same")


READERS: Mapping[ItemKind, Callable[[Fields, ItemKind], CheckItem]] = {
    ItemKind.ORDER: _steps,
    ItemKind.MATCH: _pairs,
}
