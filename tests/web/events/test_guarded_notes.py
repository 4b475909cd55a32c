"""P2: sentences about an event are looked through; its days and people of the other side may stand."""

import re
from datetime import datetime

from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from kaptrain.audit.models import KeptWords
from kaptrain.events.models import MakeUp
from tests.factories.attendance import Evening
from tests.factories.held import ROUTES
from tests.signing import post, sign_in


def mark_in(page: str) -> str:
    found = re.search(r'name="kept_mark" value="([^"]+)"', page)
    assert found
    return found[1]


def test_a_claim_may_name_the_day_and_keeps_names_only_with_a_reason(
    client: FlaskClient, session: Session, now: datetime
) -> None:
    evening = Evening(session, now, 1)
    evening.confirmed("absent")
    here = f"/events/{evening.event.id}"
    browser = sign_in(client, evening.people[0])
    risky = {"words": "On 3 May I sat beside Zebulonia Quartermain."}

    refused = post(browser, f"{here}/claim", risky)
    kept = {"kept_mark": mark_in(refused.text), "kept_reason": "She led the evening."}
    taken = post(browser, f"{here}/claim", {**risky, **kept})

    assert "<mark>Zebulonia Quartermain<small>name</small></mark>" in refused.text
    assert "3 May<small>" not in refused.text
    assert (refused.status_code, taken.status_code) == (422, 303)
    reason = "kept with a reason: “She led the evening.”"
    assert reason in browser.get(f"{here}/attended").text
    host = sign_in(client, evening.host)
    assert reason in host.get(f"{here}/attendance/{evening.places[0].id}").text


def test_an_answer_may_name_the_trainee_and_nobody_else(
    client: FlaskClient, session: Session, now: datetime
) -> None:
    evening = Evening(session, now, 1)
    evening.confirmed("absent")
    here = f"/events/{evening.event.id}"
    post(sign_in(client, evening.people[0]), f"{here}/claim", {"words": "I was there"})
    host = sign_in(client, evening.host)
    answer = f"{here}/attendance/{evening.places[0].id}/answer"

    refused = post(host, answer, {"words": "Mrs. Miller held the list."})
    taken = post(host, answer, {"words": f"{evening.people[0].name} joined another room."})

    assert (refused.status_code, taken.status_code) == (422, 303)
    assert "<mark>Miller<small>name</small></mark>" in refused.text


def test_why_a_make_up_is_declined_is_looked_through_beside_its_request(
    client: FlaskClient, session: Session, now: datetime
) -> None:
    evening = Evening(session, now, 1, make_ups=ROUTES, recording="https://video.kaptrain.example/1")
    evening.confirmed("absent")
    here = f"/events/{evening.event.id}"
    post(sign_in(client, evening.people[0]), f"{here}/make-up", {"route": "tutorial"})
    make_up = session.scalars(select(MakeUp)).one()
    host = sign_in(client, evening.host)
    declined = {"act": "decline", "reason": "Call 303-555-0199 first."}

    refused = post(host, f"/make-ups/{make_up.id}", declined)
    kept = {"kept_mark": mark_in(refused.text), "kept_reason": "The office of the program."}
    taken = post(host, f"/make-ups/{make_up.id}", {**declined, **kept})

    assert "<mark>303-555-0199<small>phone number</small></mark>" in refused.text
    assert (refused.status_code, taken.status_code) == (422, 303)
    assert session.scalars(select(KeptWords)).one().act == "make-up"
