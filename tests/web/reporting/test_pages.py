import pytest

from tests.factories import mentored, person
from tests.factories.reporting import every_reason, kap_place, lesson_lines
from tests.signing import sign_in


@pytest.fixture
def trainee(session):
    return person(session, "Demo Trainee", ["trainee"])


@pytest.fixture
def place(session, trainee):
    made = kap_place(session, trainee)
    lesson_lines(session, made, 30)
    every_reason(session, made)
    return made


@pytest.mark.parametrize(
    "url", ["/dashboard", "/hours", "/hours?open=all", "/hours/how", "/hours?open=nothing"]
)
def test_a_trainee_sees_their_year(client, trainee, place, url):
    response = sign_in(client, trainee).get(url)

    assert response.status_code == 200
    assert b"Core modules" in response.data


def test_a_newcomer_is_told_what_to_do_first(client, session, trainee):
    kap_place(session, trainee)

    page = sign_in(client, trainee).get("/dashboard").text

    assert "Study lesson 1.1" in page
    assert "Your first days" in page
    assert page.count("btn-primary") == 1


def test_a_dashboard_has_one_primary_action(client, trainee, place):
    assert sign_in(client, trainee).get("/dashboard").text.count("btn-primary") == 1


def test_a_trainee_without_a_place_is_told_why(client, trainee):
    browser = sign_in(client, trainee)

    assert "has not been set up" in browser.get("/dashboard").text
    assert "has not been set up" in browser.get("/hours").text
    assert browser.get("/hours.json").status_code == 404


@pytest.mark.parametrize(("roles", "where"), [(["mentor"], "/signoff"), (["admin"], "/admin")])
def test_whoever_has_no_year_is_sent_to_where_they_work(client, session, roles, where):
    response = sign_in(client, person(session, "Somebody", roles)).get("/dashboard")

    assert (response.status_code, response.location) == (303, where)


def test_a_mentor_who_is_a_trainee_too_sees_their_own_year(client, session):
    both = person(session, "Both", ["mentor", "trainee"])
    kap_place(session, both)

    assert "Your year" in sign_in(client, both).get("/dashboard").text


@pytest.mark.parametrize("url", ["/hours", "/hours.json", "/hours.csv", "/hours/how"])
@pytest.mark.parametrize("role", ["mentor", "practitioner", "facilitator", "admin"])
def test_hours_are_for_trainees_alone(client, session, url, role):
    assert sign_in(client, person(session, "Somebody", [role])).get(url).status_code == 404


@pytest.mark.parametrize("url", ["/hours.json", "/hours.csv", "/trainees.csv"])
def test_files_tell_a_visitor_to_sign_in(client, url):
    assert client.get(url).status_code == 401


@pytest.mark.parametrize("url", ["/dashboard", "/hours", "/hours/how", "/trainees", "/trainees/1", "/admin"])
def test_pages_send_a_visitor_to_the_door(client, url):
    assert client.get(url).status_code == 303


@pytest.mark.parametrize("url", ["/hours.json", "/hours.csv"])
def test_files_are_kept_by_no_cache_and_have_a_name(client, trainee, place, url):
    response = sign_in(client, trainee).get(url)

    assert response.headers["Cache-Control"] == "no-store"
    assert "hours-2026-11-22" in response.headers["Content-Disposition"]


def test_a_mentor_sees_their_own_trainees_and_no_others(client, session, trainee, place):
    mentor = person(session, "Demo Mentor", ["mentor"])
    mentored(session, place, mentor)
    stranger = kap_place(session, person(session, "Stranger", ["trainee"]))
    browser = sign_in(client, mentor)

    page = browser.get("/trainees").text

    assert "Demo Trainee" in page
    assert "Stranger" not in page
    assert "Signed by" in browser.get(f"/trainees/{place.id}?open=all").text
    assert browser.get(f"/trainees/{stranger.id}").status_code == 404


@pytest.mark.parametrize("roles", [["mentor"], ["practitioner"], ["trainee"]])
def test_a_stranger_finds_no_trainee(client, session, place, roles):
    assert sign_in(client, person(session, "Somebody", roles)).get(f"/trainees/{place.id}").status_code == 404


@pytest.mark.parametrize("number", ["0", "999999", "99999999999999999999", "-1"])
def test_an_unknown_trainee_is_not_found(client, session, number):
    admin = person(session, "Demo Admin", ["admin"])

    assert sign_in(client, admin).get(f"/trainees/{number}").status_code == 404


def test_an_admin_never_looks_after_their_own_year(client, session):
    admin = person(session, "Demo Admin", ["admin", "trainee"])
    own = kap_place(session, admin)
    browser = sign_in(client, admin)

    assert f"/trainees/{own.id}" not in browser.get("/trainees").text
    assert browser.get(f"/trainees/{own.id}").status_code == 404


@pytest.mark.parametrize("query", ["name=demo", "cohort=COHORT", "page=1", "name=%25", "cohort=x", "page=99"])
def test_an_admin_filters_all_trainees(client, session, trainee, place, query):
    browser = sign_in(client, person(session, "Demo Admin", ["admin"]))

    response = browser.get(f"/trainees?{query.replace('COHORT', str(place.cohort_id))}")

    assert response.status_code == 200
    assert (f'"/trainees/{place.id}"' in response.text) == (query not in ("name=%25", "page=99"))


@pytest.mark.parametrize("number", ["99999999999999999999", "-5", "0"])
def test_a_senseless_page_or_cohort_is_harmless(client, session, trainee, place, number):
    browser = sign_in(client, person(session, "Demo Admin", ["admin"]))

    assert browser.get(f"/trainees?page={number}").status_code == 200
    assert browser.get(f"/trainees?cohort={number}").status_code == 200
    assert browser.get(f"/trainees.csv?cohort={number}").status_code == 200


def test_the_export_has_every_trainee_and_runs_no_formula(client, session, trainee, place):
    kap_place(session, person(session, "=HYPERLINK(1)", ["trainee"]))

    response = sign_in(client, person(session, "Demo Admin", ["admin"])).get("/trainees.csv")

    rows = response.text.split("\r\n")
    assert rows[0].startswith("enrolment,name,cohort")
    assert any(",Demo Trainee," in row for row in rows)
    assert any("'=HYPERLINK" in row for row in rows)


def test_the_export_is_for_admins(client, session):
    assert sign_in(client, person(session, "M", ["mentor"])).get("/trainees.csv").status_code == 404


def test_the_admin_s_home_names_who_has_no_mentor(client, session, trainee, place):
    page = sign_in(client, person(session, "Demo Admin", ["admin"])).get("/admin").text

    assert "without a mentor" in page
    assert "/admin/certificates" in page
