"""Count how often a public page is opened: certificate, day and number, and nothing about who."""

from datetime import date

from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from kaptrain.authz.actor import Actor
from kaptrain.certificates.models import CertificateLookup
from kaptrain.certificates.queries import certificate_by_code

# Nobody is told apart, so a day's count has a ceiling: whoever asks for more changes nothing.
MOST_A_DAY = 500


def count_lookup(session: Session, actor: Actor, code: str, *, today: date) -> None:
    """Count one look at a certificate's page, unless its holder looked; nothing for a code nobody has."""
    found = certificate_by_code(session, code)
    if found is None or found.trainee_id == actor.person_id:
        return
    insert = postgresql_insert if session.get_bind().dialect.name == "postgresql" else sqlite_insert
    # One statement, so that two at the same moment are two.
    session.execute(
        insert(CertificateLookup)
        .values(certificate_id=found.id, on=today, times=1)
        .on_conflict_do_update(
            index_elements=[CertificateLookup.certificate_id, CertificateLookup.on],
            set_={"times": CertificateLookup.times + 1},
            where=CertificateLookup.times < MOST_A_DAY,
        )
    )
