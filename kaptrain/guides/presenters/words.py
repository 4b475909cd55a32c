"""The words for kinds of guides, and what pages of guides and books have in common."""

from kaptrain.catalogue.rules.pages import page_path
from kaptrain.catalogue.rules.program import Activity

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
