"""`/search`: what it says, to whom, in how many statements, whatever is typed."""

from collections.abc import Callable
from datetime import datetime
from urllib.parse import quote_from_bytes

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Connection
from sqlalchemy.orm import Session

from kaptrain.catalogue.rules.audience import Audience
from kaptrain.search import service
from kaptrain.search.rules.document import Document, Kind
from tests.factories import person
from tests.factories.reporting import kap, kap_place
from tests.factories.search import kap_index
from tests.services.search.test_finding import HOSTILE
from tests.signing import sign_in
from tests.statements import statements

SOURCE = service.source_of("kap")
Reader = Callable[[str], FlaskClient]


@pytest.fixture
def reader(session: Session, client: FlaskClient) -> Reader:
    """A browser of somebody with this role; a trainee has a place."""

    def signed_in(role: str) -> FlaskClient:
        somebody = person(session, f"Demo {role}", [role])
        if role == "trainee":
            kap_place(session, somebody)
        return sign_in(client, somebody)

    return signed_in


def index(session: Session, now: datetime, *documents: Document, digest: str = "") -> None:
    service.store(session, SOURCE, documents, digest=digest or service.index_digest(kap()), now=now)
    session.commit()


def ask(browser: FlaskClient, typed: str, **more: str) -> str:
    answer = browser.get("/search", query_string={"q": typed, **more})
    assert answer.status_code == 200
    return answer.text


def test_a_find_leads_to_its_section(session: Session, now: datetime, reader: Reader) -> None:
    kap_index(session, now=now)
    page = ask(reader("trainee"), "bladder")

    assert page.index('href="/modules/m05/m05-04#s-the-bladder"') < page.index('href="/modules/m05/m05-02#')
    assert "<mark>bladder</mark>" in page
    assert " pages found for <b>bladder</b>" in page
    assert "Lessons (" in page


def test_what_is_typed_and_what_is_found_is_escaped(session: Session, now: datetime, reader: Reader) -> None:
    """W1: the snippet, the title, the question itself."""
    canary = "\"'><x-k>heron</x-k>"
    index(
        session,
        now,
        Document(Kind.LESSON, "/modules/m01", f"T {canary}", f"B {canary}", heading=f"H {canary}"),
    )

    browser = reader("trainee")
    shown, echoed = ask(browser, "heron"), ask(browser, canary)

    assert "<x-k>" not in shown + echoed
    # PostgreSQL leaves out what looks like a tag; what it leaves in is escaped.
    assert "<mark>heron</mark>" in shown and "&lt;x-k&gt;" in shown


def test_whatever_is_typed_the_page_answers(session: Session, now: datetime, reader: Reader) -> None:
    """W7, W9; a lone surrogate cannot be sent, its bytes can."""
    index(session, now, Document(Kind.LESSON, "/modules/m01", "A heron", "a b c"))
    browser = reader("trainee")

    for typed in HOSTILE:
        raw = quote_from_bytes(typed.encode("utf-8", "surrogatepass"), safe="")
        answer = browser.get("/search", query_string=f"q={raw}")

        assert (answer.status_code, "<h1>Search</h1>" in answer.text) == (200, True), ascii(typed[:40])


ODD = (
    "q=heron&q=crane q[]=heron q=heron&kind=no q=heron&kind=%00 q=heron&page=-1 q=heron&page=0"
    " q=heron&page=9999999999 q=heron&page=%D9%A1 q=heron&page=1e3 page=3 kind=lesson q=%FF%FE q="
).split()


def test_odd_parameters_are_answered(session: Session, now: datetime, reader: Reader) -> None:
    """W9."""
    index(session, now, Document(Kind.LESSON, "/modules/m01", "A heron", "a b c"))
    browser = reader("trainee")

    assert {query: browser.get(f"/search?{query}").status_code for query in ODD} == dict.fromkeys(ODD, 200)


def test_finds_come_by_twenties_and_by_kind(session: Session, now: datetime, reader: Reader) -> None:
    lessons = [Document(Kind.LESSON, f"/modules/m01/x{n}", f"Lesson {n}", "A heron.") for n in range(45)]
    index(session, now, *lessons, Document(Kind.GUIDE, "/guides/lab-1", "Lab", "A heron."))
    browser = reader("trainee")

    first, last = ask(browser, "heron"), ask(browser, "heron", page="3")
    guides = ask(browser, "heron", kind="guide")

    assert "1 to 20 of 46" in first and "page=2" in first
    assert "41 to 46 of 46" in last and 'rel="next"' not in last
    assert "41 to 46 of 46" in ask(browser, "heron", page="99")
    assert "1 page found" in guides and "Lessons (45)" in guides


def test_each_finds_what_they_may_read(session: Session, now: datetime, reader: Reader) -> None:
    """Z3."""
    index(
        session, now,
        Document(Kind.GUIDE, "/guides/lab-1", "Lab", "The client hides a heron.", audience=Audience.GUIDES),
        Document(Kind.HANDBOOK, "/guides/mentorship", "Guide", "A heron.", audience=Audience.MENTORS),
    )  # fmt: skip

    found = {role: "<mark>heron</mark>" in ask(reader(role), "heron") for role in ("trainee", "practitioner")}
    mentors = ask(reader("mentor"), "heron")

    assert found == {"trainee": False, "practitioner": True}
    assert "2 pages found" in mentors


def test_a_word_of_the_glossary_is_explained_above(session: Session, now: datetime, reader: Reader) -> None:
    index(session, now)
    term = kap().glossary.terms[0]

    browser = reader("trainee")

    for typed in (term.title.upper(), "norket"):
        expected = term.id if typed != "norket" else "norketamine"
        assert f'href="/glossary#term-{expected}"' in ask(browser, typed)
    assert "In the glossary" not in ask(browser, "nor")


def test_an_empty_search_says_what_can_be_done(session: Session, now: datetime, reader: Reader) -> None:
    index(session, now)
    browser = reader("trainee")

    assert "Put words that belong together in quotes" in ask(browser, "")
    assert "Those words are everywhere" in ask(browser, "what is the")
    assert "Nothing found" in ask(browser, "heron")
    assert "There was no word in that" in ask(browser, "***")
    assert "only the first words were used" in ask(browser, "heron " * 100)


def test_an_index_that_is_older_or_missing_is_named(session: Session, now: datetime, reader: Reader) -> None:
    browser = reader("trainee")

    assert "The search is being prepared" in ask(browser, "heron")
    index(session, now, digest="older")
    assert "The texts changed a moment ago" in ask(browser, "heron")
    index(session, now)
    assert "The texts changed" not in ask(browser, "heron")


def test_who_reads_nothing_finds_nothing(session: Session, client: FlaskClient) -> None:
    assert client.get("/search?q=a").status_code == 303
    stranger = sign_in(client, person(session, "Demo Stranger", ["trainee"]))
    assert stranger.get("/search?q=a").status_code == 404


def test_a_search_takes_four_statements_and_writes_nothing(
    session: Session, now: datetime, reader: Reader, connection: Connection
) -> None:
    kap_index(session, now=now)
    browser = reader("trainee")
    ask(browser, "ketamine")

    asked = {}
    for typed in ("", "norketamine", "ketamine", "xyzzy"):
        with statements(connection) as seen:
            ask(browser, typed)
        asked[typed] = len(seen)
        assert not [each for each in seen if each.startswith(("INSERT", "UPDATE", "DELETE"))]

    assert asked == {"": 2, "norketamine": 4, "ketamine": 4, "xyzzy": 3}
