"""The host's list on the page: mark, review, sign, correct, import; all without a script."""

import io
import re
from datetime import datetime

from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from kaptrain.events.models import EventSignature
from kaptrain.hours.models import LedgerLine
from tests.factories import enrolled, person
from tests.factories.attendance import Evening
from tests.signing import post, sign_in


def value(page: str, name: str) -> str:
    found = re.search(rf'name="{name}"[^>]* value="([^"]*)"', page)
    assert found, name
    return found[1]


def test_eight_people_are_marked_reviewed_and_signed_in_a_few_presses(
    client: FlaskClient, session: Session, now: datetime
) -> None:
    evening = Evening(session, now, 8)
    sign_in(client, evening.host)
    here = f"/events/{evening.event.id}/attendance"
    assert client.get(here).text.count("<fieldset") == 8

    post(client, here, {"act": "all"})
    late, absent = evening.places[2].id, evening.places[5].id
    marks = {f"mark-{late}": "late", f"late-{late}": "10", f"mark-{absent}": "absent", "act": "save"}
    saved = post(client, here, marks)
    assert saved.location == f"{here}/review"
    review = client.get(saved.location).text
    assert "10 min late" in review
    signed = post(client, f"{here}/review", {"seen": value(review, "seen"), "agree": "y"})

    assert signed.status_code == 303
    assert len(session.scalars(select(LedgerLine)).all()) == 7
    done = client.get(here).text
    assert "Record of attendance" in done
    assert "Signed. 7 people of 8 got their time." in done


def test_a_double_press_signs_once(client: FlaskClient, session: Session, now: datetime) -> None:
    evening = Evening(session, now)
    evening.mark_all()
    sign_in(client, evening.host)
    here = f"/events/{evening.event.id}/attendance/review"
    page = client.get(here).text
    form = {"seen": value(page, "seen"), "agree": "y", "once": "the same key"}

    answers = [post(client, here, form) for _ in range(2)]

    assert [each.status_code for each in answers] == [303, 303]
    assert len(session.scalars(select(EventSignature)).all()) == 3


def test_a_record_that_changed_is_shown_anew_with_the_difference(
    client: FlaskClient, session: Session, now: datetime
) -> None:
    evening = Evening(session, now)
    evening.mark_all()
    sign_in(client, evening.host)
    here = f"/events/{evening.event.id}/attendance/review"
    page = client.get(here).text
    shown = re.findall(r'name="person" value="([^"]+)"', page)
    evening.mark(1, "absent")
    session.commit()

    answer = post(client, here, {"seen": value(page, "seen"), "agree": "y", "person": shown})

    assert answer.status_code == 409
    assert "Nothing was signed" in answer.text
    assert answer.text.count("Changed since you opened it") == 1
    assert session.scalars(select(LedgerLine)).all() == []
    again = post(client, here, {"seen": value(answer.text, "seen"), "agree": "y"})
    assert again.status_code == 303


def test_minutes_that_cannot_be_stand_beside_their_person(
    client: FlaskClient, session: Session, now: datetime
) -> None:
    evening = Evening(session, now, 1)
    sign_in(client, evening.host)
    person = evening.places[0].id

    for typed, words in (("", "how many minutes"), ("ten", "whole minutes"), ("90", "absent")):
        answer = post(
            client,
            f"/events/{evening.event.id}/attendance",
            {f"mark-{person}": "late", f"late-{person}": typed, "act": "save"},
        )
        assert answer.status_code == 422
        assert words in answer.text
        assert 'value="late" checked' in answer.text


def test_a_correction_is_shown_before_it_is_signed(
    client: FlaskClient, session: Session, now: datetime
) -> None:
    evening = Evening(session, now, 1)
    evening.confirmed("absent")
    sign_in(client, evening.host)
    here = f"/events/{evening.event.id}/attendance/{evening.places[0].id}"
    preview = client.get(f"{here}?mark=late&late=5").text
    assert "No time becomes 1 h 30 min" in preview
    form = {"mark": "late", "late": "5", "seen": value(preview, "seen"), "reason": ""}

    assert post(client, here, form).status_code == 422
    assert post(client, here, {**form, "late": "6", "reason": "Seen late"}).status_code == 409
    assert post(client, here, {**form, "reason": "Seen late"}).status_code == 303

    assert [line.minutes for line in session.scalars(select(LedgerLine))] == [90]
    record = client.get(f"/events/{evening.event.id}/attendance").text
    assert "5 min late" in record


