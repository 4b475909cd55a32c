"""The older list of Microsoft Teams: one row for each joining and each leaving, no addresses."""

from collections import deque
from collections.abc import Iterable
from dataclasses import replace

from kaptrain.events.adapters.attendance_files.cells import Entry, Report

JOINED = frozenset({"joined", "joined before"})
LEFT = "left"


def pairs_of(entries: Iterable[Entry], report: Report) -> list[Entry]:
    """Put each leaving to the earliest joining of that name that is still open.

    Who had not left when the list was saved gets an open end.
    """
    found: list[Entry] = []
    waiting: dict[str, deque[Entry]] = {}
    for entry in entries:
        if entry.join is None:
            continue  # reported when it was read
        if entry.action in JOINED:
            waiting.setdefault(entry.name, deque()).append(entry)
        elif entry.action != LEFT:
            report(entry.line, f"“{entry.action[:40]}” is neither Joined nor Left.")
        elif waiting.get(entry.name):
            found.append(replace(waiting[entry.name].popleft(), leave=entry.join))
        else:
            report(entry.line, "Somebody left here who had not joined.")
    still_there = [entry for each in waiting.values() for entry in each]
    return found + [replace(entry, open_end=True) for entry in still_there]
