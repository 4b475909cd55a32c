"""Z6, P1: a mentor's private notes are in nobody else's hands, in no form."""

import json

import pytest
from sqlalchemy import select, text

from kaptrain.audit.models import AuditRow
from kaptrain.db.base import Base
from kaptrain.mentorship import queries, service
from kaptrain.mentorship.models import PrivateNote
from kaptrain.mentorship.service.private import text_mark
from kaptrain.outbox.models import Mail
from kaptrain.shared.errors import Invalid, Missing

CANARY = "wistful-canary-of-a-thought"


def test_only_the_author_finds_a_note(pair):
    note = pair.private(CANARY)

    assert queries.own_note(pair.session, pair.mentor.id, note.id) is note
    for who in (pair.trainee, pair.other_mentor, pair.admin, pair.practitioner):
        assert queries.own_note(pair.session, who.id, note.id) is None
        assert list(queries.own_notes(pair.session, who.id, pair.place.id)) == []
        assert queries.own_notes_with_trainees(pair.session, who.id) == []


def test_nobody_else_changes_or_deletes_it(pair):
    note = pair.private(CANARY)
    for who in (pair.trainee, pair.other_mentor, pair.admin):
        with pytest.raises(Missing):
            service.change_note(
                pair.session, pair.actor(who), note.id, "Mine", seen=text_mark(CANARY), now=pair.now
            )
        with pytest.raises(Missing):
            service.forget_note(pair.session, pair.actor(who), note.id, seen=text_mark(CANARY))

    assert pair.session.get_one(PrivateNote, note.id).text == CANARY


def test_it_stays_with_its_author_when_the_trainee_is_handed_over(pair):
    note = pair.private(CANARY)
    pair.change_mentor()

    assert queries.own_notes_with_trainees(pair.session, pair.mentor.id) == [(note, "Demo Trainee")]
    assert queries.own_notes_with_trainees(pair.session, pair.other_mentor.id) == []
    changed = service.change_note(
        pair.session, pair.actor(pair.mentor), note.id, "Let go", seen=text_mark(CANARY), now=pair.now
    )
    assert changed.text == "Let go"


def test_its_words_stand_in_no_other_table(pair):
    """Nothing of it in audit rows, mails or the search index, whatever becomes of it."""
    note = pair.private(CANARY)
    service.change_note(
        pair.session, pair.actor(pair.mentor), note.id, f"{CANARY} again", seen=text_mark(CANARY),
        now=pair.now,
    )  # fmt: skip
    pair.change_mentor()
    pair.session.flush()

    found = [
        table.name
        for table in Base.metadata.sorted_tables
        if any(CANARY in str(row) for row in pair.session.execute(select(table)))
    ]
    assert found == ["mentorship_private_notes"]
    audit = pair.session.scalars(select(AuditRow)).all()
    assert not any("private" in json.dumps([row.action, row.subject, row.detail]) for row in audit)
    assert not any("private" in mail.body.lower() for mail in pair.session.scalars(select(Mail)))


def test_a_deleted_note_is_gone(pair):
    note = pair.private(CANARY)

    service.forget_note(pair.session, pair.actor(pair.mentor), note.id, seen=text_mark(CANARY))

    left = pair.session.execute(text("SELECT count(*) FROM mentorship_private_notes")).scalar_one()
    assert left == 0


def test_two_windows_of_one_mentor_lose_nothing(pair):
    note = pair.private("First")
    act = {"seen": text_mark("First"), "now": pair.now}
    service.change_note(pair.session, pair.actor(pair.mentor), note.id, "Second", **act)

    with pytest.raises(service.StaleNote) as refused:
        service.change_note(pair.session, pair.actor(pair.mentor), note.id, "Third", **act)
    with pytest.raises(service.StaleNote):
        service.forget_note(pair.session, pair.actor(pair.mentor), note.id, seen=text_mark("First"))

    assert refused.value.stored == "Second"


def test_a_trainee_keeps_no_private_note_about_themselves(pair):
    with pytest.raises(Missing):
        pair.private(by=pair.trainee)
    with pytest.raises(Invalid):
        pair.private("  ")
