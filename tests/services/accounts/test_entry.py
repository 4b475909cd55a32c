"""Links by mail: bound to a purpose and to the secrets of their moment, used once."""

from datetime import datetime, timedelta
from itertools import permutations
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from kaptrain.accounts import queries, service
from kaptrain.accounts.adapters.letters import ADDRESS, INVITATION, RESET, Writer
from kaptrain.accounts.models import MailLink, Person
from kaptrain.accounts.service.entry import choose_password
from kaptrain.accounts.service.links import issue, use
from kaptrain.authz.actor import VISITOR, Actor
from kaptrain.outbox.models import Mail
from kaptrain.shared.errors import Invalid, Refused
from kaptrain.shared.ids import token_hash
from tests.factories import CHEAP, person

WRITER = Writer("Demo Training Institute", "https://kap.example")
HOUR = timedelta(hours=1)
PURPOSES = (INVITATION, RESET, ADDRESS)


@pytest.fixture
def owner(session: Session) -> Any:
    return person(session, "Mara Lund", ["trainee"], password="gravel lantern", email="mara@clinic.example")


def mails(session: Session) -> Any:
    return session.scalars(select(Mail).order_by(Mail.id)).all()


def test_an_invitation_is_mailed_with_a_link_of_this_site(session: Session, now: datetime) -> None:
    newcomer = service.Newcomer("new@clinic.example", "New Person", "", "America/Denver", ("trainee",))

    service.invite(session, VISITOR, newcomer, writer=WRITER, now=now)

    (mail,) = mails(session)
    assert mail.to_address == "new@clinic.example"
    assert "https://kap.example/invitation/" in mail.body


def test_a4_only_the_hash_of_a_link_is_kept(session: Session, owner: Person, now: datetime) -> None:
    token = issue(session, owner.id, RESET, lifetime=HOUR, now=now)

    stored = session.scalars(select(MailLink)).one()
    assert len(token) >= 43
    assert stored.token_hash == token_hash(token)


@pytest.mark.parametrize(("made_for", "tried_as"), list(permutations(PURPOSES, 2)))
def test_a4_a_link_for_one_purpose_is_good_for_no_other(
    session: Session, owner: Person, now: datetime, made_for: str, tried_as: str
) -> None:
    token = issue(session, owner.id, made_for, lifetime=HOUR, now=now)

    with pytest.raises(service.LinkEnded):
        use(session, token, tried_as, now=now)


@pytest.mark.parametrize("purpose", PURPOSES)
def test_a4_a_link_is_used_once(session: Session, owner: Person, now: datetime, purpose: str) -> None:
    token = issue(session, owner.id, purpose, lifetime=HOUR, now=now)
    use(session, token, purpose, now=now)

    with pytest.raises(service.LinkEnded):
        use(session, token, purpose, now=now)


@pytest.mark.parametrize("purpose", PURPOSES)
def test_a4_a_newer_link_ends_the_older(session: Session, owner: Person, now: datetime, purpose: str) -> None:
    older = issue(session, owner.id, purpose, lifetime=HOUR, now=now)
    newer = issue(session, owner.id, purpose, lifetime=HOUR, now=now)

    with pytest.raises(service.LinkEnded):
        use(session, older, purpose, now=now)
    assert use(session, newer, purpose, now=now)[1] is owner


def test_a4_a_link_ends_at_its_time(session: Session, owner: Person, now: datetime) -> None:
    token = issue(session, owner.id, RESET, lifetime=HOUR, now=now)

    assert queries.live_link(session, token_hash(token), RESET, now + HOUR - timedelta(seconds=1))
    with pytest.raises(service.LinkEnded):
        use(session, token, RESET, now=now + HOUR)


@pytest.mark.parametrize("purpose", [RESET, ADDRESS])
def test_a4_a_changed_password_ends_every_link(
    session: Session, owner: Person, now: datetime, purpose: str
) -> None:
    token = issue(session, owner.id, purpose, lifetime=HOUR, now=now)
    service.set_password(session, owner, CHEAP.hashed("another lantern"))

    with pytest.raises(service.LinkEnded):
        use(session, token, purpose, now=now)


def test_a4_links_of_a_suspended_person_are_dead(session: Session, owner: Person, now: datetime) -> None:
    token = issue(session, owner.id, RESET, lifetime=HOUR, now=now)
    owner.suspended_at = now
    session.flush()

    with pytest.raises(service.LinkEnded):
        use(session, token, RESET, now=now)


def test_an_address_link_chooses_no_password(session: Session, owner: Person, now: datetime) -> None:
    token = issue(session, owner.id, ADDRESS, lifetime=HOUR, now=now, address="new@clinic.example")

    with pytest.raises(service.LinkEnded):
        choose_password(session, token, ADDRESS, "hash", now=now)


