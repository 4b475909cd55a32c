"""Which events are a group's meetings."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kaptrain.db.base import Base
from kaptrain.events.models import Event


class GroupMeeting(Base):
    """An event as a meeting of a room."""

    __tablename__ = "group_meetings"

    event_id: Mapped[int] = mapped_column(ForeignKey("events.id"), primary_key=True)
    room_id: Mapped[int] = mapped_column(ForeignKey("rooms.id"), index=True)

    event: Mapped[Event] = relationship()
