"""What the linters cannot say about Python files. Each check takes the folder of the project and returns
problems as `path:line: what is wrong`, so that it can be tried on a copy with a planted violation.
"""

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path

LONGEST_FILE = 400
LONGEST_FUNCTION = 40
LONGEST_VIEW = 20
MOST_UNNAMED = 5
ROUTES = {"get", "post", "put", "patch", "delete", "route"}
ENTRY_POINTS = ("views", "cli")
EXACT_ROOMS = ("rules", "service", "models", "queries")
POSSESSIVE = re.compile(r"\)(?:\{\d+,?\d*\}|\+)\+")

Function = ast.FunctionDef | ast.AsyncFunctionDef
Check = Callable[[Path], list[str]]


def python_files(root: Path, *folders: str) -> Iterator[Path]:
    """Return the Python files below some folders, in order; those of the root itself for `.`."""
    for folder in folders:
        pattern = "*.py" if folder == "." else "**/*.py"
        yield from sorted((root / folder).glob(pattern))


def room(root: Path, file: Path) -> str:
    """Return the kind of module a file is: `views` for kaptrain/hours/views.py and views/staff.py."""
    parts = file.relative_to(root).with_suffix("").parts
    return parts[2] if len(parts) > 2 else parts[-1]


def oversized_files(root: Path) -> list[str]:
    """Find files above 400 lines."""
    lengths = (
        (file, len(file.read_text(encoding="utf-8").splitlines()))
        for file in python_files(root, ".", "kaptrain", "tests", "migrations", "benchmarks")
    )
    return [
        f"{file.relative_to(root)}:{length}: above {LONGEST_FILE} lines"
        for file, length in lengths
        if length > LONGEST_FILE
    ]


def oversized_functions(root: Path) -> list[str]:
    """Find functions above 40 lines and views above 20."""
    found = []
    for file, tree in _trees(root):
        for node in ast.walk(tree):
            if isinstance(node, Function):
                limit = LONGEST_VIEW if _is_view(node) else LONGEST_FUNCTION
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                if length > limit:
                    found.append(
                        _at(root, file, node, f"{node.name}() has {length} lines, {limit} are allowed")
                    )
    return found


def crowded_signatures(root: Path) -> list[str]:
    """Find functions with more than five parameters that a caller may pass without their names."""
    found = []
    for file, tree in _trees(root):
        # Click and Flask pass a command's arguments by name.
        if room(root, file) != "cli":
            for node in ast.walk(tree):
                if isinstance(node, Function):
                    unnamed = [
                        arg
                        for arg in (*node.args.posonlyargs, *node.args.args)
                        if arg.arg not in ("self", "cls")
                    ]
                    if len(unnamed) > MOST_UNNAMED:
                        found.append(
                            _at(root, file, node, f"{node.name}() takes {len(unnamed)} unnamed arguments")
                        )
    return found


def stray_commits(root: Path) -> list[str]:
    """Find transactions that end anywhere but in views and cli."""
    found = []
    for file, tree in _trees(root):
        if room(root, file) not in ENTRY_POINTS:
            found += [
                _at(root, file, node, "only views and cli commit")
                for node in ast.walk(tree)
                if _is_call_of(node, "commit") or (_is_call_of(node, "begin") and _on_session(node))
            ]
    return found


def legacy_queries(root: Path) -> list[str]:
    """Find `Model.query` and `session.query()`; reads are written with `select()`."""
    found = []
    for file, tree in _trees(root):
        for node in ast.walk(tree):
            of_model = (
                isinstance(node, ast.Attribute) and node.attr == "query" and _looks_like_model(node.value)
            )
            if of_model or (_is_call_of(node, "query") and _on_session(node)):
                found.append(_at(root, file, node, "use select(), never .query"))
    return found


def inexact_time(root: Path) -> list[str]:
    """Find floats where time is counted: minutes are integers, and dividing them is done by whole numbers."""
    found = []
    for file, tree in _trees(root):
        exact = room(root, file) in EXACT_ROOMS or file.parent.name == "shared"
        for node in ast.walk(tree):
            if _is_float_minutes(node):
                found.append(_at(root, file, node, "minutes are integers, never floats"))
            elif exact and _divides_minutes(node):
                found.append(_at(root, file, node, "divide minutes with //, never with /"))
    return found


def mismatched_patterns(root: Path) -> list[str]:
    """Find `(…){1,9}+`, which Python before 3.11.5 mismatches; `(?>(?:…){1,9})` is the same and right."""
    found = []
    for file, tree in _trees(root):
        for node in ast.walk(tree):
            if (
                isinstance(node, ast.Constant)
                and isinstance(node.value, str)
                and POSSESSIVE.search(node.value)
            ):
                found.append(_at(root, file, node, "write a repeated group as an atomic one"))
    return found


def unnamed_slices(root: Path, contracts: dict[str, list[str]]) -> list[str]:
    """Find features that the contract about their inside does not name, and names without a feature."""
    foundations = {"shared", "authz", "db", "web", "demo"}
    packages = {file.parent.name for file in (root / "kaptrain").glob("*/__init__.py")} - foundations
    named = {container.removeprefix("kaptrain.") for container in contracts["slices"]} - foundations
    return [f"{name}: name it in the contract 'Inside a feature'" for name in sorted(packages - named)] + [
        f"{name}: the contract 'Inside a feature' names it, but there is no such package"
        for name in sorted(named - packages)
    ]


def _trees(root: Path) -> Iterator[tuple[Path, ast.Module]]:
    for file in python_files(root, "kaptrain"):
        yield file, ast.parse(file.read_text(encoding="utf-8"), filename=str(file))


def _at(root: Path, file: Path, node: ast.AST, problem: str) -> str:
    return f"{file.relative_to(root)}:{getattr(node, 'lineno', 0)}: {problem}"


def _is_view(node: Function) -> bool:
    return any(
        isinstance(mark, ast.Call) and isinstance(mark.func, ast.Attribute) and mark.func.attr in ROUTES
        for mark in node.decorator_list
    )


def _is_call_of(node: ast.AST, method: str) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == method


def _on_session(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return False
    owner = node.func.value
    if isinstance(owner, ast.Call):
        owner = owner.func
    return ast.unparse(owner).rpartition(".")[2] in ("session", "engine", "Session")


def _looks_like_model(owner: ast.expr) -> bool:
    name = ast.unparse(owner).rpartition(".")[2]
    return name.isidentifier() and name[0].isupper() and not name.isupper()


def _is_float_minutes(node: ast.AST) -> bool:
    if isinstance(node, ast.arg):
        name, annotation = node.arg, node.annotation
    elif isinstance(node, ast.AnnAssign):
        name, annotation = ast.unparse(node.target), node.annotation
    elif isinstance(node, Function):
        name, annotation = node.name, node.returns
    else:
        return False
    counts_time = "minutes" in name.lower() or "hours" in name.lower()
    return (
        counts_time and annotation is not None and "float" in ast.unparse(annotation).split(".")[-1].lower()
    )


def _divides_minutes(node: ast.AST) -> bool:
    if not isinstance(node, ast.BinOp) or not isinstance(node.op, ast.Div):
        return False
    sides = ast.unparse(node.left).lower() + ast.unparse(node.right).lower()
    return "minutes" in sides and "decimal(" not in sides
