"""The watchmen are awake: each violation is planted in a copy of the tree and must be reported by name."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture import python_checks, template_checks, tree_checks
from tests.architecture.test_contracts import ROOT, contract_containers

RULES = "kaptrain/hours/rules/planted.py"
PAGE = "kaptrain/web/templates/errors/planted.html"
PLANTED_MODULE = '"""Planted."""\n'


def copied(target: Path, *names: str) -> Path:
    for name in names:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, target / name, ignore=shutil.ignore_patterns("__pycache__", "static"))
        else:
            shutil.copy(source, target / name)
    return target


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return copied(tmp_path, "kaptrain", "pyproject.toml", "config.py", "wsgi.py")


@pytest.fixture
def corner(tmp_path: Path) -> Path:
    """One feature and a few templates, for what is said of each file by itself."""
    return copied(
        tmp_path, "kaptrain/hours", "kaptrain/web/templates/errors", "pyproject.toml", "config.py", "wsgi.py"
    )


def plant(root: Path, path: str, text: str) -> None:
    """Add text to a file, or make it; a slice's `rules.py` and the package `rules/` are one room."""
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    before = (
        file.read_text(encoding="utf-8") if file.exists() else PLANTED_MODULE if path.endswith(".py") else ""
    )
    file.write_text(before + text, encoding="utf-8")


def room(slice_name: str, name: str) -> str:
    """Return the file in which a planted line stands: a module or the package of its name."""
    package = ROOT / "kaptrain" / slice_name / name
    return f"kaptrain/{slice_name}/{name}" + ("/__init__.py" if package.is_dir() else ".py")


def broken_contracts(root: Path) -> set[str]:
    command = "from importlinter.cli import lint_imports_command as main; main()"
    result = subprocess.run(
        [sys.executable, "-c", command, "--no-cache"], cwd=root, capture_output=True, text=True, check=False
    )
    assert "Contracts:" in result.stdout or "undeclared" in result.stdout.lower(), (
        result.stdout + result.stderr
    )
    return set(re.findall(r"^(.+) BROKEN", result.stdout, flags=re.MULTILINE))


IMPORTS = {
    "a package of utilities": (
        "kaptrain/utils/__init__.py",
        "",
        "Features and foundations are layered",
    ),
    "a module of helpers in a feature": ("kaptrain/hours/helpers.py", "", "Inside a feature"),
    "a lower feature that imports a higher one": (
        room("hours", "queries"),
        "\nfrom kaptrain.learning import views\n",
        "Features and foundations are layered",
    ),
    "features of one storey that know each other": (
        room("audit", "service"),
        "\nfrom kaptrain.outbox import models\n",
        "Features and foundations are layered",
    ),
    "rules that import Flask": (room("hours", "rules"), "\nimport flask\n", "Business rules are pure Python"),
    "rules that import SQLAlchemy": (
        room("hours", "rules"),
        "\nimport sqlalchemy\n",
        "Business rules are pure Python",
    ),
    "rules that import a model": (
        room("hours", "rules"),
        "\nfrom kaptrain.hours import models\n",
        "Inside a feature",
    ),
    "a service that knows the request": (
        room("hours", "service"),
        "\nfrom flask import request\n",
        "Services, queries, models and content do not know HTTP",
    ),
    "models that import the session": (
        room("hours", "models"),
        "\nfrom kaptrain.db.session import db\n",
        "Services, queries, models and content do not know HTTP",
    ),
    "an adapter that queries": (
        room("certificates", "adapters"),
        "\nimport sqlalchemy\n",
        "Adapters and content take and give plain data",
    ),
    "a form that imports models": (
        room("hours", "forms"),
        "\nfrom kaptrain.hours import models\n",
        "Forms check input, nothing else",
    ),
    "a presenter that queries": (
        room("hours", "presenters"),
        "\nimport sqlalchemy\n",
        "Presenters do not query",
    ),
    "a service that imports a form": (
        room("hours", "service"),
        "\nfrom kaptrain.hours import forms\n",
        "Web-facing modules are private to entry points",
    ),
}


@pytest.mark.parametrize("violation", IMPORTS)
def test_the_contracts_report(copy: Path, violation: str) -> None:
    path, line, contract = IMPORTS[violation]
    if not (copy / room("hours", "forms")).exists():
        plant(copy, room("hours", "forms"), "")

    plant(copy, path, line)

    assert contract in broken_contracts(copy)


LINT = {
    "an import inside a function": (
        RULES,
        "\ndef inner() -> None:\n    import json\n\n    json.dumps(1)\n",
        "PLC0415",
    ),
    "the clock read with datetime.now": (
        RULES,
        "\nimport datetime\n\nNOW = datetime.datetime.now(datetime.UTC)\n",
        "TID251",
    ),
    "the day read with date.today": (
        RULES,
        "\nfrom datetime import date\n\nTODAY = date.today()\n",
        "TID251",
    ),
    "the clock read with time.time": (RULES, "\nimport time\n\nNOW = time.time()\n", "TID251"),
    "nine parameters": (
        RULES,
        "\ndef wide(*, a, b, c, d, e, f, g, h, i):\n    return\n",
        "PLR0913",
    ),
    "nine branches": (
        RULES,
        "\ndef deep(a: int) -> int:\n    b = 0\n"
        + "".join(f"    if a == {n}:\n        b += {n}\n" for n in range(9)),
        "C901",
    ),
    "a relative import": (RULES, "\nfrom . import plan\n", "TID252"),
    "a service without a docstring": (
        "kaptrain/hours/service.py",
        "\ndef planted() -> None:\n    return\n",
        "D103",
    ),
}


