"""A club reads, writes for itself, and chooses a book."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from kaptrain.audit.models import AuditRow
from kaptrain.bookclub import queries, service
from kaptrain.bookclub.models import BookText
from kaptrain.bookclub.rules.texts import seen_of
from kaptrain.news.models import Notice
from kaptrain.shared.errors import Invalid, Missing, Refused
from tests.factories import person
from tests.factories.bookclub import Circle
from tests.factories.reporting import kap_cohort, kap_place

SECRET = "What nobody else reads"


@pytest.fixture
def circle(session: Session, now: datetime) -> Circle:
    return Circle(session, now, 4)


def read(circle: Circle, at: int, section: str, *, yes: bool = True) -> None:
    service.set_read(circle.session, circle.places[at], circle.book(), section, read=yes, now=circle.now)


def sections(circle: Circle) -> list[str]:
    return [each.id for each in circle.book().guide.sections]


def ballot(circle: Circle, days: int = 7):
    closes = circle.now + timedelta(days=days)
    host = circle.actor(circle.host)
    return service.open_ballot(
        circle.session, host, circle.club, circle.book("book-8"), closes_at=closes, now=circle.now
    )


def idea(title: str = "A history of a hospital") -> service.Idea:
    return service.Idea(title=title, by="Somebody", why="Because", critic="Everybody")


def test_others_learn_how_many_have_read_and_nothing_more(circle: Circle) -> None:
    first = sections(circle)[0]
    read(circle, 0, first)
    read(circle, 1, first)
    read(circle, 1, first)
    read(circle, 1, first, yes=False)

    assert queries.readers_of(circle.session, circle.club.id) == (4, {("book-1", first): 1})


def test_an_unknown_part_cannot_be_read(circle: Circle) -> None:
    with pytest.raises(Missing):
        read(circle, 0, "no-such-part")


def test_who_left_is_in_no_club(circle: Circle, session: Session) -> None:
    actor, gone = circle.actor(circle.host), {circle.places[0].id}

    service.change_members(session, actor, circle.club.id, add=(), remove=gone, now=circle.now)

    assert queries.club_of(session, circle.places[0].id) is None
    assert len(queries.members_of(session, circle.club.id)) == 3


def test_nobody_is_in_two_clubs(circle: Circle, session: Session) -> None:
    new = service.NewClub(
        title="Others",
        cohort_id=circle.cohort.id,
        facilitator_id=circle.host.id,
        members=[circle.places[0].id],
    )
    with pytest.raises(Refused) as refused:
        service.open_club(session, circle.actor(circle.admin), new, now=circle.now)

    assert refused.value.code == "taken"


def test_nobody_of_another_cohort_is_let_in(circle: Circle, session: Session) -> None:
    elsewhere = kap_place(
        session, person(session, "Elsewhere", ["trainee"]), kap_cohort(session, "Elsewhere")
    )

    with pytest.raises(Refused):
        service.change_members(
            session, circle.actor(circle.host), circle.club.id, add={elsewhere.id}, remove=(), now=circle.now
        )


def test_a_plan_goes_forward_and_the_members_are_told_once(circle: Circle, session: Session) -> None:
    first, second, *_ = sections(circle)
    actor = circle.actor(circle.host)
    dates = {first: date(2026, 12, 1), second: date(2026, 12, 8)}
    for _ in range(2):
        service.keep_plan(session, actor, circle.club, circle.book(), dates, now=circle.now)

    assert queries.dates_of(session, circle.club.id)["book-1", second] == date(2026, 12, 8)
    told = session.scalars(select(Notice).where(Notice.title.like("New dates%"))).all()
    assert len(told) == 4
    back = {first: date(2026, 12, 8), second: date(2026, 12, 1)}
    with pytest.raises(Invalid):
        service.keep_plan(session, actor, circle.club, circle.book(), back, now=circle.now)


def test_two_windows_lose_nothing(circle: Circle, session: Session) -> None:
    circle.write(0, "One", "opening")
    with pytest.raises(service.Stale) as stale:
        circle.write(0, "Two", "opening", seen=seen_of("Something older"))

    assert stale.value.stored == "One"
    circle.write(0, "Two", "opening", seen=seen_of("One"))
    assert queries.one_text(session, circle.page(0, "opening")).text == "Two"


def test_private_words_stand_in_one_place(circle: Circle, session: Session) -> None:
    """P2, R2: no audit row, news or mail has them."""
    circle.write(0, SECRET, "opening")
    circle.write(0, SECRET)
    actor = circle.actor(circle.people[0])
    service.reflect(session, actor, circle.places[0], circle.page(0), now=circle.now)

    rows = [str(each.detail) + str(each.subject) for each in session.scalars(select(AuditRow))]
    rows += [each.title + each.path for each in session.scalars(select(Notice))]
    assert not any(SECRET in each for each in rows)
    assert len(session.scalars(select(BookText)).all()) == 2


def test_an_empty_reflection_is_none(circle: Circle, session: Session) -> None:
    circle.write(0, " \n ")

    with pytest.raises(Invalid):
        service.reflect(
            session, circle.actor(circle.people[0]), circle.places[0], circle.page(0), now=circle.now
        )


def test_one_vote_each_that_can_be_moved_until_the_vote_closes(circle: Circle, session: Session) -> None:
    open_one = ballot(circle)
    first, second = [each.id for each in queries.suggestions_of(session, open_one.id)][:2]
    for chosen in (first, second, second):
        service.vote(session, circle.places[0], open_one, chosen, now=circle.now)

    assert queries.votes_of(session, open_one.id) == {circle.places[0].id: second}
    with pytest.raises(Refused) as refused:
        service.vote(session, circle.places[0], open_one, first, now=open_one.closes_at)
    assert refused.value.code == "closed"


def test_a_tie_is_settled_by_the_facilitator_after_the_vote(circle: Circle, session: Session) -> None:
    open_one, host = ballot(circle), circle.actor(circle.host)
    first, second = [each.id for each in queries.suggestions_of(session, open_one.id)][:2]
    service.vote(session, circle.places[0], open_one, first, now=circle.now)
    service.vote(session, circle.places[1], open_one, second, now=circle.now)
    with pytest.raises(Refused):
        service.settle(session, host, open_one, first, now=circle.now)

    service.settle(session, host, open_one, second, now=open_one.closes_at)

    assert queries.suggestions_of(session, open_one.id)[1].settled_at == open_one.closes_at
    with pytest.raises(Refused):
        service.settle(session, host, open_one, first, now=open_one.closes_at)


def test_a_book_is_suggested_once_and_taken_back_while_nobody_wants_it(
    circle: Circle, session: Session
) -> None:
    open_one, now = ballot(circle), circle.now
    mine = service.suggest(session, circle.places[0], open_one, idea(), now=now)
    with pytest.raises(Invalid):
        service.suggest(session, circle.places[1], open_one, idea("A HISTORY of a hospital!"), now=now)
    service.vote(session, circle.places[1], open_one, mine.id, now=now)
    with pytest.raises(Refused):
        service.take_back(session, circle.places[0], open_one, mine.id, now=now)
    with pytest.raises(Missing):
        service.take_back(session, circle.places[1], open_one, mine.id, now=now)

    other = next(each for each in queries.suggestions_of(session, open_one.id) if each.id != mine.id)
    service.vote(session, circle.places[1], open_one, other.id, now=now)
    service.take_back(session, circle.places[0], open_one, mine.id, now=now)
    assert mine.id not in {each.id for each in queries.suggestions_of(session, open_one.id)}


def test_a_book_of_another_vote_gets_no_vote(circle: Circle, session: Session, now: datetime) -> None:
    open_one = ballot(circle)
    with pytest.raises(Missing):
        service.vote(session, circle.places[0], open_one, 987_654, now=now)


def test_the_vote_of_who_left_does_not_count(circle: Circle, session: Session) -> None:
    open_one = ballot(circle)
    first = queries.suggestions_of(session, open_one.id)[0].id
    service.vote(session, circle.places[0], open_one, first, now=circle.now)

    gone = {circle.places[0].id}
    actor = circle.actor(circle.host)
    service.change_members(session, actor, circle.club.id, add=(), remove=gone, now=circle.now)

    assert queries.votes_of(session, open_one.id) == {}
