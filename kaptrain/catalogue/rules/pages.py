"""Where content is shown: the addresses that links between files lead to."""

from collections.abc import Callable

PagePath = Callable[[str, str], str]
# Activities and handbooks whose pages are guides, by the kind of line they earn; and evaluation forms.
GUIDES = frozenset({"webinar", "elective", "roleplay", "discussion", "practicum", "mentorship", "form"})

FOLDERS = {"module": "modules", "bookclub": "books", "program": "programs", "image": "content"}


def page_path(kind: str, name: str) -> str:
    """Return the address of the page that shows something; images have a path of their own."""
    if kind == "lesson":
        return f"/modules/{name.partition('-')[0]}/{name}"
    if kind == "glossary":
        return "/glossary"
    folder = "guides" if kind in GUIDES else FOLDERS.get(kind)
    return f"/{folder}/{name}" if folder else "/modules"
