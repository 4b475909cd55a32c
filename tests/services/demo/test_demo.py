"""The demo is what the design promises to whoever tries it out."""

from collections import Counter
from typing import Any

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from kaptrain.accounts.models import Person
from kaptrain.app import create_app
from kaptrain.certificates.models import Certificate
from kaptrain.db.base import Base
from kaptrain.db.session import db
from kaptrain.demo.rules.decisions import LAST_DAY_IN
from kaptrain.demo.rules.people import BY_KEY, SIGN_INS, ZONE
from kaptrain.enrolment.models import Enrolment, Leave
from kaptrain.events.models import Attendance, Event, MakeUp
from kaptrain.hours.models import Decision
from kaptrain.logbook.models import Entry, EntryVersion
from kaptrain.outbox.models import Mail
from kaptrain.shared.clock import local_day
from tests.conftest import NOON, settings_for
from tests.demo import Demo

OVERDUE_DAYS = 14


def ask(demo: Demo, statement: Any) -> list[Any]:
    with demo.app.app_context():
        return list(db.session().execute(statement).all())


def statement_of(demo: Demo, key: str) -> Any:
    return demo.browser(key).get("/hours.json").json


def removed(statement: Any) -> Counter[str]:
    return Counter(
        {
            code: sum(
                each["minutes"]
                for line in statement["lines"]
                for each in line["removed"]
                if each["code"] == code
            )
            for code in {each["code"] for line in statement["lines"] for each in line["removed"]}
        }
    )


@pytest.mark.parametrize("key", SIGN_INS)
def test_each_of_the_eight_signs_in_and_has_a_home(demo: Demo, key: str) -> None:
    page = demo.browser(key).get("/dashboard", follow_redirects=True)

    assert page.status_code == 200
    assert BY_KEY[key].name in page.text


def test_the_command_prints_every_sign_in(demo: Demo, capsys: pytest.CaptureFixture[str]) -> None:
    with capsys.disabled():
        print(f"\nThe demo was loaded in {demo.seconds:.1f} s.")

    assert all(BY_KEY[key].email in demo.output for key in SIGN_INS)
    assert "kaptrain-demo" in demo.output


def test_loading_again_changes_nothing(demo: Demo) -> None:
    def rows() -> dict[str, int]:
        with demo.app.app_context():
            session: Session = db.session()
            tables = Base.metadata.sorted_tables
            return {each.name: session.scalar(select(func.count()).select_from(each)) or 0 for each in tables}

    before = rows()

    assert "loaded already" in demo.run("demo", "load")
    assert rows() == before


def test_the_chains_hold(demo: Demo) -> None:
    assert "all intact" in demo.run("ledger", "verify")


def test_the_trainee_is_where_the_design_shows_them(demo: Demo) -> None:
    statement = statement_of(demo, "trainee")

    counted = {each["id"]: each["counted"] for each in statement["components"]}
    assert counted == {
        "modules": 43 * 60 + 30,
        "webinars": 7 * 60 + 30,
        "electives": 6 * 60,
        "practicum": 7 * 60 + 30,
        "mentorship": 6 * 60,
        "labs": 10 * 60,
        "discussion": 7 * 60,
        "bookclub": 4 * 60,
    }
    assert statement["total"] == {"required": 9000, "counted": 91 * 60 + 30, "pending": 5 * 60 + 30}
    assert removed(statement) == {
        "gate_closed": 150,
        "cap_reached": 120,
        "overlap": 30,
        "returned": 60,
        "submitted": 330,
    }


def test_the_club_has_met_and_the_trainees_hour_waits_for_a_reflection(demo: Demo) -> None:
    find = select(Attendance.credited, Attendance.line_seq, Person.name).join(Attendance.event)
    find = find.join(Enrolment, Enrolment.id == Attendance.enrolment_id).join(Enrolment.person)
    rows = ask(demo, find.where(Event.activity == "book-5"))
    page = demo.browser("trainee").get("/books/body-keeps-the-score").text

    assert len(rows) == 8 and all(minutes for minutes, _, _ in rows)
    assert [name for _, line, name in rows if line is None] == ["Demo Trainee"]
    assert "2 answers" in page and "Its discussion opens once you have read so far" in page


