"""The script of the demo: in order, in the past, and without a word about a client."""

from datetime import UTC, datetime

import pytest

from kaptrain.demo.rules import acts, presence, words
from kaptrain.demo.rules.courses import COURSES
from kaptrain.demo.rules.people import BY_KEY, STAFF, TRAINEES
from kaptrain.demo.rules.script import script
from kaptrain.demo.rules.timetable import MEETINGS, guests_of
from kaptrain.shared.deidentify import find

MODULES = {
    f"m{number:02}": tuple(f"m{number:02}-{lesson:02}" for lesson in range(1, 6)) for number in range(1, 13)
}
MOMENTS = [
    datetime(2026, 11, 22, 19, tzinfo=UTC),
    datetime(2027, 3, 1, 6, 30, tzinfo=UTC),
    datetime(2028, 2, 29, 23, 59, tzinfo=UTC),
    datetime(2026, 11, 1, 7, 30, tzinfo=UTC),
]


@pytest.mark.parametrize("now", MOMENTS)
def test_everything_happened_in_order_and_before_now(now: datetime) -> None:
    moments = [each.at for each in script(now, MODULES)]

    assert moments == sorted(moments)
    assert moments[-1] < now


def test_the_same_moment_gives_the_same_script() -> None:
    assert script(MOMENTS[0], MODULES) == script(MOMENTS[0], MODULES)


def test_later_days_move_everything_and_change_nothing() -> None:
    kinds = [[type(each) for each in script(now, MODULES)] for now in MOMENTS]

    assert all(each == kinds[0] for each in kinds)


def test_nothing_is_signed_before_it_was_sent() -> None:
    sent: set[tuple[str, str]] = set()
    for act in script(MOMENTS[0], MODULES):
        if isinstance(act, acts.Write) and act.sending:
            sent.add((act.who, act.claim.key))
        elif isinstance(act, acts.Sign):
            assert set(act.claims) <= sent


def test_nobody_claims_what_the_record_of_an_event_speaks_for() -> None:
    records = {(who, each.activity) for each in MEETINGS if each.record for who in guests_of(each)}
    written = {
        (act.who, act.claim.activity) for act in script(MOMENTS[0], MODULES) if isinstance(act, acts.Write)
    }

    assert records and not records & written


def test_every_event_before_today_but_one_has_a_record() -> None:
    confirmed = {act.meeting for act in script(MOMENTS[0], MODULES) if isinstance(act, presence.Confirm)}
    past = [each for each in MEETINGS if each.days < 0]

    assert [each.activity for each in past if each not in confirmed] == ["elective-4"]
    assert len(confirmed) == len(past) - 1


def test_the_host_marks_only_guests() -> None:
    for each in MEETINGS:
        if each.record:
            marked = {noted.who for noted in each.record.marks} | set(each.record.some)
            assert marked <= set(guests_of(each))


def test_every_trainee_has_a_course_and_every_mentor_is_there() -> None:
    assert {each.who for each in COURSES} == {each.key for each in TRAINEES}
    assert {each.mentor for each in COURSES} <= {each.key for each in STAFF}
    assert len(BY_KEY) == len(STAFF) + len(TRAINEES)


@pytest.mark.parametrize(
    "text",
    [
        *words.PRACTICUM,
        *words.MENTORSHIP,
        *words.GROUP,
        *words.QUESTIONS,
        words.TELLING,
        words.CANNOT_COME,
        words.WAS_THERE,
        words.NO_THIRD_CODE,
        words.SEEN_TO_THE_END,
        words.NOT_ALONE,
    ],
)
def test_no_text_points_to_a_client(text: str) -> None:
    assert find(text) == ()
