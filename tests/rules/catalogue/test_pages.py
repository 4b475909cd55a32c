"""Where links between content files lead."""

import pytest

from kaptrain.catalogue.rules.pages import page_path
from tests.factories.reporting import kap

PATHS = [
    ("lesson", "m02-01", "/modules/m02/m02-01"),
    ("module", "m02", "/modules/m02"),
    ("webinar", "webinar-3", "/guides/webinar-3"),
    ("elective", "elective-2", "/guides/elective-2"),
    ("roleplay", "lab-1", "/guides/lab-1"),
    ("discussion", "discussion-4", "/guides/discussion-4"),
    ("practicum", "practicum", "/guides/practicum"),
    ("mentorship", "mentorship", "/guides/mentorship"),
    ("form", "form-webinar", "/guides/form-webinar"),
    ("bookclub", "how-to-change-your-mind", "/books/how-to-change-your-mind"),
    ("program", "kap", "/programs/kap"),
]


@pytest.mark.parametrize(("kind", "name", "path"), PATHS)
def test_each_kind_of_text_has_its_page(kind: str, name: str, path: str) -> None:
    assert page_path(kind, name) == path


def test_every_file_of_an_activity_leads_to_its_page() -> None:
    pages = kap().pages

    assert pages["labs/01-off-label-and-alternatives.md"] == "/guides/lab-1"
    assert pages["webinars/03-access-who-is-missing.md"] == "/guides/webinar-3"
    assert pages["books/03-how-to-change-your-mind.md"] == "/books/how-to-change-your-mind"
    assert pages["practicum.md"] == "/guides/practicum"