def test_the_practicum_is_the_trainees_bottleneck(demo: Demo) -> None:
    assert "practicum is the bottleneck" in demo.browser("trainee").get("/dashboard").text.lower()


def test_the_trainee_has_an_entry_opened_again_and_prior_learning(demo: Demo) -> None:
    find = select(Decision.kind).join(Person, Person.id == Decision.trainee_id)
    kinds = [kind for (kind,) in ask(demo, find.where(Person.name == "Demo Trainee"))]

    assert {"prior_learning", "reopened", "condition"} <= set(kinds)
    # Every lesson is written, so all of them are credited by their own checks.
    assert "transfer" not in kinds


def test_ready_is_complete_and_has_no_certificate(demo: Demo) -> None:
    assert statement_of(demo, "ready")["complete"]
    assert "/admin/certificates/issue/" in demo.browser("admin").get("/admin/certificates").text


def test_the_graduate_holds_a_certificate_that_anyone_can_verify(demo: Demo) -> None:
    ((code,),) = ask(demo, text("SELECT code FROM certificates WHERE award = 'program'"))

    page = demo.app.test_client().get(f"/verify/{code}", follow_redirects=True)

    assert page.status_code == 200
    assert "Demo Graduate, LCSW" in page.text
    assert "14 of 16" in page.text or "rubric" in page.text


def test_the_certificate_of_the_graduate_ends_soon_so_that_the_admin_can_renew_it(demo: Demo) -> None:
    find = select(Certificate.id, Certificate.valid_until).where(Certificate.award == "program")
    ((number, last),) = ask(demo, find)

    page = demo.browser("admin").get(f"/admin/certificates/{number}/renew")

    assert (last - local_day(NOON, ZONE)).days == LAST_DAY_IN
    assert page.status_code == 200 and 'name="valid_until"' in page.text


def test_the_newcomer_has_a_place_and_a_mentor_and_nothing_yet(demo: Demo) -> None:
    statement = statement_of(demo, "newcomer")

    assert statement["lines"] == []
    assert "Demo Newcomer" in demo.browser("mentor").get("/trainees").text


def test_two_cohorts_have_twelve_people_each(demo: Demo) -> None:
    sizes = ask(demo, select(func.count()).select_from(Enrolment).group_by(Enrolment.cohort_id))

    assert sorted(size for (size,) in sizes) == [1, 12, 12]


def test_the_mentors_queue_has_six_requests_one_old_and_one_changed(demo: Demo) -> None:
    page = demo.browser("mentor").get("/signoff").text

    assert "6 entries wait for you" in page
    assert "changed since you returned it" in page
    assert "Amara" in page


@pytest.mark.parametrize("key", ["practitioner", "facilitator"])
def test_other_signers_have_something_to_sign(demo: Demo, key: str) -> None:
    assert "wait for you" in demo.browser(key).get("/signoff").text


def test_one_request_is_overdue_and_none_comes_from_the_future(demo: Demo) -> None:
    requests = select(Entry.waiting_since).where(Entry.status == "submitted")
    waiting = [(NOON - since).days for (since,) in ask(demo, requests)]
    newest = [at for (at,) in ask(demo, select(func.max(EntryVersion.written_at)))]

    assert sum(days >= OVERDUE_DAYS for days in waiting) == 1
    assert newest[0] < NOON


def test_only_the_trainee_loses_signed_minutes(demo: Demo) -> None:
    lost = {
        "gate_closed",
        "overlap",
        "cap_reached",
        "daily_limit",
        "outside_window",
        "in_future",
        "not_accepted",
    }
    losers = [
        each.key
        for each in BY_KEY.values()
        if each.role == "trainee" and lost & set(removed(statement_of(demo, each.key)))
    ]

    assert losers == ["trainee"]


def test_leave_extension_and_exemption_happen_once(demo: Demo) -> None:
    kinds = Counter(kind for (kind,) in ask(demo, select(Decision.kind)))

    assert (kinds["extension"], kinds["exemption"], kinds["prior_learning"]) == (1, 1, 1)
    assert len(ask(demo, select(Leave.id))) == 1


