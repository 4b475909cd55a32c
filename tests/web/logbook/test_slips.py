"""A slip of the pen on the sign-off page: undone within minutes; no tick, no signature."""

import re

from sqlalchemy import select

from kaptrain.logbook.models import Entry, Signature
from tests.signing import post


def sign(browser, entry, page, **more):
    seen = re.search(r'name="seen"[^>]*value="([^"]+)"', page.text)[1]
    form = {"seen": seen, "agree": "y", "agreed": "y", "act": "next", **more}
    return post(browser, f"/signoff/{entry.id}", form)


def signatures(session):
    session.expire_all()
    return session.scalars(select(Signature).order_by(Signature.seq)).all()


def test_a_slip_is_undone_from_the_page_and_waits_again(browser, room, session):
    entry = room.signed()
    mine = browser(room.practitioner)
    assert "Undo, it was a slip" in mine.get(f"/signoff/{entry.id}").text

    answer = post(mine, f"/signoff/{entry.id}/undo")

    assert (answer.status_code, answer.location) == (303, f"/signoff/{entry.id}")
    session.expire_all()
    assert session.get(Entry, entry.id).status == "submitted"
    assert "It waits for you again" in mine.get(answer.location).text


def test_without_the_tick_about_clients_nothing_is_signed(browser, room, session):
    entry = room.submitted()
    mine = browser(room.practitioner)
    page = mine.get(f"/signoff/{entry.id}")

    response = sign(mine, entry, page, agreed="")

    assert response.status_code == 422
    assert "each client present agreed in writing" in response.text
    assert signatures(session) == []
