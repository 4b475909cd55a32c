"""Every kind of problem is found, in its file and line."""

from collections.abc import Callable
from pathlib import Path

import pytest

from kaptrain.catalogue.content.check import Checked
from tests.content.places import place_of

Change = Callable[[str, str, str], None]
Check = Callable[[], Checked]

LESSON = "modules/01-ground/01-roles.md"
MODULE = "modules/01-ground/module.md"
LAB = "labs/01-consent.md"
WEBINAR = "webinars/01-opening.md"
BOOK = "books/01-first-book.md"
RUBRIC = "rubrics/consent.yaml"
AXIS = "axes/board.yaml"
FORM = "forms/webinar.md"
PRACTICUM = "practicum.md"
TEXT = "## What a room asks\n"

# File, text to replace, replacement, a mark in the line of the problem, words of the message.
PROBLEMS = [
    (PRACTICUM, "id: form, ", "id: licence, ", "id: licence, title: Site", "id licence is used already"),
    (PRACTICUM, "before: [dosing]", "before: [skiing]", "skiing", "the practicum has no activity 'skiing'"),
    (PRACTICUM, "per_site: true", "per_site: often", "per_site: often", "must be true or false"),
    (PRACTICUM, "asks: Signed., ", "", "id: form", "'asks' is missing"),
    (PRACTICUM, "expires: true", "condition: luck", "condition: luck", "the plan has no condition 'luck'"),
    (LESSON, "title: Roles", "title: Roles\ncolour: red", "colour: red", "unknown key 'colour'"),
    (LESSON, "title: Roles", "title: 7", "title: 7", "title must be text"),
    (LESSON, "title: Roles\n", "", "id: m01-01", "'title' is missing"),
    (LESSON, "title: Roles", "title: Rolls", "title: Rolls", "module.md has another title"),
    (LESSON, "id: m01-01", "id: m01-02", "id: m01-02", "does not match the file, which is m01-01"),
    (LESSON, "read: 2, ", "read: -2, ", "read: -2", "read must be a whole number"),
    (LESSON, "exercise: 10", "exercise: 11", "exercise: 11", "sum to 21, module.md has 20"),
    (LESSON, "read: 2, exercise: 10", "read: 9, exercise: 3", "read: 9", "the lesson claims 9"),
    (LESSON, "check: 5}", "check: 0}", "check: 0}", "the check needs minutes"),
    (LESSON, "topics: {ethics: 10}", "topics: {ethics: 21}", "ethics: 21", "sum to 21 of 20 minutes"),
    (LESSON, "topics: {ethics: 10}", "topics: {ethics: 9}", "ethics: 9", "module.md has other topics"),
    (LESSON, "reviewed: 2026-11-01", "reviewed: lately", "reviewed:", "must be a date"),
    (LESSON, "reviewed: 2026-11-01", "reviewed: 2027-01-01", "reviewed:", "in the future"),
    (LESSON, "objectives: [Name the roles]", "objectives: []", "objectives:", "at least one objective"),
    (LESSON, "objectives: [Name the roles]", "objectives: two", "objectives:", "must be a list"),
    (LESSON, "kind: single", "kind: triple", "kind: triple", "is not one of single, multiple"),
    (LESSON, "{text: Words, why", "{text: Words, right: true, why", "options:", "2 right options"),
    (LESSON, "right: true, why: It comes", "why: It comes", "options:", "0 right options"),
    (LESSON, ", why: They come later.}", "}", "{text: Words}", "'why' is missing"),
    (LESSON, "right: true", "right: perhaps", "right: perhaps", "right must be true or false"),
    (LESSON, "text: Words", "text: Presence", "options:", "two options say the same"),
    (LESSON, "id: q2", "id: q1", "id: q1\n    kind: single\n    ask: What comes in place 2", "written twice"),
    (LESSON, TEXT, f"{TEXT}\nSee <b>this</b>.\n", "<b>this", "raw HTML"),
    (LESSON, TEXT, f"{TEXT}\n<!-- later -->\n", "<!-- later", "raw HTML"),
    (LESSON, TEXT, f"{TEXT}\nSo [@S9].\n", "[@S9]", "cites S9"),
    (LESSON, TEXT, f"{TEXT}\nSo [@S1, S2].\n", "[@S1, S2]", "is not written like"),
    (LESSON, TEXT, f"{TEXT}\n[a](../02-no/x.md)\n", "../02-no/x.md", "leads to no file"),
    (LESSON, TEXT, f"{TEXT}\n[a](#nowhere)\n", "#nowhere", "no heading for the link"),
    (LESSON, TEXT, f"{TEXT}\n[a](javascript:alert)\n", "javascript:", "cannot be used"),
    (LESSON, TEXT, f"{TEXT}\n![](/static/a.png)\n", "![]", "no words for those"),
    (LESSON, TEXT, f"{TEXT}\n![a](http://x.org/a.png)\n", "![a]", "not a file on this site"),
    (LESSON, TEXT, f"{TEXT}\nWords {{: .red}}\n", "{: .red}", "attribute lists"),
    (LESSON, TEXT, f"{TEXT}\n[a]: http://x.org\n", "[a]: http", "written in place"),
    (LESSON, TEXT, "# What a room asks\n", "# What", "begin with ##"),
    (LESSON, TEXT, f"{TEXT}\n#### Deep\n", "#### Deep", "skips a level (2 to 4)"),
    (LESSON, TEXT, f"{TEXT}\n##Tight\n", "##Tight", "written like ## Words"),
    (LESSON, '!!! contested "as of 2026-11-01"', "!!! contested", "!!! contested", "needs the date"),
    (LESSON, '"as of 2026-11-01"', '"as of 2026-13-01"', "2026-13-01", "needs the date"),
    (LESSON, '"as of 2026-11-01"', '"as of 2027-11-01"', "2027-11-01", "in the future"),
    (LESSON, "!!! contested", "!!! disputed", "!!! disputed", "a callout is written like"),
    (MODULE, "hours: 1", "hours: 2", "hours: 2", "the lessons sum to 1 h, the module has 2 h"),
    (MODULE, "hours: 1", "hours: 0.01", "hours: 0.01", "not a whole number of minutes"),
    (MODULE, "id: m01\n", "id: m07\n", "id: m07", "does not match the folder, which is m01"),
    (MODULE, "id: m01-02", "id: m02-02", "id: m02-02", "is not a lesson of m01"),
    (MODULE, "id: m01-02", "id: m01-01", "id: m01-01\n    title: Rooms", "is used already, in"),
    (MODULE, "minutes: 40", "minutes: many", "minutes: many", "minutes must be a whole number"),
    (LAB, "id: lab-1", "id: lab-2", "id: lab-2", "does not match the file, which is lab-1"),
    (LAB, "modality: in_person", "modality: dream", "modality: dream", "is not one of self_paced"),
    (LAB, "topics: {ethics: 30}", "topics: {ethics: 61}", "ethics: 61", "sum to 61 of 60"),
    ("practicum.md", "id: onboarding", "id: lab-1", "id: lab-1", "is used already, in"),
    ("program.md", "m01-02, lab-1", "m01-02, lab-7", "lab-7", "'lab-7' is not an activity"),
    ("program.md", "after: [m01]", "after: [m08]", "m08", "'m08' is not an activity"),
    ("program.md", "at_least: {dosing: 1}", "at_least: {lab-1: 1}", "lab-1: 1", "another component"),
    ("program.md", "choose: 1", "choose: 2", "choose: 2", "asks for 2 different activities, there are 1"),
    ("program.md", "hours: 9", "hours: 90", "", "hours"),
    ("program.md", "accepts: [roleplay]", "accepts: [webinar]", "", "does not accept roleplay"),
    ("program.md", "id: bookclub", "id: books", "id: books", "no activity belongs to the component 'books'"),
    ("sources.yaml", "read: whole", "read: half", "read: half", "is not one of whole"),
    (
        "sources.yaml",
        "link: 10.1000/rooms.1",
        "link: my shelf",
        "link: my",
        "neither a web address nor a DOI",
    ),
    ("sources.yaml", 'where: "A press, not verified"', "where: A press", "S2:", "S2 has no link"),
    (LESSON, "Exercise, 7 minutes: a plan", "Exercise: a plan", "!!! exercise", "how many minutes it takes"),
    (
        LESSON,
        "Exercise, 7 minutes",
        "Exercise, 8 minutes",
        "minutes: {read",
        "name 11 minutes, the lesson claims 10",
    ),
    (LESSON, "Reflect, 3 minutes", "Reflect", "!!! reflect", "how many minutes it takes"),
    (LESSON, "rooms. 3 min", "rooms.", "- A study", "how many minutes it takes"),
    (LESSON, "rooms. 3 min", "rooms. 30 min", "minutes: {read", "name 30 minutes, the lesson claims 3"),
    (LESSON, '!!! vignette "A door"', '!!! note "A door"', TEXT, "the lesson has no vignette"),
    (LESSON, "## Further reading", "## Reading", TEXT, "the lesson has no ## Further reading"),
    (LESSON, '!!! contested "as of 2026-11-01"', "!!! verify", "!!! verify", "needs the date"),
    (LAB, "rubric: consent", "rubric: touch", "rubric: touch", "there is no rubric 'touch'"),
    (LAB, "rubric: consent\n", "", "id: lab-1", "lab-1 has no rubric"),
    (LAB, "id: c3", "id: c2", "id: c2, title: Scene 3", "'c2' is written twice"),
    (LAB, ", client: Hesitate.", "", "id: c1", "'client' is missing"),
    (LAB, "minutes: 60}]", "minutes: 50}]", "parts:", "the parts sum to 50 of 60 minutes"),
    (LAB, "summary: One hour.", "summary: One hour.\ntask: Nothing", "task:", "unknown key 'task'"),
    (
        WEBINAR,
        "  - id: q5",
        "  - id: q4",
        "  - id: q4\n    kind: single\n    ask: What was said in place 5",
        "twice",
    ),
    (BOOK, "000000-2", "000000-3", "book:", "is not an ISBN of 13 digits"),
    (BOOK, "source: S3", "source: S9", "book:", "S9 is not in sources.yaml"),
    (BOOK, "source: S1", "source: S8", "companions:", "S8 is not in sources.yaml"),
    (RUBRIC, "passes: 3", "passes: 5", "passes: 5", "5 points cannot be had"),
    (RUBRIC, "[accuracy]", "[warmth]", "never_zero", "'warmth' is not an item"),
    (RUBRIC, "Wrong, Partly right, Right", "Wrong, Right", "id: accuracy", "needs 3 levels"),
    (AXIS, "id: board-law", "id: ethics", "id: ethics", "stands in the axis 'program' already"),
    (AXIS, "as_of: 2026-11-01", "as_of: once", "as_of: once", "must be a date"),
    (FORM, "options: [Slow, Right, Fast]", "options: [Slow]", "id: pace", "at least 2 options"),
    (FORM, "kind: text", "kind: essay", "kind: essay", "is not one of scale"),
    (
        "program.md",
        "title: Ethics, hours: 1}",
        "title: Ethics, hours: 8}",
        "topics:",
        "needs 8 h, the activities bring",
    ),
    ("sources.yaml", "S2:", "s1:", "s1:", "not a source id of its own"),
    ("sources.yaml", "year: 2024", "year: soon", "year: soon", "year must be a whole number"),
]


