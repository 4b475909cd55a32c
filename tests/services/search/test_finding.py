"""Search on both engines: the right page first, nobody finds what they may not read, nothing breaks."""

import time
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kaptrain.catalogue.rules.audience import Audience
from kaptrain.search import service
from kaptrain.search.models import SearchDocument, SearchSource
from kaptrain.search.queries import Hit, Scope, count, find
from kaptrain.search.rules.document import Document, Kind
from kaptrain.search.rules.query import parse
from kaptrain.search.rules.snippets import BEGIN
from tests.factories.search import kap_index

LEARNERS, GUIDES = Audience.LEARNERS, Audience.GUIDES
HOSTILE = [
    '"', '""""', "'", "''; DROP TABLE people; --", "a:b", "title:x", "*", "**", "a* b*", "(", ")", "(a", "a)",
    "AND", "OR", "NOT", "NEAR", "NEAR(a b)", "a AND", "OR b", "- a", "-a", "+a", "^a", "a^b", "{a b} : c",
    "a & b", "a | b", "!a", "a <-> b", "a:*", "':*", "\\", "\\'", "%", "_", "a%b", "\x00", "a\x00b",
    "\ud800", "a\udfff", "\u202egnp.exe", "\u200b", "\ufeff", "مرحبا", "שלום", "𝕏𝕪", "👍", "ß", "İ", "ﬁ",
    "a" * 10_000, "a " * 5_000, '"' * 10_000, "(" * 10_000, "x AND " * 1_600, "\x00" * 10_000,
]  # fmt: skip


def document(page: str, **values: str) -> Document:
    made = {"title": "A page", "body": "Nothing of note.", **values}
    audience, kind = Audience(made.pop("audience", LEARNERS)), Kind(made.pop("kind", Kind.LESSON))
    return Document(kind=kind, page=page, audience=audience, **made)


def index(session: Session, now: datetime, *documents: Document, source: str = "program:x") -> None:
    service.store(session, source, documents, digest="d", now=now)


def hits(
    session: Session, typed: str, *audiences: Audience, source: str = "program:x", limit: int = 20
) -> list[Hit]:
    scope = Scope(source, frozenset(audiences or (LEARNERS,)))
    query = parse(typed)
    return [] if query.is_empty else find(session, query, scope, limit=limit)


def pages(session: Session, typed: str, *audiences: Audience) -> list[str]:
    return [hit.page for hit in hits(session, typed, *audiences)]


def test_a_trainee_finds_the_right_lesson_first(session: Session, now: datetime) -> None:
    kap_index(session, now=now)
    expected = {
        "norketamine": "/modules/m02/m02-02",
        "bladder": "/modules/m05/m05-04",
        "Norket": "/modules/m02/m02-02",
        "relapse prevention": "/guides/elective-1",
        "consent": "/modules/m07/m07-04",
    }

    found = {typed: hits(session, typed, source="program:kap")[0] for typed in expected}

    assert {typed: hit.page for typed, hit in found.items()} == expected
    assert found["bladder"].anchor == "s-the-bladder"
    assert f"{BEGIN}bladder" in found["bladder"].snippet


def test_a_title_weighs_more_than_a_heading_and_a_heading_more_than_a_text(
    session: Session, now: datetime
) -> None:
    filler = "Words that say nothing of it at all, and some more of them."
    index(
        session, now,
        document("/text", body=f"{filler} Here the heron stands."),
        document("/heading", heading="Heron", body=filler),
        document("/title", title="The heron", body=filler),
    )  # fmt: skip

    assert pages(session, "heron") == ["/title", "/heading", "/text"]


def test_of_two_equal_finds_the_lesson_comes_first(session: Session, now: datetime) -> None:
    kinds = (Kind.GUIDE, Kind.TERM, Kind.LESSON, Kind.HANDBOOK, Kind.BOOK, Kind.MODULE)
    index(session, now, *(document(f"/{kind}", kind=kind, body="A heron stands here.") for kind in kinds))

    assert pages(session, "heron")[:2] == ["/lesson", "/module"]


