"""Awarding bodies and their versions."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import Session

from kaptrain.ce.models import Body, BodyVersion, Provider
from kaptrain.ce.rules.body import Profile, in_effect


@dataclass(frozen=True)
class Known:
    """A body with its versions, oldest first."""

    id: int
    versions: Sequence[BodyVersion]

    @property
    def latest(self) -> Profile:
        """The rules that were written down last."""
        return self.versions[-1].profile()

    def on(self, day: date) -> Profile | None:
        """The rules that hold on a day."""
        return in_effect(((each.version, each.profile()) for each in self.versions), day)


def all_bodies(session: Session) -> list[Known]:
    """Return every body, by the name it has now."""
    find = select(BodyVersion).order_by(BodyVersion.body_id, BodyVersion.version)
    return sorted(_known(session.scalars(find)), key=lambda each: (each.latest.name, each.id))


def bodies(session: Session, ids: Iterable[int]) -> Mapping[int, Known]:
    """Return these bodies by id."""
    wanted = list(ids)
    if not wanted:
        return {}
    find = (
        select(BodyVersion)
        .where(BodyVersion.body_id.in_(wanted))
        .order_by(BodyVersion.body_id, BodyVersion.version)
    )
    return {each.id: each for each in _known(session.scalars(find))}


def body_by_id(session: Session, body_id: int, *, lock: bool = False) -> Known | None:
    """Return a body; `lock` lets nobody else write a version of it until the end."""
    if lock:
        session.scalar(select(Body).where(Body.id == body_id).with_for_update())
    return bodies(session, [body_id]).get(body_id)


def provider_of(session: Session, program: str, *, lock: bool = False) -> Provider | None:
    """Return what a program says of itself as a provider."""
    find = select(Provider).where(Provider.program == program)
    if lock:
        find = find.with_for_update().execution_options(populate_existing=True)
    return session.scalar(find)


def _known(versions: Iterable[BodyVersion]) -> list[Known]:
    return [Known(key, list(rows)) for key, rows in groupby(versions, key=lambda each: each.body_id)]