@pytest.mark.parametrize(("file", "old", "new", "mark", "message"), PROBLEMS)
def test_each_problem_is_named_with_file_and_line(
    file: str, old: str, new: str, mark: str, message: str, mini: Path, change: Change, checked: Check
) -> None:
    change(file, old, new)

    lines = [line for line in checked().findings.lines() if ": warning: " not in line]

    place = place_of(mini / file, mark) if mark and message else ""
    assert any(line.startswith(place) and message in line for line in lines), lines


WARNINGS = [
    (LESSON, TEXT, f"{TEXT}\nGive 2 mg/kg.\n", "mg/kg", "dosing instruction"),
    (
        LESSON,
        "objectives: [Name the roles]",
        "objectives: [Understand the roles]",
        "objectives:",
        "one can see",
    ),
    (LAB, "topics: {ethics: 30}", "topics: {ethics: 30, art: 1}", "art: 1", "no axis has a topic 'art'"),
    (
        "practicum.md",
        "minutes: 60",
        "minutes: 90",
        "",
        "the activities have 2 h 30 min, the plan asks for 2 h",
    ),
    (LESSON, '"as of 2026-11-01"', '"as of 2026-01-01"', "2026-01-01", "325 days ago: review it"),
    (LESSON, "reviewed: 2026-11-01", "reviewed: 2025-01-01", "reviewed:", "690 days ago: review it"),
    (LESSON, "topics: {ethics: 10}", "topics: {ethics: 10, art: 1}", "art: 1", "no axis has a topic 'art'"),
    (LESSON, "read: 2, exercise: 10", "read: 1, exercise: 11", "read: 1", "the lesson claims 1"),
    (LESSON, "[@S1; @S2]", "[@S1]", "", "no text cites S2"),
]


