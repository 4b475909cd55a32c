"""What of a program can be found, by whom, and that no check's answers can."""

import pytest

from kaptrain.catalogue.rules.audience import Audience
from kaptrain.search.rules.document import Document, Kind
from tests.factories.reporting import kap
from tests.factories.search import kap_documents


@pytest.fixture(scope="module")
def documents() -> tuple[Document, ...]:
    return kap_documents()


def of(documents: tuple[Document, ...], page: str) -> list[Document]:
    return [each for each in documents if each.page == page]


def test_every_lesson_can_be_found_by_its_sections(documents: tuple[Document, ...]) -> None:
    pages = {each.page for each in documents if each.kind is Kind.LESSON}

    assert pages == {f"/modules/{name[:3]}/{name}" for name in kap().lessons}
    sections = of(documents, "/modules/m05/m05-04")
    assert all(each.title.startswith("5.4 ") for each in sections)
    assert "s-the-bladder" in {each.anchor for each in sections}


def test_every_module_activity_and_term_can_be_found(documents: tuple[Document, ...]) -> None:
    found = {each.page for each in documents}
    program = kap()
    expected = {f"/modules/{module.id}" for module in program.modules}
    expected |= {f"/books/{each.slug}" for each in program.of_kind("bookclub")}
    for kind in ("webinar", "elective", "roleplay", "discussion"):
        expected |= {f"/guides/{each.id}" for each in program.of_kind(kind)}
    expected |= {f"/glossary#term-{term.id}" for term in program.glossary.terms}
    expected |= {"/guides/practicum", "/guides/mentorship"}

    assert expected <= found


def test_the_clients_card_and_the_notes_are_not_for_learners(documents: tuple[Document, ...]) -> None:
    """Z3: by the text of each card, not by its heading."""
    learners = " ".join(each.body for each in documents if each.audience is Audience.LEARNERS)
    mentors = {
        each.audience for each in documents if each.page == "/guides/mentorship" and each.anchor[:2] == "s-"
    }

    for lab in kap().of_kind("roleplay"):
        for card in lab.guide.cards:
            assert " ".join(card.client.split()) not in learners
            assert " ".join(card.observer.split()) in learners
    assert not [each for each in documents if "facilitator" in each.heading.lower()
                and each.audience is Audience.LEARNERS]  # fmt: skip
    assert mentors <= {Audience.MENTORS}


def test_no_answer_of_a_check_can_be_found(documents: tuple[Document, ...]) -> None:
    everything = " ".join(each.body for each in documents)
    checks = [lesson.check for lesson in kap().lessons.values()]
    checks += [each.guide.check for each in kap().activities]

    reasons = [option.why for check in checks for item in check for option in item.options]

    assert len(reasons) > 1000
    assert [why for why in reasons if len(why) > 40 and " ".join(why.split()) in everything] == []


def test_no_document_is_empty_or_holds_control_characters(documents: tuple[Document, ...]) -> None:
    for each in documents:
        assert each.title and (each.body or each.kind is Kind.TERM)
        assert (each.title + each.heading + each.body).isprintable()