def test_words_are_found_in_other_forms_without_accents_and_by_their_beginning(
    session: Session, now: datetime
) -> None:
    index(session, now, document("/a", body="Naïve questions about herons, off-label."))

    for typed in ("heron", "herons", "question", "naive", "NAÏVE", "hero", "off-label", '"off label"'):
        assert pages(session, typed) == ["/a"], typed
    for typed in ("label off heron crane", '"label off"', '"about questions"', "label-off"):
        assert pages(session, typed) == [], typed


def test_who_may_find_what_is_part_of_the_question(session: Session, now: datetime) -> None:
    """Z3: neither the finds nor their number tell of what somebody may not read."""
    index(
        session, now,
        document("/lab", body="The therapist sees a heron."),
        document("/lab", body="The client hides a heron.", audience=GUIDES, anchor="card"),
        document("/mentors", body="A heron for mentors.", audience=Audience.MENTORS),
    )  # fmt: skip
    index(session, now, document("/other", body="A heron elsewhere."), source="program:y")

    assert [(hit.page, hit.more) for hit in hits(session, "heron")] == [("/lab", 0)]
    assert pages(session, "hides") == []
    assert count(session, parse("heron"), Scope("program:x", frozenset({LEARNERS}))).of() == 1
    assert set(pages(session, "heron", LEARNERS, GUIDES, Audience.MENTORS)) == {"/lab", "/mentors"}
    assert hits(session, "heron", LEARNERS, GUIDES)[0].more == 1


def test_finds_are_counted_by_kind_and_given_page_by_page(session: Session, now: datetime) -> None:
    made = [document(f"/{number}", body="heron " * (number + 1)) for number in range(25)]
    index(session, now, *made, document("/g", kind=Kind.GUIDE, body="heron"))
    scope, query = Scope("program:x", frozenset({LEARNERS})), parse("heron")

    counts = count(session, query, scope)
    first = find(session, query, scope, limit=20)
    second = find(session, query, scope, limit=20, offset=20)
    guides = find(session, query, scope, kinds=["guide"], limit=20)

    assert (counts.of(), counts.of("lesson"), counts.of("guide"), counts.digest) == (26, 25, 1, "d")
    assert len({hit.page for hit in first + second}) == 26
    assert [hit.page for hit in guides] == ["/g"]


def test_storing_again_replaces_and_leaves_others_alone(session: Session, now: datetime) -> None:
    index(session, now, document("/old", body="heron"), document("/both", body="crane"))
    index(session, now, document("/other", body="heron"), source="program:y")

    index(session, now, document("/new", body="heron"))

    assert pages(session, "heron") == ["/new"]
    assert pages(session, "crane") == []
    assert [hit.page for hit in hits(session, "heron", source="program:y")] == ["/other"]
    assert session.get_one(SearchSource, "program:x").documents == 1
    assert session.scalar(select(func.count(SearchDocument.id))) == 2


def test_an_index_may_be_empty_or_not_there(session: Session, now: datetime) -> None:
    scope = Scope("program:x", frozenset({LEARNERS}))
    assert count(session, parse("heron"), scope).digest is None

    index(session, now)

    assert count(session, parse("heron"), scope).digest == "d"
    assert service.is_fresh(session, "program:x", "d")
    assert not service.is_fresh(session, "program:x", "e")


def test_nothing_that_is_typed_breaks_a_search(session: Session, now: datetime) -> None:
    """W7, W9."""
    index(session, now, document("/a", body="a b x y heron drop table"))

    for typed in HOSTILE:
        assert len(hits(session, typed)) <= 1, ascii(typed[:40])


def test_the_time_of_a_search_does_not_grow_with_the_question(session: Session, now: datetime) -> None:
    """W8: what is typed is cut before anything looks at it."""
    index(session, now, *(document(f"/{number}", body="aa ab ac ad " * 50) for number in range(200)))
    hits(session, "aa")

    began = time.perf_counter()
    for typed in ("aa ab " * 2_000, '"aa" ' * 2_000, "a" * 10_000):
        hits(session, typed)

    assert time.perf_counter() - began < 1.5
