"""What a trainee sees after an event: time with its working, a claim, and ways to make up."""

import re
from datetime import datetime, timedelta

from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from kaptrain.catalogue.rules.lesson import CheckItem
from kaptrain.events.models import MakeUp
from kaptrain.hours.models import LedgerLine
from kaptrain.learning.rules.layout import answers_shown, parts_shown
from tests.factories.attendance import Evening
from tests.factories.events import a_booking, an_event
from tests.factories.held import ROUTES
from tests.factories.reporting import kap
from tests.signing import post, sign_in

RECORDED = {"program": "kap", "make_ups": ROUTES, "recording": "https://video.kaptrain.example/1"}


def test_the_page_says_what_one_gets_and_every_step_of_why(
    client: FlaskClient, session: Session, now: datetime
) -> None:
    evening = Evening(session, now, 1, policy={"rule": "minutes"})
    evening.mark(0, "late", late=10)
    evening.confirm()
    browser = sign_in(client, evening.people[0])

    page = browser.get(f"/events/{evening.event.id}/attended").text

    assert "You get 1 h 20 min of 1 h 30 min" in page
    assert "18:10:00 to 19:30:00, Eastern" in page
    assert 'aria-label="Present from 18:10 to 19:30 Eastern"' in page
    assert "Credit by the rule of this session" in page
    assert "You get 1 h 20 min of 1 h 30 min" in browser.get(f"/events/{evening.event.id}").text


def test_a_claim_goes_to_the_host_who_answers_it(
    client: FlaskClient, session: Session, now: datetime
) -> None:
    evening = Evening(session, now, 1)
    evening.confirmed("absent")
    here = f"/events/{evening.event.id}"
    browser = sign_in(client, evening.people[0])

    assert post(browser, f"{here}/claim", {"words": " "}).status_code == 422
    assert post(browser, f"{here}/claim", {"words": "I <b>was</b> there"}).status_code == 303
    assert "has not answered yet" in browser.get(f"{here}/attended").text

    host = sign_in(client, evening.host)
    person = f"{here}/attendance/{evening.places[0].id}"
    assert "I &lt;b&gt;was&lt;/b&gt; there" in host.get(person).text
    assert post(host, f"{person}/answer", {"words": "Not in the file"}).status_code == 303
    assert "Not in the file" in sign_in(client, evening.people[0]).get(f"{here}/attended").text


def answers_to(item: CheckItem, seed: str) -> dict[str, object]:
    """What the form of one item sends for the right answer."""
    if item.options:
        return {f"item-{item.id}": [str(each) for each in item.right]}
    shown = parts_shown(item, seed)
    if item.kind.value == "order":
        return {f"item-{item.id}.{place}": str(part) for place, part in enumerate(shown)}
    offered = answers_shown(item, seed)
    return {f"item-{item.id}.{place}": str(offered.index(part)) for place, part in enumerate(shown)}


def test_an_absent_trainee_takes_the_recording_route(
    client: FlaskClient, session: Session, now: datetime
) -> None:
    evening = Evening(session, now, 1, **RECORDED)
    evening.confirmed("absent")
    here = f"/events/{evening.event.id}"
    browser = sign_in(client, evening.people[0])
    assert "Ask for this" in browser.get(f"{here}/attended").text

    assert post(browser, f"{here}/make-up", {"route": "recording"}).status_code == 303
    make_up = session.scalars(select(MakeUp)).one()
    check = f"/make-ups/{make_up.id}/recording"
    assert browser.get(check).status_code == 404
    host = sign_in(client, evening.host)
    assert "Trainee 1: the recording" in host.get("/make-ups").text
    assert post(host, f"/make-ups/{make_up.id}", {"act": "approve"}).status_code == 303

    browser = sign_in(client, evening.people[0])
    page = browser.get(check).text
    assert "https://video.kaptrain.example/1" in page
    activity = kap().activity("webinar-1")
    assert activity is not None
    items = activity.guide.check[:5]
    version = re.search(r'name="version" value="([^"]+)"', page)
    assert version
    form: dict[str, object] = {"version": version[1], "number": "1"}
    assert post(browser, check, form).status_code == 422
    for item in items:
        form |= answers_to(item, f"makeup-{make_up.id}:1")
    passed = post(browser, check, form)

    assert passed.status_code == 303
    line = session.scalars(select(LedgerLine)).one()
    assert (line.minutes, line.modality, line.source) == (90, "self_paced", f"makeup:{make_up.id}")
    assert "5 of 5 right" in browser.get(check).text