def test_a_reset_is_mailed_to_its_owner_and_told_afterwards(
    session: Session, owner: Person, now: datetime
) -> None:
    service.ask_reset(session, " MARA@clinic.example", writer=WRITER, now=now)
    token = mails(session)[0].body.split("/reset/")[1].split()[0]

    service.reset_password(session, token, CHEAP.hashed("new lantern"), writer=WRITER, now=now)

    assert [(mail.kind, mail.to_address) for mail in mails(session)] == [
        ("account.reset", "mara@clinic.example"),
        ("account.changed", "mara@clinic.example"),
    ]
    assert CHEAP.verified(owner.password_hash, "new lantern")


@pytest.mark.parametrize("address", ["nobody@clinic.example", "not an address", "", "\ud800@x.example"])
def test_a2_an_unknown_address_leaves_nothing_behind(session: Session, now: datetime, address: str) -> None:
    service.ask_reset(session, address, writer=WRITER, now=now)

    assert mails(session) == []
    assert session.scalars(select(MailLink)).all() == []


def test_a_suspended_person_is_sent_nothing(session: Session, owner: Person, now: datetime) -> None:
    owner.suspended_at = now

    service.ask_reset(session, owner.email, writer=WRITER, now=now)

    assert mails(session) == []


def test_somebody_who_never_accepted_is_sent_the_invitation_again(session: Session, now: datetime) -> None:
    person(session, "New Person", ["trainee"], email="new@clinic.example")

    service.ask_reset(session, "new@clinic.example", writer=WRITER, now=now)

    assert [mail.kind for mail in mails(session)] == ["account.invitation"]


def test_an_invitation_is_not_sent_to_somebody_with_a_password(
    session: Session, owner: Person, now: datetime
) -> None:
    with pytest.raises(Refused):
        service.send_invitation(session, VISITOR, owner, writer=WRITER, now=now)


def asked_for(session: Session, owner: Person, now: datetime, address: str = "new@clinic.example") -> Any:
    actor = Actor(owner.id, owner.name)
    service.ask_new_address(session, actor, address, version=owner.secret_version, writer=WRITER, now=now)
    return mails(session)[-1].body.split("/address/")[1].split()[0]


def test_a9_a_new_address_counts_once_confirmed_there_and_the_old_one_is_told(
    session: Session, owner: Person, now: datetime
) -> None:
    token = asked_for(session, owner, now)
    assert owner.email == "mara@clinic.example"

    service.confirm_address(session, token, writer=WRITER, now=now)

    assert (owner.email, owner.email_key) == ("new@clinic.example", "new@clinic.example")
    assert [mail.to_address for mail in mails(session)] == ["new@clinic.example", "mara@clinic.example"]


def test_a_new_address_that_was_taken_meanwhile_is_a_dead_link(
    session: Session, owner: Person, now: datetime
) -> None:
    token = asked_for(session, owner, now)
    person(session, "Somebody Else", ["trainee"], email="NEW@clinic.example")

    with pytest.raises(service.LinkEnded):
        service.confirm_address(session, token, writer=WRITER, now=now)

    session.expire_all()
    assert session.get_one(Person, owner.id).email == "mara@clinic.example"


@pytest.mark.parametrize("address", ["Mara@Clinic.example", "nowhere"])
def test_a_new_address_must_be_new_and_an_address(
    session: Session, owner: Person, now: datetime, address: str
) -> None:
    with pytest.raises(Invalid):
        asked_for(session, owner, now, address)


def test_secrets_that_changed_meanwhile_stop_a_change_of_password(
    session: Session, owner: Person, now: datetime
) -> None:
    actor = Actor(owner.id, owner.name)

    with pytest.raises(Refused):
        service.change_password(
            session, actor, "hash", version=owner.secret_version - 1, writer=WRITER, now=now
        )


def test_renewing_a_hash_loses_against_a_changed_password(session: Session, owner: Person) -> None:
    stored = owner.password_hash

    service.renew_hash(session, owner.id, "renewed", version=owner.secret_version - 1)

    assert owner.password_hash == stored


def test_signing_in_fails_when_the_secrets_changed_since_they_were_verified(
    session: Session, owner: Person, now: datetime
) -> None:
    known = queries.credentials(session, key=owner.email_key)
    assert known is not None
    service.set_password(session, owner, CHEAP.hashed("another lantern"))

    with pytest.raises(service.WrongCredentials):
        service.sign_in(session, known, device="", ends_at=now, now=now)
