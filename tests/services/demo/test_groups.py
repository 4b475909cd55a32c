"""The demo's groups: something to read, to answer, to look after."""

import re

from tests.demo import Demo


def test_the_trainee_finds_two_groups_with_news_and_a_mention(demo: Demo) -> None:
    page = demo.browser("trainee").get("/groups").text

    assert page.count('<span class="kt-count">') == 2
    assert "You were mentioned" in page
    assert "Tuesday circle" in page and "Evidence table" in page


def test_somebody_new_can_join_one(demo: Demo) -> None:
    page = demo.browser("newcomer").get("/groups").text

    assert "Join Evidence table" in page
    assert "Join Tuesday circle" not in page


def test_a_report_waits_for_the_facilitator_and_one_post_is_hidden(demo: Demo) -> None:
    facilitator, trainee = demo.browser("facilitator"), demo.browser("trainee")
    group = re.search(
        r'href="(/groups/\d+)"[^>]*><span><span>Evidence table', facilitator.get("/groups").text
    )
    assert group
    home = facilitator.get(group[1]).text
    thread = re.search(r'href="(/threads/\d+)[^"]*"[^>]*><span><span>Can a study be blind', home)
    assert thread

    assert "Could you look?" in facilitator.get(f"/rooms/{group[1].rpartition('/')[2]}/reports").text
    shown = trainee.get(thread[1]).text
    assert "Hidden by those who lead the group: Offers" in shown
    assert "two free afternoons" not in shown
    assert "two free afternoons" in facilitator.get(thread[1]).text


def test_the_next_meeting_has_a_seat_for_the_trainee_and_is_no_business_of_others(demo: Demo) -> None:
    page = demo.browser("trainee").get("/events").text

    assert "Cultural mismatch" in page
    assert "Cultural mismatch" not in demo.browser("ready").get("/events").text
