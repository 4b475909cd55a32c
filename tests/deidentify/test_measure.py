"""How much the guard finds and how often it stops a clean note, on notes it was and was not tuned on."""

from collections.abc import Callable

import pytest

from tests.deidentify import make_held, make_tuned
from tests.deidentify.measuring import DIRECT, QUASI, alarmed, false_alarms, missed, read, recall

Record = Callable[[str, object], None]
ROOT_DOCS = make_held.HERE.parents[1] / "docs" / "deidentification.md"
FEWEST_NOTES = 400
LEAST_RECALL, MOST_ALARMS = 0.95, 0.05


@pytest.mark.parametrize("half", ["tuned", "held"])
def test_p2_recall_and_false_alarms_keep_to_the_bounds(half: str, record_figure: Record) -> None:
    notes = read(half)

    found, alarms = recall(notes, DIRECT), false_alarms(notes)

    record_figure(f"{half}, direct identifiers found", found)
    record_figure(f"{half}, ages and places found", recall(notes, QUASI))
    record_figure(f"{half}, clean notes stopped", alarms)
    assert found.value >= LEAST_RECALL
    assert alarms.value <= MOST_ALARMS


def test_what_is_found_by_kind_is_printed(record_figure: Record) -> None:
    notes = read("held")

    for kind in (*DIRECT, *QUASI):
        record_figure(f"held, {kind}", recall(notes, (kind,)))


def test_each_half_has_as_many_clean_notes_as_leaking_ones_and_no_note_twice() -> None:
    halves = [read("tuned"), read("held")]

    assert sum(map(len, halves)) >= FEWEST_NOTES
    for notes in halves:
        assert sum(not note.marked for note in notes) * 2 == len(notes)
        assert len({note.text for note in notes}) == len(notes)
    assert not {note.text for note in halves[0] if note.marked} & {note.text for note in halves[1]}


def test_every_miss_and_alarm_on_the_held_half_is_listed_in_the_document() -> None:
    document = ROOT_DOCS.read_text(encoding="utf-8")
    notes = read("held")

    unlisted = [words for _, _, words in missed(notes) if f"`{words}`" not in document]
    unlisted += [words for _, words in alarmed(notes) if f"`{words}`" not in document]

    assert sorted(set(unlisted)) == []


@pytest.mark.parametrize("half", ["tuned", "held"])
def test_the_notes_are_what_their_generator_writes(half: str) -> None:
    """Nobody mends the held notes by hand."""
    maker = {"tuned": make_tuned, "held": make_held}[half]
    kept = (maker.HERE / f"{half}.jsonl").read_text(encoding="utf-8")

    assert maker.written() == kept
