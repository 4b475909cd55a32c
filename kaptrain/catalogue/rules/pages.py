"""Where content is shown: the addresses that links between files lead to."""

from collections.abc import Callable

PagePath = Callable[[str, str], str]
# Activities and handbooks whose pages are guides, by the kind of line they earn; and evaluation forms.
GUIDES = frozenset({"webinar", "elective", "roleplay", "discussion", "practicum", "mentorship", "form"})


def page_path(kind: str, name: str) -> str:
    """Return the address of a module, a lesson, a guide, a book or the program itself."""
    if kind == "lesson":
        return f"/modules/{name.partition('-')[0]}/{name}"
    if kind == "module":
        return f"/modules/{name}"
    if kind == "bookclub":
        return f"/books/{name}"
    if kind in GUIDES:
        return f"/guides/{name}"
    if kind == "program":
        return f"/programs/{name}"
    return "/modules"
