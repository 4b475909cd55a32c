"""Those who decide about certificates."""

from collections.abc import Sequence

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from kaptrain.accounts.models import Person, RoleGrant
from kaptrain.authz.actor import Role


def admins(session: Session) -> Sequence[Person]:
    """Return everybody who may decide about certificates."""
    granted = exists().where(RoleGrant.person_id == Person.id, RoleGrant.role == Role.ADMIN)
    return session.scalars(
        select(Person).where(granted, Person.suspended_at.is_(None)).order_by(Person.id)
    ).all()
