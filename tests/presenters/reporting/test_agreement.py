"""The page, the JSON object and the CSV file of a year say the same of every minute."""

import csv
import io
import re

import pytest

from kaptrain.reporting import queries
from kaptrain.shared.minutes import format_minutes
from tests.factories import person
from tests.factories.reporting import every_reason, kap_place, lesson_lines, many_lines, open_of_each_status
from tests.signing import sign_in

ROW = re.compile(r'<tr id="line-([^"]+)">(.*?)</tr>', re.DOTALL)
CLAIMED = re.compile(r'data-label="Claimed">([^<]+)<')
COUNTS = re.compile(r'data-label="Counts"><b>([^<]+)<')
SIGNED_CODES = {
    "gate_closed",
    "overlap",
    "daily_limit",
    "cap_reached",
    "outside_window",
    "in_future",
    "not_accepted",
}
OPEN_CODES = {"submitted", "returned", "draft", "withdrawn"}


def nothing(session, place):
    """A newcomer."""


def lessons(session, place):
    lesson_lines(session, place, 40)


def everything(session, place):
    lesson_lines(session, place, 12)
    every_reason(session, place)


def hundreds(session, place):
    many_lines(session, place, 300)


@pytest.mark.parametrize("year", [nothing, lessons, everything, hundreds])
def test_page_json_and_csv_agree(client, session, monkeypatch, year):
    trainee = person(session, "Demo Trainee", ["trainee"])
    place = kap_place(session, trainee)
    year(session, place)
    if year is everything:
        # The entries as the logbook gives them; a test of queries proves that reading.
        monkeypatch.setattr(
            queries, "open_entries", lambda _s, ids: {each: open_of_each_status() for each in ids}
        )
    browser = sign_in(client, trainee)

    page = browser.get("/hours?open=all").text
    data = browser.get("/hours.json").json
    rows = list(csv.DictReader(io.StringIO(browser.get("/hours.csv").text)))

    shown = {key: (CLAIMED.search(body)[1], COUNTS.search(body)[1]) for key, body in ROW.findall(page)}
    assert shown == {each["id"]: in_words(each) for each in data["lines"]}
    assert [(row["id"], int(row["minutes"]), int(row["counted"])) for row in rows] == [
        (each["id"], each["minutes"], each["counted"]) for each in data["lines"]
    ]
    assert f"<h1>{format_minutes(data['total']['counted'])} of 150 counted</h1>" in page
    if year is everything:
        codes = {removal["code"] for each in data["lines"] for removal in each["removed"]}
        assert codes == SIGNED_CODES | OPEN_CODES


def in_words(line):
    is_open = bool(OPEN_CODES & {each["code"] for each in line["removed"]})
    return format_minutes(line["minutes"]), "–" if is_open else format_minutes(line["counted"])


def test_a_dashboard_says_what_the_statement_says(client, session):
    trainee = person(session, "Demo Trainee", ["trainee"])
    everything(session, kap_place(session, trainee))
    browser = sign_in(client, trainee)

    page, data = browser.get("/dashboard").text, browser.get("/hours.json").json

    for part in data["components"]:
        words = format_minutes(part["counted"])
        assert f'<a class="kt-why kt-cell" href="/hours#{part["id"]}">{words}</a>' in page
    lost = sum(line["minutes"] - line["counted"] for line in data["lines"])
    assert f'<a class="kt-why" href="/hours#not-counted">{format_minutes(lost)}</a>' in page
