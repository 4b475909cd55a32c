"""P2: words that may point to a person are shown to their writer, and reach no log, audit row or error."""

import logging
import re
import traceback

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from kaptrain.audit.models import AuditRow, KeptWords
from kaptrain.logbook.models import Entry, EntryComment
from tests.factories.logbook import Room
from tests.signing import post, sign_in

SECRET = "Zebulonia Quartermain"
RISKY = f"Ask {SECRET}, 42, on 303-555-0199 <i>soon</i>"


@pytest.fixture
def room(session: Session, now) -> Room:
    return Room(session, now)


def mark_in(page: str) -> str:
    return re.search(r'name="kept_mark" value="([^"]+)"', page)[1]


def returned(app: Flask, room: Room, entry: Entry, **values: str):
    client = sign_in(app.test_client(), room.practitioner)
    return post(client, f"/signoff/{entry.id}", {"return": "1", "comment": RISKY, **values})


def test_a_comment_is_shown_with_its_words_marked_and_escaped(app, room) -> None:
    response = returned(app, room, room.submitted())

    assert response.status_code == 422
    assert "<mark>Zebulonia Quartermain<small>name</small></mark>" in response.text
    assert "<mark>303-555-0199<small>phone number</small></mark>" in response.text
    assert "&lt;i&gt;soon&lt;/i&gt;" in response.text
    assert "Names, nicknames and initials point to a person." in response.text
    assert '<details class="kt-fold mt-3 kt-return" open>' in response.text


def test_nothing_is_kept_without_a_reason_for_exactly_this_text(app, session, room) -> None:
    entry = room.submitted()
    mark = mark_in(returned(app, room, entry).text)

    without = returned(app, room, entry, kept_mark=mark)
    invented = returned(app, room, entry, kept_mark="0" * 32, kept_reason="Because.")
    other = returned(app, room, entry, comment="Ask Mrs. Miller.", kept_mark=mark, kept_reason="Because.")
    long = returned(app, room, entry, kept_mark=mark, kept_reason="x" * 301)

    assert [each.status_code for each in (without, invented, other, long)] == [422] * 4
    assert "Say in a few words why they may stay" in without.text
    assert session.scalars(select(EntryComment)).all() == []


def test_a_reason_is_kept_and_shown_to_who_reads_the_text(app, session, room) -> None:
    entry = room.submitted()
    mark = mark_in(returned(app, room, entry).text)

    response = returned(
        app, room, entry, kept_mark=mark, kept_reason="A colleague of ours, <b>not</b> a client."
    )

    assert response.status_code == 303
    row = session.scalars(select(KeptWords)).one()
    assert (row.subject, row.act, row.by_name) == (f"entry:{entry.id}", "return", "Demo Practitioner")
    assert (row.fields, row.kinds) == (["comment"], ["name", "age", "phone number"])
    page = sign_in(app.test_client(), room.trainee).get(f"/logbook/{entry.id}").text
    assert "kept with a reason: “A colleague of ours, &lt;b&gt;not&lt;/b&gt; a client.”" in page


def test_line_ends_of_a_browser_change_no_mark(app, room) -> None:
    entry = room.submitted()
    lines = "Well.\r\nAsk Mrs. Miller."
    mark = mark_in(returned(app, room, entry, comment=lines).text)

    assert returned(app, room, entry, comment=lines, kept_mark=mark, kept_reason="Ours.").status_code == 303


def test_a_comment_beside_a_signature_needs_no_mending(app, room) -> None:
    """Only a returned entry carries its comment; what is not kept is not looked at."""
    entry = room.submitted()
    client = sign_in(app.test_client(), room.practitioner)
    seen = re.search(r'name="seen"[^>]*value="([^"]+)"', client.get(f"/signoff/{entry.id}").text)[1]

    response = post(
        client,
        f"/signoff/{entry.id}",
        {"agree": "y", "agreed": "y", "seen": seen, "comment": RISKY, "act": "stay"},
    )

    assert response.status_code == 303


def test_matched_words_reach_no_log_no_audit_row_and_no_kept_row(app, session, room, caplog) -> None:
    caplog.set_level(logging.DEBUG)
    entry = room.submitted()
    mark = mark_in(returned(app, room, entry).text)

    returned(app, room, entry, kept_mark=mark, kept_reason="Ours.")

    for told in [caplog.text, *rows_of(session, AuditRow), *rows_of(session, KeptWords)]:
        assert "Zebulonia" not in told
        assert "303-555-0199" not in told


def test_an_error_of_the_database_names_no_values(app, session) -> None:
    with pytest.raises(IntegrityError) as caught, session.begin_nested():
        session.execute(text("INSERT INTO kept_words (subject) VALUES (:words)"), {"words": SECRET})

    told = "".join(traceback.format_exception(caught.value))
    assert "null" in told.lower()
    assert SECRET not in told


@pytest.mark.parametrize("action", ["UPDATE kept_words SET reason = ''", "DELETE FROM kept_words"])
def test_a_reason_never_changes(app, session, room, action) -> None:
    entry = room.submitted()
    mark = mark_in(returned(app, room, entry).text)
    returned(app, room, entry, kept_mark=mark, kept_reason="Ours.")

    with pytest.raises(Exception, match="append-only"), session.begin_nested():
        session.execute(text(action))


def test_a_reason_to_withdraw_is_looked_through(app, session, room, client: FlaskClient) -> None:
    entry = room.submitted()
    mine = sign_in(client, room.trainee)

    response = post(mine, f"/logbook/{entry.id}/withdraw", {"reason": "Mrs. Miller asked me to."})

    assert response.status_code == 422
    assert "<mark>Miller<small>name</small></mark>" in response.text


def rows_of(session: Session, model) -> list[str]:
    return [
        str({c.name: getattr(row, c.key) for c in model.__table__.columns})
        for row in session.scalars(select(model))
    ]
