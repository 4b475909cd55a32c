"""Which topic each minute covers: for anybody, also as a spreadsheet."""

import io
import zipfile

import pytest
from flask.testing import FlaskClient


def test_anybody_reads_what_covers_each_topic(client: FlaskClient) -> None:
    page = client.get("/programs/kap/topics/program").text

    assert "Every topic is covered" in page
    assert "Screening, safety and emergencies" in page
    assert "2.5 Interactions to flag" in page


def test_a_regulators_axis_says_by_how_much_the_program_falls_short(client: FlaskClient) -> None:
    page = client.get("/programs/kap/topics/colorado").text

    assert "topics fall short" in page and "4 CCR 755-1" in page
    assert "Group facilitation: 50 min of 10 h" in page
    assert "9 h 10 min short" in page
    assert "Hours of practicum and mentorship are left out here" in page or "are left out here" in page


def test_the_plans_page_leads_there(client: FlaskClient) -> None:
    assert 'href="/programs/kap/topics/program"' in client.get("/programs/kap").text


@pytest.mark.parametrize("address", ["/programs/kap/topics/mars", "/programs/mars/topics/program"])
def test_an_unknown_axis_or_program_is_not_found(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 404
    assert client.get(f"{address}.xlsx").status_code == 404


def test_the_spreadsheet_holds_the_same_topics_in_minutes(client: FlaskClient) -> None:
    answer = client.get("/programs/kap/topics/colorado.xlsx")

    assert answer.headers["Content-Disposition"] == "attachment; filename=kap-colorado.xlsx"
    with zipfile.ZipFile(io.BytesIO(answer.data)) as book:
        words = book.read("xl/sharedStrings.xml").decode()
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "co-boundaries" in words and "Surplus or lack" in words
    assert "<v>1500</v>" in sheet and "<f>" not in sheet