def test_a_file_is_shown_decided_and_taken_over(client: FlaskClient, session: Session, now: datetime) -> None:
    evening = Evening(session, now, 2)
    sign_in(client, evening.host)
    here = f"/events/{evening.event.id}/attendance/file"
    data = (
        "Name,User Email,Join Time,Leave Time\r\n"
        "T 1,trainee.1@kaptrain.example,2026-11-19 18:01:00,2026-11-19 19:30:00\r\n"
        "Trainee 2,phone@else.example,2026-11-19 18:00:00,2026-11-19 19:30:00\r\n"
    )

    read = post(client, here, {"file": (io.BytesIO(data.encode()), "list.csv")})
    assert read.status_code == 303
    page = client.get(here).text
    assert "1 h 29 min" in page
    assert "phone@else.example" in page
    url = re.search(r'action="([^"]+/file/\d+)"', page)
    assert url
    assert post(client, url[1], {"act": "take"}).status_code == 422
    taken = post(client, url[1], {"act": "take", "aside-0": str(evening.places[1].id)})

    assert taken.status_code == 303
    page = client.get(f"/events/{evening.event.id}/attendance").text
    assert "Meeting&#39;s times: 1 h 29 min" in page
    assert 'value="recorded" checked' in page


def test_a_file_larger_than_a_form_is_read(client: FlaskClient, session: Session, now: datetime) -> None:
    evening = Evening(session, now, 1)
    sign_in(client, evening.host)
    row = "T 1,trainee.1@kaptrain.example,2026-11-19 18:01:00,2026-11-19 19:30:00\r\n"
    data = "Name,User Email,Join Time,Leave Time\r\n" + row * 10_000

    read = post(
        client,
        f"/events/{evening.event.id}/attendance/file",
        {"file": (io.BytesIO(data.encode()), "list.csv")},
    )

    # The test's own browser leaves its copy of a large body open.
    read.request.environ["wsgi.input"].close()
    assert len(data) > 512 * 1024
    assert read.status_code == 303


def test_a_file_that_is_none_says_so(client: FlaskClient, session: Session, now: datetime) -> None:
    evening = Evening(session, now, 1)
    sign_in(client, evening.host)
    here = f"/events/{evening.event.id}/attendance/file"

    answer = post(client, here, {"file": (io.BytesIO(b"PK\x03\x04"), "list.xlsx")})
    zone = post(client, here, {"file": (io.BytesIO(b"a,b"), "list.csv"), "file_zone": "Nowhere/At all"})

    assert answer.status_code == zone.status_code == 422
    assert "save it as CSV" in answer.text
    assert 'id="file_zone-error"' in zone.text


def test_somebody_without_a_seat_is_found_by_name_and_put_on_the_list(
    client: FlaskClient, session: Session, now: datetime
) -> None:
    evening = Evening(session, now, 2)
    late = enrolled(session, person(session, "Walked In", ["trainee"]), evening.places[0].cohort)
    sign_in(client, evening.host)
    list_ = f"/events/{evening.event.id}/attendance"

    nobody = client.get(f"{list_}/add?q=xyzzy").text
    found = client.get(f"{list_}/add?q=walk").text
    unchosen = post(client, f"{list_}/add?q=walk", {})
    added = post(client, f"{list_}/add?q=walk", {"person": late.id, "once": "a key"})
    after = client.get(list_).text
    again = post(client, f"{list_}/add?q=walk", {"person": late.id, "once": "another key"})

    assert "Somebody else came" in after
    assert "Nobody found" in nobody
    assert f'value="{late.id}"' in found
    assert (unchosen.status_code, "Choose who came." in unchosen.text) == (422, True)
    assert added.location == list_
    assert "Walked In is on the list" in after
    assert (again.status_code, "is on the list already" in again.text) == (409, True)


def test_a_members_meeting_takes_nobody_else_and_says_what_to_do(
    client: FlaskClient, session: Session, now: datetime
) -> None:
    evening = Evening(session, now, 2, named=True)
    late = enrolled(session, person(session, "Walked In", ["trainee"]), evening.places[0].cohort)
    sign_in(client, evening.host)
    here = f"/events/{evening.event.id}/attendance/add?q=walk"

    page = client.get(here).text
    answer = post(client, here, {"person": late.id})

    assert "Nobody found" in page and "Only its members" in page
    assert answer.status_code == 409
    assert "Let Walked In into the group or book club first" in answer.text
