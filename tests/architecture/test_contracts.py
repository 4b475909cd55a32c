"""The architecture holds. Do not edit a contract or a limit to fix the build: move the code."""

import ast
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.architecture import python_checks, template_checks, tree_checks
from tests.conftest import Engines

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = [file.relative_to(ROOT).as_posix() for file in template_checks.templates(ROOT)]


def contract_containers() -> dict[str, list[str]]:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    return {contract["id"]: contract.get("containers", []) for contract in contracts}


def test_imports_keep_to_the_contracts() -> None:
    command = "from importlinter.cli import lint_imports_command as main; main()"

    result = subprocess.run(
        [sys.executable, "-c", command], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert result.returncode == 0, result.stdout


def test_every_feature_is_named_in_the_contract_about_its_inside() -> None:
    assert python_checks.unnamed_slices(ROOT, contract_containers()) == []


@pytest.mark.parametrize(
    "check",
    [
        python_checks.oversized_files,
        python_checks.oversized_functions,
        python_checks.crowded_signatures,
        python_checks.stray_commits,
        python_checks.legacy_queries,
        python_checks.inexact_time,
        python_checks.mismatched_patterns,
        template_checks.broken_syntax,
        template_checks.inline_code,
        template_checks.queries,
        template_checks.untitled_pages,
    ],
    ids=lambda check: check.__name__,
)
def test_nothing_is_found_by(check: python_checks.Check) -> None:
    assert check(ROOT) == []


@pytest.mark.parametrize("template", TEMPLATES)
def test_the_template_compiles(engines: Engines, template: str) -> None:
    name = template.rpartition("/templates/")[2]

    assert engines.application("sqlite").jinja_env.get_template(name).name == name


def test_rules_load_without_the_framework() -> None:
    modules = [
        ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        for file in python_checks.python_files(ROOT, "kaptrain")
        if python_checks.room(ROOT, file) == "rules" or file.parent.name in ("shared", "authz")
    ]
    program = (
        "import sys, "
        + ", ".join(modules)
        + "; print([m for m in ('flask', 'sqlalchemy') if m in sys.modules])"
    )

    result = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert result.stdout.strip() == "[]", result.stderr


def test_no_tracked_file_names_a_registry_or_somebodys_machine() -> None:
    assert tree_checks.machine_traces(ROOT, ROOT) == []


def test_every_setting_is_documented() -> None:
    readme = ROOT / "README.md"
    read = tree_checks.settings_read(ROOT / "config.py")

    assert read, "no settings were found in config.py: mend this test"
    assert read - tree_checks.settings_documented(readme) == set()


def test_every_ignore_of_a_linter_says_why() -> None:
    unexplained = [
        f"{file.relative_to(ROOT)}:{number}"
        for file in python_checks.python_files(ROOT, ".", "kaptrain")
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
        if "# noqa" in line and " - " not in line.partition("# noqa")[2]
    ]

    assert unexplained == []


def test_a_package_holds_nothing_but_its_docstring() -> None:
    packages = [ROOT / "kaptrain/__init__.py", *sorted((ROOT / "kaptrain").glob("*/__init__.py"))]

    loaded = [
        package.relative_to(ROOT)
        for package in packages
        if any(
            not isinstance(node, ast.Expr | ast.Assign) for node in ast.parse(package.read_text("utf-8")).body
        )
    ]

    assert loaded == []
