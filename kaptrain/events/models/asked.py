"""What people did besides being there."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from kaptrain.db.base import Base


class AskedDone(Base):
    """Somebody did what the events of an activity ask besides presence: that, and when, nothing more."""

    __tablename__ = "asked_done"

    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolments.id"), primary_key=True)
    activity: Mapped[str] = mapped_column(String(40), primary_key=True)
    at: Mapped[datetime]
