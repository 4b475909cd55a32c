"""What a mentor and an admin see of mentorship in the list of trainees."""


def test_a_mentor_sees_the_last_contact_and_what_waits_for_them(browser, pair):
    pair.submitted(kind="mentorship")
    page = browser(pair.mentor).get("/trainees").text

    assert "met 18 Nov" in page and "1 waits for you" in page
    trainee = browser(pair.mentor).get(f"/trainees/{pair.place.id}").text
    assert f'href="/mentorship/{pair.place.id}"' in trainee and "18 November 2026" in trainee


def test_to_an_admin_it_is_the_mentors_turn(browser, pair):
    pair.submitted(kind="mentorship")
    page = browser(pair.admin).get("/trainees").text

    assert "1 waits for the mentor" in page
    assert f"/mentorship/{pair.place.id}" not in browser(pair.admin).get(f"/trainees/{pair.place.id}").text


def test_a_meeting_that_was_withdrawn_is_no_contact(browser, pair):
    pair.started(kind="mentorship")

    assert "not met yet" in browser(pair.mentor).get("/trainees").text
