"""Evaluations: nobody can be told apart, also by comparing reports."""

from kaptrain.ce.rules.evaluation import FEWEST, group_of, questions, report

ASKED = questions(["Sort documents."], ["Demo Guest"])


def answer(number: int) -> tuple[int, dict[str, str]]:
    given = {each.id: each.answers[number % 2][0] for each in ASKED}
    return group_of(number), {**given, "comment": f"Comment {9 - number}"}


def test_nothing_is_shown_before_there_are_three() -> None:
    found = report(ASKED, [answer(0), answer(1)])

    assert (found.has_enough, found.held, found.tallies, found.comments) == (False, 2, (), ())


def test_a_fourth_answer_waits_for_two_others() -> None:
    """Else whoever compares the report of three with that of four reads one person's answers."""
    before, after = report(ASKED, map(answer, range(3))), report(ASKED, map(answer, range(5)))

    assert (before.shown, after.shown, after.held) == (3, 3, 2)
    assert before.tallies == after.tallies and before.comments == after.comments
    assert report(ASKED, map(answer, range(6))).shown == 2 * FEWEST


def test_comments_stand_in_no_order_that_says_who_wrote_them() -> None:
    assert report(ASKED, map(answer, range(3))).comments == ("Comment 7", "Comment 8", "Comment 9")


def test_every_question_of_the_standard_is_asked() -> None:
    """§6b: each objective, instructor, level, technology, accommodations, bias."""
    found = [each.id for each in ASKED]

    assert found == ["objective_1", "instructor_1", "level", "technology", "accommodations", "bias"]
