"""What every template must keep to. Like the checks of Python files: a folder in, problems out."""

import re
from collections.abc import Iterator
from pathlib import Path

from jinja2 import Environment, TemplateSyntaxError, nodes

LONGEST_TEMPLATE = 400
# Names by which a template could reach the database. It has nothing to read from the cookie's session either.
DATABASE = {"query", "select", "execute", "scalars", "scalar", "session", "db"}
TAG = re.compile(r"<[a-zA-Z][^<>]*>", re.DOTALL)
STYLE = re.compile(r"\sstyle\s*=", re.IGNORECASE)
HANDLER = re.compile(r"\son[a-z]+\s*=", re.IGNORECASE)
SCRIPT_ADDRESS = re.compile(r"=\s*[\"']?\s*javascript:", re.IGNORECASE)


def templates(root: Path) -> Iterator[Path]:
    """Return every template of the project, in order."""
    for pattern in ("*.html", "*.txt", "*.svg", "*.xml"):
        yield from sorted(file for file in (root / "kaptrain").rglob(pattern) if "templates" in file.parts)


def inline_code(root: Path) -> list[str]:
    """Find what the content security policy refuses: inline styles and scripts."""
    found = []
    for file in templates(root):
        source = _without_jinja(file.read_text(encoding="utf-8"))
        for tag in TAG.finditer(source):
            for problem in _refused(tag.group()):
                line = source.count("\n", 0, tag.start()) + 1
                found.append(f"{file.relative_to(root)}:{line}: {problem}")
    return found


def queries(root: Path) -> list[str]:
    """Find templates that reach for the database."""
    found = []
    for file in templates(root):
        for node in _tree(file).find_all((nodes.Getattr, nodes.Name, nodes.Call)):
            name = node.attr if isinstance(node, nodes.Getattr) else getattr(node, "name", "")
            if name in DATABASE:
                found.append(f"{file.relative_to(root)}:{node.lineno}: a template does not query ({name})")
    return found


def untitled_pages(root: Path) -> list[str]:
    """Find full pages without a title of their own."""
    layouts = root / "kaptrain/web/templates"
    trees = {_name(file): (file, _tree(file)) for file in templates(root)}
    titled = {name for name, (file, tree) in trees.items() if file.parent != layouts and _has_title(tree)}
    return [
        f"{file.relative_to(root)}:1: a page has a {{% block title %}}"
        for name, (file, tree) in trees.items()
        if file.parent != layouts and tree.find(nodes.Extends) and not {name, *_extended(tree)} & titled
    ]


def broken_syntax(root: Path) -> list[str]:
    """Find templates that do not parse or are too long."""
    found = []
    for file in templates(root):
        source = file.read_text(encoding="utf-8")
        if source.count("\n") > LONGEST_TEMPLATE:
            found.append(f"{file.relative_to(root)}:{source.count(chr(10))}: above {LONGEST_TEMPLATE} lines")
        try:
            _environment().parse(source)
        except TemplateSyntaxError as error:
            found.append(f"{file.relative_to(root)}:{error.lineno}: {error.message}")
    return found


def _environment() -> Environment:
    # Only ever parses: nothing is rendered here.
    return Environment(autoescape=True, extensions=["jinja2.ext.do", "jinja2.ext.loopcontrols"])


def _tree(file: Path) -> nodes.Template:
    return _environment().parse(file.read_text(encoding="utf-8"))


def _name(file: Path) -> str:
    return file.as_posix().rpartition("/templates/")[2]


def _has_title(tree: nodes.Template) -> bool:
    return any(block.name == "title" for block in tree.find_all(nodes.Block))


def _extended(tree: nodes.Template) -> set[str]:
    named = (node.template for node in tree.find_all(nodes.Extends))
    return {str(template.value) for template in named if isinstance(template, nodes.Const)}


def _without_jinja(source: str) -> str:
    # A comparison inside an expression must not look like the end of a tag; lines keep their numbers.
    def blank(match: re.Match[str]) -> str:
        return "\n" * match.group().count("\n") + ("x" if match.group().startswith("{{") else " ")

    return re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", blank, source, flags=re.DOTALL)


def _refused(tag: str) -> Iterator[str]:
    name = re.split(r"[\s/>]", tag[1:], maxsplit=1)[0].lower()
    if STYLE.search(tag):
        yield "no inline style attribute"
    if HANDLER.search(tag):
        yield "no inline event handler"
    if SCRIPT_ADDRESS.search(tag):
        yield "no javascript: address"
    if name == "style":
        yield "no <style> element"
    if name == "script" and not (re.search(r"\ssrc\s*=", tag) and re.search(r"\snonce\s*=", tag)):
        yield "a <script> has a src and a nonce"
