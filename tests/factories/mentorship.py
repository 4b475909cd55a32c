"""A trainee with a mentor on the real program, and short words for what they do together."""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from kaptrain.accounts.models import Person
from kaptrain.accounts.queries import actor_of
from kaptrain.authz.actor import Actor
from kaptrain.enrolment.service import assign_mentor
from kaptrain.hours.service import Earned, credit
from kaptrain.logbook.rules.kinds import ActivityChoice
from kaptrain.mentorship import service
from kaptrain.mentorship.models import LoggedSession, PrivateNote, Rating, RoomItem
from kaptrain.mentorship.rules.items import BY_ID, PARTS, Words
from kaptrain.mentorship.rules.ratings import Competency, marks_of
from kaptrain.mentorship.service import Confirmation, Logged
from tests.factories import SYSTEM, person
from tests.factories.logbook import MEETING, Room
from tests.factories.reporting import kap, kap_place

ROOM_URL = "http://localhost/mentorship"
CONFIRMED = Confirmation(reaction="I hurry the part about alternatives.", absent=True)


def competencies() -> tuple[Competency, ...]:
    """The six of the real program."""
    items = kap().rubrics["competencies"].items
    return tuple(Competency(item.id, item.title, item.levels) for item in items)


class Pair(Room):
    """The people of a room: the trainee, the mentor, another mentor, an admin."""

    def __init__(self, session: Session, now: datetime, name: str = "Demo") -> None:
        super().__init__(session, now, name, enrol=kap_place)
        self.other_mentor = person(session, f"{name} Second Mentor", ["mentor"], credential="PsyD")

    def item(self, kind: str = "goal", by: Person | None = None, **more: Any) -> RoomItem:
        """Something of the room, by the trainee unless somebody is named."""
        return service.add(
            self.session,
            self.actor(by or self.trainee),
            self.place,
            BY_ID[kind],
            more.pop("words", words_for(kind)),
            part=more.pop("part", "limits" if kind == "plan" else ""),
            now=self.now,
            **more,
        )

    def private(self, text: str = "Hurries when praised.", by: Person | None = None) -> PrivateNote:
        return service.keep_note(self.session, self.actor(by or self.mentor), self.place, text, now=self.now)

    def logged(self, **changes: Any) -> LoggedSession:
        """A meeting that the mentor wrote down."""
        values: dict[str, Any] = {
            "activity": meeting(7),
            "on": date(2026, 11, 18),
            "minutes": 60,
            "modality": "live",
            **changes,
        }
        return service.log_session(
            self.session,
            self.actor(self.mentor),
            self.place,
            Logged(**values),
            url=ROOM_URL,
            now=self.now,
        )

    def confirmed(self, row: LoggedSession, by: Person | None = None) -> Any:
        return service.confirm(
            self.session,
            self.actor(by or self.trainee),
            self.place,
            row.id,
            CONFIRMED,
            activity=meeting(7),
            now=self.now,
        )

    def rated(self, by: Person | None = None, level: int = 1, *, days_ago: int = 0) -> Rating:
        """All six at one level."""
        asked = competencies()
        marks = marks_of(asked, {each.id: level for each in asked}, {"craft": "Taught me two."})
        at = self.now - timedelta(days=days_ago)
        return service.rate(self.session, self.actor(by or self.trainee), self.place, marks, now=at)

    def finished(self) -> None:
        """Twelve hours with the mentor and a plan with all its parts."""
        for number in range(1, 13):
            earned = Earned(
                source=f"met:{number}",
                component="mentorship",
                kind="mentorship",
                activity=f"meeting-{number}",
                title=f"Meeting {number}",
                on=self.place.starts_on + timedelta(days=number * 10),
                minutes=60,
                modality="live",
            )
            credit(self.session, self.place, earned, attested={"by": "signature"}, now=self.now)
        for part, _ in PARTS:
            self.item("plan", part=part)
        self.session.flush()

    def change_mentor(self, mentor: Person | None = None) -> None:
        """Give the trainee another mentor."""
        assign_mentor(
            self.session, SYSTEM, self.place, mentor or self.other_mentor,
            today=self.now.date(), now=self.now,
        )  # fmt: skip


def words_for(kind: str) -> Words:
    """What an item of this kind says."""
    if kind == "goal":
        return Words(
            text="Wait after a question.", shows="Ten seconds, five times.", due_on=date(2026, 12, 20)
        )
    return Words(
        text={"plan": "Six sessions a week.", "agenda": "The lab."}.get(kind, "We practiced silence.")
    )


def meeting(number: int) -> ActivityChoice:
    """A meeting as the program has it."""
    found = kap().activity(f"meeting-{number}")
    assert found is not None
    return ActivityChoice(
        id=found.id, title=f"{MEETING.title.partition(' 7')[0]} {number}: {found.title}",
        minutes=found.minutes, modality=found.modality, topics=tuple(found.topics.items()),
    )  # fmt: skip


def acts_as(session: Session, who: Person) -> Actor:
    """The person as somebody who acts, with the roles they hold."""
    return actor_of(session, who.id)
