"""What holds for tracked files of any kind."""

import ast
import re
import shutil
import subprocess
from pathlib import Path

# Places where packages come from, and folders of somebody's machine.
REGISTRIES = re.compile(r"\b(?:pypi\.org|pythonhosted\.org|npmjs\.(?:org|com)|deb\.debian\.org)\b")
HOMES = re.compile(r"(?<![\w/:.])/(?:home|Users)/[a-z]\w*/|(?<![\w/:.])/root/\.?\w")
SETTING = re.compile(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*")
LARGEST = 2_000_000
MADE = {
    "__pycache__",
    ".hypothesis",
    ".git",
    ".venv",
    ".mypy_cache",
    ".ruff_cache",
    ".pytest_cache",
    ".import_linter_cache",
    "instance",
    "shots",
}


def tracked_files(root: Path) -> list[Path]:
    """Return the files that git tracks; without git, every file that is not made by `./run`."""
    if shutil.which("git"):
        listed = subprocess.run(["git", "ls-files", "-z"], cwd=root, capture_output=True, check=False)
        if not listed.returncode:
            return [root / name for name in listed.stdout.decode().split("\0") if (root / name).is_file()]
    return sorted(
        file
        for file in root.rglob("*")
        if file.is_file() and not MADE.intersection(file.relative_to(root).parts)
    )


def machine_traces(root: Path, own_folder: Path) -> list[str]:
    """Find registry hosts and paths of the machine that a file was written on."""
    found = []
    own = re.compile(re.escape(str(own_folder)) + r"(?![\w-])")
    for file in tracked_files(root):
        if file.stat().st_size > LARGEST:
            continue
        text = file.read_text(encoding="utf-8", errors="replace")
        for number, line in enumerate(text.splitlines(), 1):
            for pattern in (REGISTRIES, HOMES, own):
                if match := pattern.search(line):
                    found.append(f"{file.relative_to(root)}:{number}: names {match.group()}")
    return found


def settings_read(config: Path) -> set[str]:
    """Return the names of the environment variables that the settings are read from."""
    tree = ast.parse(config.read_text(encoding="utf-8"))
    names = {
        node.args[0].value
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args
        if isinstance(node.args[0], ast.Constant) and isinstance(node.args[0].value, str)
    }
    return {name for name in names if SETTING.fullmatch(name) and len(name) > 1}


def settings_documented(readme: Path) -> set[str]:
    """Return the names in the first column of the README's tables: `| `NAME` | …`."""
    text = readme.read_text(encoding="utf-8")
    cells = re.findall(r"^\|([^|]+)\|", text, flags=re.MULTILINE)
    return {name for cell in cells for name in re.findall(r"`([A-Z][A-Z0-9_]+)`", cell)}
