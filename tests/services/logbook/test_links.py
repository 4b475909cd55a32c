"""Signing without an account: who may, once, exactly what was shown."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from kaptrain.accounts.models import FormerAddress, RoleGrant
from kaptrain.audit.service import verify_chains
from kaptrain.logbook import service
from kaptrain.logbook.models import Signature, SigningLink
from kaptrain.logbook.rules.links import Way
from kaptrain.logbook.service.guests import WrongCode, send_code
from kaptrain.logbook.service.links import LinkEnded, look, offer
from kaptrain.shared.errors import Invalid, Missing, Refused
from kaptrain.shared.ids import token_hash
from tests.factories import person
from tests.factories.links import LIFETIMES, TOKEN, WRITER, digits, mailed, offered, sign, statement, visit


def test_a_mailed_link_signs_once_and_sends_a_copy_of_exactly_what_was_signed(session, room):
    entry = room.submitted()
    token = offered(room, entry.id).token

    signature = sign(room, token, statement(session, entry.id))

    assert entry.status == "signed"
    assert (signature.signer_id, signature.method) == (room.practitioner.id, "mailed link")
    assert (signature.signer_name, signature.signer_credential) == ("Demo Practitioner", "MD")
    assert (signature.signer_licence, signature.client_agreed) == ("CO 12345", True)
    (copy,) = mailed(session, "sign.copy")
    assert copy.to_address == room.practitioner.email
    for words in (
        signature.statement_text,
        signature.content_digest,
        "Integration session",
        "I wanted to fill the silence, and waited.",
        "Skills you saw: Silence and presence",
        "license CO 12345",
    ):
        assert words in copy.body
    assert list(verify_chains(session)) == []
    assert list(service.check_signatures(session)) == []


def test_the_token_is_mailed_to_the_address_on_file_and_stored_only_as_a_hash(session, room):
    entry = room.submitted()

    token = offered(room, entry.id).token

    (mail,) = mailed(session, "sign.link")
    assert (mail.to_address, TOKEN.search(mail.body)[1]) == (room.practitioner.email, token)
    link = session.scalar(select(SigningLink))
    assert link.token_hash == token_hash(token)
    assert "silence" not in mail.body


def test_a_used_link_signs_nothing_more(session, room):
    entry = room.submitted()
    token = offered(room, entry.id).token
    said = statement(session, entry.id)
    sign(room, token, said)

    with pytest.raises(LinkEnded):
        sign(room, token, said)

    assert len(session.scalars(select(Signature)).all()) == 1


def _expired(session, room, entry):
    room.now += timedelta(days=14)


def _older(session, room, entry):
    offered(room, entry.id)


def _reassigned_and_back(session, room, entry):
    other = person(session, "Other Practitioner", ["practitioner"])
    for host in (other, room.practitioner):
        room.now += timedelta(minutes=1)
        service.reroute(session, room.actor(room.admin), entry.id, host.id, now=room.now)


def _withdrawn(session, room, entry):
    service.withdraw(session, room.actor(room.trainee), entry.id, "Twice", now=room.now)


def _edited(session, room, entry):
    room.revised(entry, minutes=90)
    service.submit(session, room.actor(room.trainee), entry.id, now=room.now)


def _sent_anew_with_the_same_words(session, room, entry):
    room.revised(entry)
    service.submit(session, room.actor(room.trainee), entry.id, now=room.now)


def _returned(session, room, entry):
    service.return_to_trainee(session, room.actor(room.practitioner), entry.id, "Length", now=room.now)


def _signed_in_the_queue(session, room, entry):
    room.sign(entry)


def _suspended(session, room, entry):
    room.practitioner.suspended_at = room.now
    session.flush()


def _without_the_role(session, room, entry):
    session.delete(session.get_one(RoleGrant, (room.practitioner.id, "practitioner")))
    session.flush()


def _new_address(session, room, entry):
    room.practitioner.email_key = "elsewhere@kaptrain.example"
    session.flush()


@pytest.mark.parametrize(
    "happens",
    [
        _expired, _older, _reassigned_and_back, _withdrawn, _edited, _sent_anew_with_the_same_words,
        _returned, _signed_in_the_queue, _suspended, _without_the_role, _new_address,
    ],
)  # fmt: skip
def test_a_link_ends_when_its_request_is_no_longer_what_it_was(session, room, happens):
    entry = room.submitted()
    token, said = offered(room, entry.id).token, statement(session, entry.id)
    before = len(session.scalars(select(Signature)).all())

    happens(session, room, entry)

    with pytest.raises(LinkEnded):
        look(session, token, room.now)
    with pytest.raises(LinkEnded):
        sign(room, token, said)
    assert len(session.scalars(select(Signature)).all()) - before == (happens is _signed_in_the_queue)


def test_a_token_of_another_purpose_or_of_nothing_is_no_link(session, room):
    room.submitted()

    for token in ("", "x", "0" * 43, "ä" * 20):
        with pytest.raises(LinkEnded):
            look(session, token, room.now)


def test_what_was_not_shown_is_not_signed(session, room):
    """T2"""
    entry = room.submitted()
    token = offered(room, entry.id).token

    with pytest.raises(Refused) as refused:
        sign(room, token, statement(session, entry.id, seen="0" * 64))

    assert refused.value.code == "changed"
    assert session.scalar(select(Signature)) is None


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": "Demo Trainee"}, "name"),
        ({"credential": " "}, "credential"),
        ({"licence": "-"}, "licence"),
        ({"agreed": False}, "agreed"),
    ],
)
def test_a_link_signer_gives_name_credential_licence_and_tick(session, room, change, field):
    entry = room.submitted()
    token = offered(room, entry.id).token

    with pytest.raises(Invalid) as refused:
        sign(room, token, statement(session, entry.id, **change))

    assert refused.value.field == field
    assert session.scalar(select(Signature)) is None


def test_a_scanned_code_needs_the_digits_mailed_to_the_practitioner(session, room):
    entry = room.submitted()
    token, said = offered(room, entry.id, Way.SCAN).token, statement(session, entry.id)
    assert mailed(session, "sign.link") == []

    with pytest.raises(WrongCode):
        sign(room, token, said)
    where = send_code(session, visit(room.now), token, writer=WRITER)
    signature = sign(room, token, statement(session, entry.id, code=digits(session)))

    assert where == "d…@kaptrain.example"
    assert signature.method == "scanned code"
    assert mailed(session, "sign.code")[0].to_address == room.practitioner.email


def test_five_wrong_codes_end_the_link(session, room):
    entry = room.submitted()
    token = offered(room, entry.id, Way.SCAN).token
    send_code(session, visit(room.now), token, writer=WRITER)
    wrong = "000000" if digits(session) != "000000" else "000001"

    for _ in range(5):
        with pytest.raises(WrongCode):
            sign(room, token, statement(session, entry.id, code=wrong))

    with pytest.raises(LinkEnded):
        sign(room, token, statement(session, entry.id, code=digits(session)))


def test_a_scanned_code_works_for_minutes_only(session, room):
    entry = room.submitted()
    token = offered(room, entry.id, Way.SCAN).token

    room.now += timedelta(minutes=15)

    with pytest.raises(LinkEnded):
        look(session, token, room.now)


def test_at_most_three_codes_a_link_and_three_mails_a_day(session, room):
    entry = room.submitted()
    token = offered(room, entry.id, Way.SCAN).token
    for _ in range(3):
        send_code(session, visit(room.now), token, writer=WRITER)
        offered_by_mail = len(mailed(session, "sign.link"))
    with pytest.raises(Refused):
        send_code(session, visit(room.now), token, writer=WRITER)

    assert offered_by_mail == 0
    for _ in range(3):
        offered(room, entry.id)
    with pytest.raises(Refused, match="within a day"):
        offered(room, entry.id)


def test_the_trainee_signs_by_no_link_of_their_own(session, room):
    """Z5: signed in, or signed out on the device that made the link."""
    entry = room.submitted()
    token, said = offered(room, entry.id).token, statement(session, entry.id)

    for by in (visit(room.now, room.actor(room.trainee)), visit(room.now, device="the trainee's phone")):
        with pytest.raises(Refused, match="Nobody signs their own hours"):
            sign(room, token, said, by)

    assert session.scalar(select(Signature)) is None


def test_somebody_else_who_is_signed_in_signs_by_no_link(session, room):
    entry = room.submitted()
    token = offered(room, entry.id).token

    for who in (room.mentor, room.admin):
        with pytest.raises(Refused, match="Sign out first"):
            sign(room, token, statement(session, entry.id), visit(room.now, room.actor(who)))


def test_an_address_that_is_or_was_the_trainees_gets_no_link(session, room):
    entry = room.submitted()
    session.add(FormerAddress(person_id=room.trainee.id, email_key=room.practitioner.email_key, at=room.now))
    session.flush()

    with pytest.raises(Refused, match="is or was yours"):
        offered(room, entry.id)


def test_only_the_owner_or_an_admin_makes_a_link_and_only_for_what_waits(session, room):
    entry = room.submitted()
    from_mentor = visit(room.now, room.actor(room.mentor))
    for by in (from_mentor, visit(room.now, room.actor(room.practitioner))):
        with pytest.raises(Missing):
            _offer(session, by, entry.id)

    _offer(session, visit(room.now, room.actor(room.admin)), entry.id)
    service.withdraw(session, room.actor(room.trainee), entry.id, "Twice", now=room.now)
    with pytest.raises(Refused):
        offered(room, entry.id)


def _offer(session, by, entry_id):
    return offer(session, by, entry_id, Way.MAIL, lifetimes=LIFETIMES, writer=WRITER)


def test_a_mentors_request_has_no_links(session, room):
    entry = room.submitted(kind="mentorship")

    with pytest.raises(Refused, match="practitioners"):
        offered(room, entry.id)
