"""Page, JSON, CSV and certificate say the same of every person of the demo."""

import csv
import io
import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import text

from kaptrain.db.session import db
from kaptrain.demo.rules.people import TRAINEES
from kaptrain.shared.minutes import format_minutes
from tests.demo import Demo

ROW = re.compile(r'<tr id="line-([^"]+)">(.*?)</tr>', re.DOTALL)
CELL = re.compile(r'data-label="(Claimed|Counts)">(?:<b>)?([^<]+)<')
PRINTED = {
    "modules": "Modules",
    "webinars": "Webinars",
    "electives": "Electives",
    "practicum": "Practicum",
    "mentorship": "Mentorship",
    "labs": "Labs",
    "discussion": "Discussion",
    "bookclub": "Books",
}
OPEN = {"submitted", "returned", "draft", "withdrawn"}
Shown = dict[str, tuple[str, str]]


def shown_on_the_page(browser: FlaskClient) -> Shown:
    cells = {key: dict(CELL.findall(row)) for key, row in ROW.findall(browser.get("/hours?open=all").text)}
    return {key: (found["Claimed"], found["Counts"]) for key, found in cells.items()}


@pytest.mark.parametrize("key", [each.key for each in TRAINEES])
def test_page_json_and_csv_agree_for(demo: Demo, key: str) -> None:
    browser = demo.browser(key)

    data = browser.get("/hours.json").get_json()
    rows = list(csv.DictReader(io.StringIO(browser.get("/hours.csv").text)))

    expected: Shown = {}
    for line in data["lines"]:
        is_open = OPEN & {each["code"] for each in line["removed"]}
        expected[line["id"]] = (
            format_minutes(line["minutes"]),
            "–" if is_open else format_minutes(line["counted"]),
        )
    assert shown_on_the_page(browser) == expected
    assert [(row["id"], int(row["minutes"]), int(row["counted"])) for row in rows] == [
        (line["id"], line["minutes"], line["counted"]) for line in data["lines"]
    ]
    assert sum(int(row["counted"]) for row in rows) == data["total"]["counted"]
    assert f"<h1>{format_minutes(data['total']['counted'])} of" in browser.get("/hours").text


def test_the_certificate_says_what_the_statement_says(demo: Demo) -> None:
    with demo.app.app_context():
        code = (
            db.session().execute(text("SELECT code FROM certificates WHERE award = 'program'")).scalar_one()
        )
    statement = demo.browser("graduate").get("/hours.json").get_json()

    answer = demo.app.test_client().get(
        f"/verify/{code}", headers={"Accept": "application/json"}, follow_redirects=True
    )

    verified = answer.get_json()
    assert verified["valid"] is True
    assert verified["hours_by_component"] == {
        PRINTED[each["id"]]: format_minutes(each["counted"]) for each in statement["components"]
    }
    assert verified["printed"]["Hours"].startswith(format_minutes(statement["total"]["counted"]))
