"""Writes tuned.jsonl: templates written by hand, their slots filled in turn. The rules were tuned on it.

Run it from the root: `python -m tests.deidentify.make_tuned`.
"""

import json
import re
from itertools import count, cycle
from pathlib import Path

HERE = Path(__file__).parent
SLOT = re.compile(r"\{(\w)\}")
AMOUNT = 200


def notes(templates: list[str], slots: dict[str, list[str]]) -> list[str]:
    """Fill the templates in turn, and join two when all have been used once."""
    values = {name: cycle(words) for name, words in slots.items()}
    found: dict[str, None] = {}
    for number in count():
        template = templates[number % len(templates)]
        if number >= len(templates):
            other = templates[(number * 7 + 3) % len(templates)]
            template = f"{other} {template}" if number // len(templates) % 2 else template
        found[SLOT.sub(lambda match: next(values[match[1]]), template)] = None
        if len(found) == AMOUNT:
            return list(found)
    raise AssertionError


def written() -> str:
    """Return the file: leaking notes, then clean ones."""
    data = json.loads((HERE / "tuned_templates.json").read_text(encoding="utf-8"))
    lines = [
        json.dumps({"id": f"tuned-{name}-{number}", "note": note}, ensure_ascii=False)
        for name, key in (("leak", "leaking"), ("clean", "clean"))
        for number, note in enumerate(notes(data[key], data["slots"]), 1)
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    (HERE / "tuned.jsonl").write_text(written(), encoding="utf-8")