@pytest.mark.parametrize("violation", LINT)
def test_the_linter_reports(corner: Path, violation: str) -> None:
    path, text, rule = LINT[violation]

    plant(corner, path, text)

    result = subprocess.run(
        [sys.executable, "-m", "ruff", "check", "--no-cache", "--output-format", "concise", path],
        cwd=corner,
        capture_output=True,
        text=True,
        check=False,
    )
    assert f" {rule} " in result.stdout, result.stdout + result.stderr


PYTHON = {
    "a commit in a service": (
        "kaptrain/hours/service.py",
        "\ndef planted(session):\n    session.commit()\n",
        python_checks.stray_commits,
    ),
    "a transaction opened in a service": (
        "kaptrain/hours/service.py",
        "\ndef planted(session):\n    with session.begin():\n        pass\n",
        python_checks.stray_commits,
    ),
    "Model.query": (
        "kaptrain/hours/queries.py",
        "\nLINES = models.Line.query\n",
        python_checks.legacy_queries,
    ),
    "session.query": (
        "kaptrain/hours/queries.py",
        "\ndef planted(session):\n    return session.query(Line)\n",
        python_checks.legacy_queries,
    ),
    "a file of 500 lines": ("kaptrain/hours/queries.py", "\nX = 1" * 500, python_checks.oversized_files),
    "a function of 41 lines": (
        "kaptrain/hours/queries.py",
        "\ndef planted():\n" + "    x = 1\n" * 41,
        python_checks.oversized_functions,
    ),
    "six parameters without names": (
        RULES,
        "\ndef wide(a, b, c, d, e, f):\n    pass\n",
        python_checks.crowded_signatures,
    ),
    "a view of 21 lines": (
        "kaptrain/hours/views.py",
        '\n@bp.get("/planted")\ndef planted():\n' + "    x = 1\n" * 21,
        python_checks.oversized_functions,
    ),
    "minutes as a float": (
        "kaptrain/hours/models.py",
        "\ndef planted(minutes: float) -> None: ...\n",
        python_checks.inexact_time,
    ),
    "minutes as a nullable float column": (
        "kaptrain/hours/models.py",
        "\nclass Planted:\n    minutes: Mapped[float | None]\n",
        python_checks.inexact_time,
    ),
    "minutes divided with a rest": (
        RULES,
        "\ndef planted(minutes):\n    return minutes / 60\n",
        python_checks.inexact_time,
    ),
    "a possessive group": (RULES, "\nSTRONG = r'((?:[^*]|a){1,800}+)'\n", python_checks.mismatched_patterns),
    "a query in a template": (PAGE, "{{ session.execute('x') }}", template_checks.queries),
    "a model's query in a template": (
        PAGE,
        "{% for p in Person.query.all() %}{% endfor %}",
        template_checks.queries,
    ),
    "an inline style": (PAGE, '<p style="color: red">x</p>', template_checks.inline_code),
    "an inline style that is built": (
        PAGE,
        '<p class="{{ x }}"\n  style="width: {{ x }}%">',
        template_checks.inline_code,
    ),
    "an event handler": (PAGE, '<a href="/" onclick="go()">x</a>', template_checks.inline_code),
    "a style element": (PAGE, "<style>p { color: red }</style>", template_checks.inline_code),
    "an inline script": (PAGE, "<script nonce='x'>go()</script>", template_checks.inline_code),
    "a script without a nonce": (PAGE, '<script src="/x.js"></script>', template_checks.inline_code),
    "a script in an address": (PAGE, '<a href="javascript:go()">x</a>', template_checks.inline_code),
    "a page without a title": (PAGE, '{% extends "base.html" %}', template_checks.untitled_pages),
    "a template that does not parse": (PAGE, "{% if %}", template_checks.broken_syntax),
}


@pytest.mark.parametrize("violation", PYTHON)
def test_the_tree_checks_report(corner: Path, violation: str) -> None:
    path, text, check = PYTHON[violation]
    before = set(check(corner))

    plant(corner, path, text)

    assert any(path in problem for problem in set(check(corner)) - before)


def test_a_feature_missing_in_the_contract_is_reported(copy: Path) -> None:
    plant(copy, "kaptrain/hospital/__init__.py", "")

    found = python_checks.unnamed_slices(copy, contract_containers())

    assert [problem for problem in found if problem.startswith("hospital:")]


@pytest.mark.parametrize(
    "line",
    ["https://files.python" + "hosted.org/x.whl", "see /home/" + "somebody/notes", "from {root}/x"],
)
def test_traces_of_a_machine_are_reported(tmp_path: Path, line: str) -> None:
    (tmp_path / "notes.md").write_text(line.format(root=ROOT), encoding="utf-8")

    assert len(tree_checks.machine_traces(tmp_path, ROOT)) == 1
