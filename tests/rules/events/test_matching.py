"""Rows and people: by e-mail address, and nothing else."""

from kaptrain.events.rules import Booked, FileRow, Interval, Why, match
from tests.rules.events.times import stay

ANN, BEN = Booked(1, "ann@kaptrain.example"), Booked(2, "ben@kaptrain.example")


TEN = stay(0, 10)


def row(number: int, *emails: str, name: str = "Ann", when: Interval | None = TEN) -> FileRow:
    return FileRow(number, name, emails, when)


def test_the_rows_of_one_person_are_joined() -> None:
    rows = [row(2, ANN.email), row(3, ANN.email, when=stay(5, 20)), row(4, ANN.email, when=stay(30, 40))]

    matching = match(rows, [ANN, BEN])

    assert [(each.person, each.rows, each.stays) for each in matching.found] == [
        (1, (2, 3, 4), (stay(0, 20), stay(30, 40)))
    ]
    assert matching.missing == (2,)


def test_an_address_is_compared_as_accounts_do() -> None:
    matching = match([row(2, " ＡＮＮ@KAPtrain.Example")], [ANN])

    assert [each.person for each in matching.found] == [1]


def test_a_name_decides_nothing() -> None:
    matching = match([row(2, "ann.other@kaptrain.example", name="Ann"), row(3, name="Ann")], [ANN])

    assert matching.found == ()
    assert [(each.why, each.rows, each.name) for each in matching.aside] == [
        (Why.UNKNOWN, (2,), "Ann"),
        (Why.NO_EMAIL, (3,), "Ann"),
    ]
    assert matching.missing == (1,)


def test_rows_of_one_unknown_address_are_decided_together() -> None:
    rows = [row(2, "x@kaptrain.example"), row(5, "X@kaptrain.example", when=stay(10, 12))]

    (aside,) = match(rows, [ANN]).aside

    assert aside.rows == (2, 5) and aside.stays == (stay(0, 12),)
    assert aside.words == "Nobody who booked has this e-mail address."


def test_two_rows_without_an_address_are_decided_one_by_one() -> None:
    matching = match([row(2, name="iPhone"), row(3, name="iPhone")], [ANN])

    assert [each.rows for each in matching.aside] == [(2,), (3,)]


def test_an_address_that_two_people_have_is_put_aside() -> None:
    twin = Booked(3, "ANN@kaptrain.example")

    matching = match([row(2, ANN.email)], [ANN, twin, BEN])

    (aside,) = matching.aside
    assert aside.why is Why.TWO_PEOPLE and aside.people == (1, 3)
    assert matching.missing == (2,)


def test_a_row_with_the_addresses_of_two_people_is_put_aside() -> None:
    (aside,) = match([row(2, ANN.email, BEN.email)], [ANN, BEN]).aside

    assert aside.why is Why.TWO_PEOPLE


def test_a_second_address_of_the_row_or_of_the_person_is_enough() -> None:
    second = Booked(1, "a17@kaptrain.example")

    matching = match([row(2, "other@kaptrain.example", "a17@kaptrain.example")], [ANN, second])

    assert [each.person for each in matching.found] == [1]


def test_the_hosts_own_rows_are_left_out() -> None:
    matching = match(
        [row(2, "HOST@kaptrain.example"), row(3, ANN.email)], [ANN], hosts=["host@kaptrain.example"]
    )

    assert matching.hosts == (2,) and matching.aside == ()
    assert [each.rows for each in matching.found] == [(3,)]


def test_somebody_in_the_file_without_usable_times_is_not_missing() -> None:
    matching = match([row(2, ANN.email, when=None)], [ANN, BEN])

    (aside,) = matching.aside
    assert aside.why is Why.NO_TIMES and aside.people == (1,) and aside.stays == ()
    assert matching.missing == (2,)


def test_every_row_stands_in_one_place_only() -> None:
    rows = [
        row(each, *emails) for each, emails in enumerate([(ANN.email,), (), ("x@y.example",), (BEN.email,)])
    ]

    matching = match(rows, [ANN, BEN], hosts=[BEN.email])

    places = [*matching.hosts]
    for each in (*matching.found, *matching.aside):
        places += each.rows
    assert sorted(places) == [0, 1, 2, 3]
