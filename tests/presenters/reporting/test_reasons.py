"""Every removal has a reason and a remedy in plain words."""

import re
from datetime import date

import pytest

from kaptrain.hours.service import year_of
from kaptrain.reporting.presenters.statement import circumstances, statement_page
from tests.factories import person
from tests.factories.reporting import every_reason, kap, kap_place, lesson_lines, line, open_of_each_status

TODAY = date(2026, 11, 22)


@pytest.fixture
def place(session):
    return kap_place(session, person(session, "Demo Trainee", ["trainee"]))


def page_of(session, place, entries=(), owner=None, **shown):
    year = year_of(session, place, today=TODAY, open_lines=[each.line for each in entries])
    titles = {module.id: module.title for module in kap().modules} | {
        each.id: each.title for each in kap().activities
    }
    about = circumstances(
        year, entries, titles, today=TODAY, zone="America/Denver", fallback_days=14, owner=owner
    )
    return statement_page(year, about, head="9c417ae052d803bf" * 4, **shown)


def test_every_rule_says_what_it_took_and_what_to_do(session, place):
    lesson_lines(session, place, 12)
    every_reason(session, place)

    page = page_of(session, place)

    texts = {one.rule: (one.text, one.remedy) for one in page.lost}
    assert texts == {
        "Gate closed": (
            "Dosing session of 9 July needed module 6, lesson 12.4, module 7, consent lab 1 and lesson 11.4"
            " first. Consent lab 1 counted on 20 October.",
            "Complete module 6, lesson 12.4, module 7 and lesson 11.4; after that another one counts.",
        ),
        "Outside the year": (
            "The year runs from 1 June 2026 to 31 May 2027; this was on 1 May 2026.",
            "Ask an admin whether it can count as prior learning.",
        ),
        "In the future": (
            "It is dated 24 December 2026 and counts from that day.",
            "Wait for the day. If the date is wrong, ask Demo Practitioner to correct it.",
        ),
        "Not accepted here": (
            "This plan has no part called bonus.",
            "Ask an admin to move the line to where it belongs.",
        ),
        "Overlap": (
            "Webinar 1 was taken until 17:30; this began at 17:00."
            " A minute counts once, so 30 min are taken off.",
            "If a time is wrong, ask Demo Practitioner to correct it.",
        ),
        "Daily limit": (
            "At most 12 h count on one day; 20 October had them already.",
            "Nothing to do. The first hours of that day count.",
        ),
        "Cap reached": (
            "Consent practice labs: at most 10 h count, and they were reached.",
            "Nothing to do. These hours are complete.",
        ),
    }


def test_a_wrong_kind_is_told_what_the_part_takes(session, place):
    every_reason(session, place)

    assert "Book club takes book-club meetings, not webinars." in [
        one.text for one in page_of(session, place).lost
    ]


def test_open_entries_say_whose_turn_it_is(session, place):
    page = page_of(session, place, open_of_each_status())

    words = {row.state: (row.words, row.reason, row.action) for part in page.parts for row in part.lines}
    assert words == {
        "pending": (
            "Pending: Demo Mentor’s turn",
            "Sent 17 November, open for 5 days. Goes to an admin in 9 days.",
            "Open it",
        ),
        "returned": ("Returned: your turn", "Demo Mentor: “Please take out the town.”", "Revise the entry"),
        "draft": ("Draft: your turn", "Not sent to anybody yet.", "Finish the entry"),
        "withdrawn": ("Withdrawn", "Taken back before anybody signed it.", None),
    }


def test_others_read_the_trainee_s_name_instead_of_you(session, place):
    page = page_of(session, place, open_of_each_status(), owner="Demo Trainee")

    said = " ".join(row.words for part in page.parts for row in part.lines)
    assert "Demo Trainee’s turn" in said
    assert not re.search(r"\byour\b", said)


def test_all_claimed_minutes_are_accounted_for(session, place):
    lesson_lines(session, place, 5)
    every_reason(session, place)
    entries = open_of_each_status()

    page = page_of(session, place, entries)

    claimed = sum(row.claimed for part in page.parts for row in part.lines)
    assert page.sums.claimed == claimed
    assert page.sums.lost == sum(one.minutes for one in page.lost)
    assert {one.line_id for one in page.lost} <= {row.id for part in page.parts for row in part.lines}


def test_many_counted_lines_are_folded_and_can_be_opened(session, place):
    lesson_lines(session, place, 40)

    part = page_of(session, place).parts[0]

    assert (len(part.lines), part.earlier.number) == (8, 32)
    assert sum(row.counts for row in part.lines) + part.earlier.minutes == part.counted
    assert page_of(session, place, opened="modules").parts[0].earlier is None


def test_whole_modules_are_named_together(session, place):
    lesson_lines(session, place, 12)

    assert "complete; 12 lessons counted in all." in page_of(session, place).parts[0].notes[0]


def test_a_gate_that_opened_later_says_when(session, place):
    lesson_lines(session, place, 61, every=2)
    line(session, place, "early", on=date(2026, 6, 9), activity="onboarding", title="Site onboarding")

    lost = page_of(session, place).lost[0]

    assert "Module 6 counted on " in lost.text
    assert lost.remedy == "Observe one more; the gate is open now. This line stays in the record."


def test_the_head_of_the_ledger_is_grouped(session, place):
    assert page_of(session, place).head == "9c41 7ae0 52d8 03bf"
