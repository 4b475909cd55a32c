"""A group of one cohort with its people, and threads made by the services themselves."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from kaptrain.accounts.models import Person
from kaptrain.accounts.queries import actor_of
from kaptrain.enrolment.models import Cohort
from kaptrain.groups.service import open_group
from kaptrain.threads import service
from kaptrain.threads.models import Post, Room, Thread
from kaptrain.threads.service import Act, Answer, Opening, RoomDraft
from tests.factories import person
from tests.factories.reporting import kap_cohort, kap_place

BASE = "http://localhost"


class Circle:
    """A facilitator, two members, somebody of the same cohort outside, and somebody of another cohort."""

    def __init__(self, session: Session, now: datetime, **values: Any) -> None:
        self.session, self.now = session, now
        self.host = person(session, "Fay Facilitator", ["facilitator"])
        self.ada, self.bo, self.outsider, self.stranger = (
            person(session, name, ["trainee"])
            for name in ("Ada Member", "Bo Member", "Otto Outside", "Stella Stranger")
        )
        self.cohort: Cohort = kap_cohort(session, values.pop("cohort", "June 2026"))
        for each in (self.ada, self.bo, self.outsider):
            kap_place(session, each, self.cohort)
        kap_place(session, self.stranger, kap_cohort(session, "Elsewhere"))
        draft = RoomDraft(
            program="kap",
            cohort_id=values.pop("cohort_id", self.cohort.id),
            title="Tuesday circle",
            guide="discussion-1",
            **values,
        )
        self.room: Room = open_group(session, self.by(self.host), draft, self.host.id)
        for each in (self.ada, self.bo):
            service.join(session, self.by(each), self.room.id)

    def by(self, who: Person, **later: int) -> Act:
        """The person as somebody who acts now, or so much later."""
        return Act(actor_of(self.session, who.id), self.now + timedelta(**later), BASE)

    def thread(self, who: Person | None = None, title: str = "First visits", **values: Any) -> Thread:
        """A thread of somebody with its first post."""
        opening = Opening(title=title, body=values.pop("body", "What do you say first?"), **values)
        post = service.start_thread(self.session, self.by(who or self.ada), self.room.id, opening)
        return self.session.get_one(Thread, post.thread_id)

    def reply(self, thread: Thread, who: Person | None = None, body: str = "I ask.", **later: Any) -> Post:
        """An answer in a thread."""
        answer = Answer(body=body, quotes_id=later.pop("quotes_id", None))
        return service.reply(self.session, self.by(who or self.bo, **later), thread.id, answer)

    def hide(self, post: Post, reason: str = "Off the point") -> Post:
        """Let the facilitator hide a post."""
        return service.hide(self.session, self.by(self.host), post.id, reason)