@pytest.mark.parametrize(("file", "old", "new", "mark", "message"), WARNINGS)
def test_each_warning_is_named_with_file_and_line(
    file: str, old: str, new: str, mark: str, message: str, mini: Path, change: Change, checked: Check
) -> None:
    change(file, old, new)

    lines = checked().findings.lines()

    place = place_of(mini / file, mark) if mark else ""
    assert any(line.startswith(f"{place}warning: ") or not place for line in lines if message in line), lines
    assert any(message in line for line in lines)


def test_a_good_program_has_neither_problems_nor_warnings(checked: Check) -> None:
    result = checked()

    assert result.findings.lines() == []
    assert (result.modules, result.lessons, result.written, result.items) == (1, 2, 1, 5)


@pytest.mark.parametrize("file", ["program.md", "sources.yaml", MODULE])
def test_a_missing_file_is_a_problem(file: str, mini: Path, checked: Check) -> None:
    (mini / file).unlink()

    assert f"{mini / file}:1: cannot be read: no such file or directory" in checked().findings.lines()


@pytest.mark.parametrize(
    ("file", "message"),
    [
        ("modules/01-ground/Roles.md", "named like 01-short-title.md"),
        ("modules/01-ground/03-more.md", "must begin with front matter"),
        ("webinars/opening.md", "must begin with front matter"),
        ("labs/02-x.md", "must begin with front matter"),
    ],
)
def test_a_stray_file_is_a_problem(file: str, message: str, mini: Path, checked: Check) -> None:
    (mini / file).write_text("Only words.", encoding="utf-8")

    assert any(
        line.startswith(f"{mini / file}:1: ") and message in line for line in checked().findings.lines()
    )


