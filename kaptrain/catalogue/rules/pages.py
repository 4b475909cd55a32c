"""Where content is shown: the addresses that links between files lead to."""

from collections.abc import Callable

PagePath = Callable[[str, str], str]


def page_path(kind: str, name: str) -> str:
    """Return the address of a module, a lesson, a book, the glossary, an image or the program itself."""
    if kind == "lesson":
        return f"/modules/{name.partition('-')[0]}/{name}"
    if kind == "module":
        return f"/modules/{name}"
    if kind == "bookclub":
        return f"/books/{name}"
    if kind == "program":
        return f"/programs/{name}"
    if kind == "glossary":
        return "/glossary"
    if kind == "image":
        return f"/content/{name}"
    return "/modules"
