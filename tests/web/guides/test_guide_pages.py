"""Guides and books: what each kind of reader finds on them, and what nobody does."""

import pytest
from flask.testing import FlaskClient

from tests.web.guides.conftest import Browser

EVERYBODY = ("trainee", "practitioner", "facilitator", "mentor", "admin")
PAGES = (
    "/guides", "/guides/webinar-1", "/guides/elective-1", "/guides/lab-1", "/guides/discussion-1",
    "/guides/practicum", "/guides/mentorship", "/guides/form-webinar", "/books", "/books/first-book",
)  # fmt: skip
CLIENTS_CARD, NOTES = "Hesitate.", "Keep the stopwatch hidden."
# Who finds what: role, the client's card, notes for facilitators, the mentor guide's text.
READ = [
    ("trainee", False, False, False),
    ("practitioner", True, False, False),
    ("facilitator", True, True, False),
    ("mentor", True, True, True),
    ("admin", True, True, True),
]


@pytest.mark.parametrize("url", PAGES)
def test_a_visitor_is_asked_to_sign_in(client: FlaskClient, url: str) -> None:
    answer = client.get(url)

    assert answer.status_code == 303
    assert "/sign-in" in answer.location


@pytest.mark.parametrize("role", EVERYBODY)
def test_every_role_opens_every_page(browser: Browser, role: str) -> None:
    reader = browser(role)

    assert {url: reader.get(url).status_code for url in PAGES} == dict.fromkeys(PAGES, 200)


def test_a_trainee_without_a_place_finds_nothing(browser: Browser) -> None:
    reader = browser("trainee", place=False)

    assert {reader.get(url).status_code for url in PAGES} == {404}


@pytest.mark.parametrize(("role", "card", "notes", "mentor_guide"), READ)
def test_each_role_reads_what_is_written_for_it(
    browser: Browser, role: str, card: bool, notes: bool, mentor_guide: bool
) -> None:
    """Z3: the same table as the rule, seen from outside."""
    reader = browser(role)

    lab = reader.get("/guides/lab-1").text
    assert "Listen." in lab and "Count." in lab and "Swap chairs." in lab
    assert (CLIENTS_CARD in lab) is card
    assert (NOTES in lab) is notes
    assert (NOTES in reader.get("/guides/discussion-1").text) is notes
    assert (NOTES in reader.get("/guides/practicum").text) is notes
    mentorship = reader.get("/guides/mentorship").text
    assert "Meeting-1" in mentorship
    assert ("A short handbook." in mentorship) is mentor_guide


def test_what_one_reader_sees_is_not_kept_for_the_next(browser: Browser) -> None:
    mentor, trainee = browser("mentor"), browser("trainee")

    assert NOTES in mentor.get("/guides/lab-1").text
    assert NOTES not in trainee.get("/guides/lab-1").text
    assert NOTES in mentor.get("/guides/lab-1").text


def test_a_check_for_recordings_is_never_shown(browser: Browser) -> None:
    page = browser("admin").get("/guides/webinar-1").text

    assert "<input" not in page.partition("<main")[2].partition("</main>")[0]
    assert "It was said." not in page


def test_a_book_shows_its_edition_sections_and_critics(browser: Browser) -> None:
    page = browser("trainee").get("/books/first-book").text

    for words in ("A bound book", "A. Binder", "A publisher, 2001", "9780000000002", "The first half",
                  "What is claimed?", "Read it against the book.", "We meet for an hour."):  # fmt: skip
        assert words in page


def test_the_index_names_every_kind(browser: Browser) -> None:
    page = browser("trainee").get("/guides").text

    for path in (*PAGES[1:8], "/books/first-book"):
        assert f'href="{path}"' in page


@pytest.mark.parametrize(
    "url",
    ["/guides/lab-9", "/guides/onboarding", "/guides/book-1", "/guides/form-none", "/guides/meeting-1",
     "/books/book-1", "/books/none", "/guides/..%2f", "/guides/%00"],
)  # fmt: skip
def test_what_is_not_there_is_not_found(browser: Browser, url: str) -> None:
    assert browser("admin").get(url).status_code == 404
