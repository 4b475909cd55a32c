"""Plans that `flask hours evaluate` refuses, each with the line of its mistake."""

from typing import Any

import pytest

BAD_PLANS = [
    ("a cap below its hours", ("hours: 2\ntopics", "hours: 2\n    cap: 1\ntopics"), 10, "below"),
    ("caps less than the plan", ("hours: 2\nwindow", "hours: 3\nwindow"), 3, "caps sum to 2 h"),
    (
        "hours that are not minutes",
        ("hours: 2\nwindow", "hours: 1.001\nwindow"),
        3,
        "whole number of minutes",
    ),
    ("a repeated topic", ("topics: [", "topics: [{id: ethics, hours: 0}, "), 10, "'ethics' is repeated"),
    (
        "a repeated component",
        ("topics:", "  - {id: practicum, accepts: [module], hours: 0}\ntopics:"),
        10,
        "repeated",
    ),
    ("a repeated condition", ("[licence]", "[licence, licence]"), 11, "repeated"),
    ("a repeated kind", ("[practicum]", "[practicum, practicum]"), 8, "repeated"),
    ("a repeated gate", ("topics:", "    after: [x, x]\ntopics:"), 10, "repeated"),
    ("an unknown key", ("conditions:", "colour: red\nconditions:"), 11, "unknown key 'colour'"),
    ("modules by hand", ("conditions:", "modules: {}\nconditions:"), 11, "unknown key 'modules'"),
    ("an unknown key in a component", ("    accepts", "    capp: 3\n    accepts"), 8, "unknown key 'capp'"),
    ("an unknown key in a topic", ("title: Ethics", "titel: Ethics"), 10, "unknown key 'titel'"),
    ("an unknown key in the window", ("{months: 12}", "{months: 12, days: 1}"), 4, "unknown key 'days'"),
    ("an unknown limit", ("components:", "limits: {per_week: 3}\ncomponents:"), 5, "unknown key 'per_week'"),
    ("a key written twice", ("hours: 2\nwindow", "hours: 2\nhours: 2\nwindow"), 4, "written twice"),
    ("a missing title", ("title: Small\n", ""), 1, "'title' is missing"),
    ("a missing window", ("window: {months: 12}\n", ""), 1, "'window' is missing"),
    ("no components", ("components:", "components: 3\nx:"), 5, "must be a list"),
    ("a component without hours", ("    hours: 2\ntopics", "topics"), 6, "'hours' is missing"),
    ("a component without id", ("  - id: practicum\n    title", "  - title"), 6, "'id' is missing"),
    ("negative hours", ("hours: 2\ntopics", "hours: -2\ntopics"), 9, "negative"),
    ("hours as text", ("hours: 2\nwindow", "hours: two\nwindow"), 3, "number of hours"),
    ("hours in quotes", ("hours: 2\nwindow", 'hours: "2"\nwindow'), 3, "number of hours"),
    ("hours as truth", ("hours: 2\nwindow", "hours: true\nwindow"), 3, "number of hours"),
    ("a window of no months", ("months: 12", "months: 0"), 4, "at least 1"),
    ("a window of half a month", ("months: 12", "months: 0.5"), 4, "at least 1"),
    ("a window without months", ("{months: 12}", "{}"), 4, "'months' is missing"),
    ("an endless window", ("months: 12", "months: 99999"), 4, "at most"),
    ("a window that is a number", ("{months: 12}", "12"), 4, "mapping"),
    ("a day of 25 hours", ("components:", "limits: {hours_per_day: 25}\ncomponents:"), 5, "at most 24"),
    ("a day of nothing", ("components:", "limits: {hours_per_day: 0}\ncomponents:"), 5, "more than 0"),
    ("an unknown kind", ("[practicum]", "[surgery]"), 8, "not a known kind"),
    ("nothing accepted", ("[practicum]", "[]"), 8, "at least one kind"),
    ("kinds not in a list", ("[practicum]", "practicum"), 8, "must be a list"),
    ("an unknown signer", ("topics:", "    signed_by: me\ntopics:"), 10, "not one of auto"),
    ("at_least of zero", ("topics:", "    at_least: {dosing: 0}\ntopics:"), 10, "at least 1"),
    ("at_least that is a list", ("topics:", "    at_least: [dosing]\ntopics:"), 10, "mapping"),
    ("choose of zero", ("topics:", "    choose: 0\ntopics:"), 10, "at least 1"),
    ("more chosen than minutes", ("topics:", "    choose: 121\ntopics:"), 10, "more activities"),
    ("more lines than minutes", ("topics:", "    at_least: {dosing: 121}\ntopics:"), 10, "more lines"),
    ("gates in the wrong shape", ("topics:", "    gates: {dosing: m01}\ntopics:"), 10, "must be a list"),
    (
        "an unknown modality",
        ("conditions:", "modalities: {online: 1}\nconditions:"),
        11,
        "not one of self_paced",
    ),
    ("a modality above all caps", ("conditions:", "modalities: {live: 3}\nconditions:"), 11, "caps allow"),
    (
        "modalities above all caps",
        ("conditions:", "modalities: {live: 1, in_person: 1.5}\nconditions:"),
        11,
        "caps",
    ),
    ("a topic above all caps", ("Ethics, hours: 1", "Ethics, hours: 3"), 10, "caps allow"),
    ("an id with a colon", ("id: ethics", 'id: "ethics:law"'), 10, "is not an id"),
    ("an id that is a number", ("id: ethics", "id: 7"), 10, "is not an id"),
    ("an empty title", ("title: Small", 'title: ""'), 1, "not empty"),
    ("a key that is no text", ("conditions:", "7: x\nconditions:"), 11, "a key must be text"),
    ("an alias", ("[licence]", "&x [licence]"), 11, "anchors"),
    ("a foreign tag", ("title: Small", "title: !!python/name:os.system x"), 1, "tag"),
    ("a date that does not exist", ("title: Small", "title: 2026-02-30"), 1, "not a date"),
    ("broken YAML", ("[licence]", "[licence"), 11, "not valid YAML"),
]