def test_a_stray_folder_is_a_problem(mini: Path, checked: Check) -> None:
    (mini / "modules" / "extra").mkdir()

    assert any("named like 01-short-title" in line for line in checked().findings.lines())


def test_a_lesson_that_its_module_does_not_list_is_a_problem(mini: Path, checked: Check) -> None:
    text = (mini / LESSON).read_text(encoding="utf-8").replace("m01-01", "m01-03")
    (mini / "modules/01-ground/03-more.md").write_text(text, encoding="utf-8")

    assert any("lesson m01-03 is not listed" in line for line in checked().findings.lines())


def test_a_check_of_four_items_is_too_short(mini: Path, checked: Check) -> None:
    text = (mini / LESSON).read_text(encoding="utf-8")
    start, end = text.index("  - id: q5"), text.index("---\n\n##")
    (mini / LESSON).write_text(text[:start] + text[end:], encoding="utf-8")

    assert f"{mini / LESSON}:8: the check has 4 items; 5 is the least" in checked().findings.lines()


def test_a_text_above_the_limit_is_refused_with_its_line(mini: Path, checked: Check) -> None:
    with (mini / LAB).open("a", encoding="utf-8") as file:
        file.write("x" * 200_001)

    assert any(line.startswith(f"{mini / LAB}:17: the text has") for line in checked().findings.lines())


def test_windows_line_ends_do_not_move_the_lines(mini: Path, change: Change, checked: Check) -> None:
    change(LAB, "We meet", "We <b>meet")
    (mini / LAB).write_bytes((mini / LAB).read_bytes().replace(b"\n", b"\r\n"))

    assert any(line.startswith(f"{mini / LAB}:18: raw HTML") for line in checked().findings.lines())


def test_html_inside_code_is_no_problem(change: Change, checked: Check) -> None:
    change(LESSON, TEXT, f"{TEXT}\nThe tag `<b>` and <https://example.org> are fine.\n")

    assert checked().findings.lines() == []


def test_a_folder_that_is_none_is_one_problem(mini: Path, checked: Check) -> None:
    mini.rename(mini.with_name("elsewhere"))

    assert checked().findings.lines() == [f"{mini}:1: is not a folder"]