def test_the_records_of_past_events_are_confirmed_but_for_one(demo: Demo) -> None:
    past = select(Event.activity, Event.state).where(Event.ends_at < NOON).order_by(Event.starts_at)

    states = [(activity, state) for activity, state in ask(demo, past)]

    assert states == [
        ("webinar-4", "confirmed"),
        ("webinar-8", "confirmed"),
        ("lab-5", "confirmed"),
        ("book-5", "confirmed"),
        ("webinar-5", "confirmed"),
        ("elective-4", "planned"),
    ]


def test_what_a_record_gives_differs_with_what_happened(demo: Demo) -> None:
    find = (
        select(Person.name, Attendance.mark, Attendance.source, Attendance.credited, Attendance.version)
        .join(Enrolment, Enrolment.id == Attendance.enrolment_id)
        .join(Person, Person.id == Enrolment.person_id)
        .join(Event, Event.id == Attendance.event_id)
    )

    known = {tuple(each) for each in ask(demo, find)}

    assert {
        ("Demo Trainee", "present", "code", 90, 1),
        ("Bela", "late", "list", 90, 1),
        ("Farid", "late", "list", 0, 1),
        ("Jonah", "left", "list", 0, 1),
        ("Dana", "absent", "list", 0, 1),
        ("Noor", "present", "list", 90, 2),
    } <= known


def test_the_facilitator_finds_a_record_to_confirm_and_a_make_up_to_approve(demo: Demo) -> None:
    facilitator = demo.browser("facilitator")
    ((open_one,),) = ask(demo, select(Event.id).where(Event.ends_at < NOON, Event.state == "planned"))
    states = Counter(state for (state,) in ask(demo, select(MakeUp.state)))

    home, record = facilitator.get("/dashboard").text, facilitator.get(f"/events/{open_one}/attendance").text

    assert "Records to confirm" in home and "2 requests" in home
    assert "Code: 15:06" in record and "no battery left" in record
    assert states == {"asked": 1, "approved": 1, "declined": 1}


def test_an_invitation_waits_in_the_outbox(demo: Demo) -> None:
    assert "account.invitation" in [kind for (kind,) in ask(demo, select(Mail.kind))]


def test_production_refuses_the_demo(tmp_path: Any) -> None:
    settings = settings_for(
        f"sqlite:///{tmp_path}/production.db",
        KAPTRAIN_ENV="production",
        BASE_URL="https://training.example",
        MAIL_FROM="KAPtrain <office@training.example>",
    )

    result = create_app(settings).test_cli_runner().invoke(args=["demo", "load"])

    assert result.exit_code == 1
    assert "Nothing was loaded" in result.output


def test_a_webinar_carries_credit_of_two_made_up_bodies(demo: Demo) -> None:
    page, own = demo.browser("trainee"), "SELECT event_id FROM ce_activities"
    ((held,), (coming,)) = sorted(ask(demo, text(own)))

    pages = [page.get(f"/events/{each}").text for each in (held, coming)]

    for each in pages:
        assert "Made-up Board of Practice" in each and "Made-up Guild of Therapists" in each
        assert "Part owner of a made-up clinic" in each
    assert "Certificate issued" in page.get(f"/events/{held}/ce").text
    assert "Post-test: 80% needed, not taken yet." in page.get(f"/events/{held}/ce").text


def test_the_trainee_holds_a_ce_certificate_that_anyone_can_verify(demo: Demo) -> None:
    ((code,),) = ask(demo, text("SELECT code FROM certificates WHERE award LIKE 'ce:%'"))

    page = demo.app.test_client().get(f"/verify/{code}", follow_redirects=True)

    assert "This certificate is valid" in page.text
    assert "1.5 CE credits (Made-up Board of Practice)" in page.text


def test_evaluations_are_shown_in_threes(demo: Demo) -> None:
    ((held,),) = ask(demo, text("SELECT DISTINCT event_id FROM ce_answers"))

    page = demo.browser("facilitator").get(f"/events/{held}/evaluations").text

    assert "3 answers." in page and "1 more waits" in page
