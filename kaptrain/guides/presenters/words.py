"""The words for kinds of guides, and what pages of guides and books have in common."""

from collections.abc import Mapping
from dataclasses import dataclass

from kaptrain.catalogue.content.markdown_links import DOI, safe_link
from kaptrain.catalogue.rules.pages import page_path
from kaptrain.catalogue.rules.program import Activity, Source

KIND = {
    "webinar": "Webinar",
    "elective": "Elective",
    "roleplay": "Consent lab",
    "discussion": "Discussion group",
    "bookclub": "Book club",
    "practicum": "Practicum",
    "mentorship": "Mentorship",
}
MODALITY = {"live": "live, with others", "in_person": "in person", "self_paced": "self-paced"}
# The address of each handbook, its title, and the kind of its activities.
HANDBOOKS = {"practicum": "Practicum handbook", "mentorship": "Mentor guide"}


@dataclass(frozen=True)
class Work:
    """Something to read that is not ours; `url` is empty where no address is known."""

    title: str
    details: str
    url: str
    note: str = ""


def work_of(sources: Mapping[str, Source], name: str, note: str = "") -> Work:
    """Describe a source by its id; one that is not known stays with its id."""
    source = sources.get(name)
    if source is None:
        return Work(name, "", "", note)
    doi = DOI.fullmatch(source.link)
    url = safe_link(f"https://doi.org/{doi[1]}" if doi else source.link, {}) if source.link else None
    authors = f"{source.authors.rstrip('.')}. " if source.authors else ""
    return Work(source.title, f"{authors}{source.where}, {source.year}.", url or "", note)


def path_of(activity: Activity) -> str:
    """Return the address of the page that shows an activity."""
    if activity.kind in HANDBOOKS:
        return f"{page_path(activity.kind, activity.kind)}#{activity.id}"
    return page_path(activity.kind, activity.slug if activity.kind == "bookclub" else activity.id)


def neighbours(
    group: tuple[Activity, ...], activity: Activity
) -> tuple[tuple[str, str] | None, tuple[str, str] | None]:
    """Return (title, address) of the activities before and after one of the same kind."""
    at = group.index(activity)
    before = group[at - 1] if at else None
    after = group[at + 1] if at + 1 < len(group) else None
    return (
        (before.title, path_of(before)) if before else None,
        (after.title, path_of(after)) if after else None,
    )