@pytest.mark.parametrize(
    ("change", "line", "words"), [pytest.param(*one[1:], id=one[0]) for one in BAD_PLANS]
)
def test_a_bad_plan_is_refused(hours: Any, change: tuple[str, str], line: int, words: str) -> None:
    changed = hours.PLAN.replace(*change)
    assert changed != hours.PLAN
    hours.write(changed)

    hours.assert_refused(hours.run(), hours.plan, line, words)


@pytest.mark.parametrize("plan", ["", "[]", "just words", "3"])
def test_a_plan_that_is_no_mapping_is_refused(hours: Any, plan: str) -> None:
    hours.write(plan)

    hours.assert_refused(hours.run(), hours.plan, 1, "mapping")


def test_every_mistake_of_a_plan_is_told_at_once(hours: Any) -> None:
    hours.write(hours.PLAN.replace("hours: 2", "hours: -2").replace("[practicum]", "[surgery]"))

    lines = [
        int(message.rsplit("plan.yaml:")[1].split(":")[0]) for message in hours.run().stderr.splitlines()
    ]

    assert lines == [3, 8, 9]


@pytest.mark.parametrize("text", ["no front matter", "---\ntitle: x\n"])
def test_a_program_without_front_matter_is_refused(hours: Any, text: str) -> None:
    program = hours.folder / "program.md"
    program.write_text(text)

    hours.assert_refused(hours.run_on(program, hours.lines), program, 1, "front matter")


def test_files_that_cannot_be_read_are_refused(hours: Any) -> None:
    missing = hours.folder / "none.yaml"

    hours.assert_refused(hours.run_on(missing, hours.lines), missing, 1, "cannot be read")
    hours.assert_refused(hours.run_on(hours.plan, hours.folder), hours.folder, 1, "cannot be read")


def test_a_plan_that_is_not_utf_8_is_refused_with_the_line(hours: Any) -> None:
    hours.write(b"hours: 2\ntitle: \xff\n")

    hours.assert_refused(hours.run(), hours.plan, 2, "UTF-8")


def test_a_gate_on_a_module_that_cannot_be_read_is_refused(hours: Any) -> None:
    plan = hours.PLAN.replace("topics:", "    after: [m01]\ntopics:")
    program = hours.folder / "program.md"
    program.write_text(f"---\n{plan}---\n")
    module = hours.folder / "modules" / "01-ground" / "module.md"
    module.parent.mkdir(parents=True)

    module.write_text("---\nid: m01\nlessons: []\n---\n")
    hours.assert_refused(hours.run_on(program, hours.lines), program, 11, "no lessons")

    module.write_text("---\nid: m01\nlessons: 3\n---\n")
    hours.assert_refused(hours.run_on(program, hours.lines), module, 3, "lessons with ids")