def test_declining_says_why_and_the_trainee_reads_it(
    client: FlaskClient, session: Session, now: datetime
) -> None:
    evening = Evening(session, now, 1, **RECORDED)
    evening.confirmed("absent")
    browser = sign_in(client, evening.people[0])
    post(browser, f"/events/{evening.event.id}/make-up", {"route": "tutorial"})
    make_up = session.scalars(select(MakeUp)).one()
    admin = sign_in(client, evening.admin)

    assert post(admin, f"/make-ups/{make_up.id}", {"act": "decline"}).status_code == 422
    answer = post(admin, f"/make-ups/{make_up.id}", {"act": "decline", "reason": "Watch it instead"})

    assert answer.status_code == 303
    page = sign_in(client, evening.people[0]).get(f"/events/{evening.event.id}/attended").text
    assert "Watch it instead" in page


def test_the_host_signs_a_tutorial(client: FlaskClient, session: Session, now: datetime) -> None:
    evening = Evening(session, now, 1, **RECORDED)
    evening.confirmed("absent")
    browser = sign_in(client, evening.people[0])
    post(browser, f"/events/{evening.event.id}/make-up", {"route": "tutorial"})
    make_up = session.scalars(select(MakeUp)).one()
    host = sign_in(client, evening.host)
    post(host, f"/make-ups/{make_up.id}", {"act": "approve"})
    here = f"/make-ups/{make_up.id}/tutorial"
    seen = re.search(r'name="seen"[^>]* value="([^"]+)"', host.get(here).text)
    assert seen

    assert post(host, here, {"on": "2026-11-21", "seen": seen[1]}).status_code == 422
    signed = post(host, here, {"on": "2026-11-21", "seen": seen[1], "agree": "y"})

    assert signed.status_code == 303
    assert session.scalars(select(LedgerLine)).one().attested["by"] == "signature"


def test_a_recording_address_is_an_https_address(
    client: FlaskClient, session: Session, now: datetime
) -> None:
    evening = Evening(session, now, 1)
    host = sign_in(client, evening.host)
    here = f"/events/{evening.event.id}/recording"

    assert post(host, here, {"link": "javascript:alert(1)"}).status_code == 422
    assert post(host, here, {"link": "https://video.kaptrain.example/9"}).status_code == 303
    assert "video.kaptrain.example/9" in host.get(here).text


def test_pages_about_make_ups_of_others_are_unknown(
    client: FlaskClient, session: Session, now: datetime
) -> None:
    evening = Evening(session, now, 2, **RECORDED)
    evening.confirmed("absent", "present")
    browser = sign_in(client, evening.people[0])
    post(browser, f"/events/{evening.event.id}/make-up", {"route": "tutorial"})
    make_up = session.scalars(select(MakeUp)).one()
    other = sign_in(client, evening.people[1])

    assert post(other, f"/make-ups/{make_up.id}/withdraw").status_code == 404
    assert post(other, f"/events/{evening.event.id}/make-up", {"route": "tutorial"}).status_code == 409


def test_another_date_is_booked_from_the_page_of_the_one_missed(
    client: FlaskClient, session: Session, now: datetime
) -> None:
    evening = Evening(session, now, 1, make_ups=ROUTES)
    evening.confirmed("absent")
    other = an_event(session, evening.host, starts_at=now + timedelta(days=8))
    clash = an_event(session, evening.host, starts_at=other.starts_at, title="Access", activity="webinar-2")
    a_booking(session, clash, evening.places[0])
    here = f"/events/{evening.event.id}"
    browser = sign_in(client, evening.people[0])
    asked = {"route": "another_date", "other": str(other.id)}

    shown = browser.get(f"{here}/attended").text
    refused = post(browser, f"{here}/make-up", asked)
    booked = post(browser, f"{here}/make-up", asked | {"despite_clash": "1"})

    assert "Book this date" in shown
    assert refused.status_code == 409
    assert "It overlaps what you have booked: Access" in refused.text
    assert "Book it anyway" in refused.text
    assert booked.status_code == 303
    make_up = session.scalars(select(MakeUp)).one()
    assert make_up.other_event_id == other.id
    assert "See the date" in browser.get(f"{here}/attended").text
    assert "You have a seat" in browser.get(f"/events/{other.id}").text
