from datetime import UTC, date, datetime

from kaptrain.certificates.presenters import certificate_page, verify_data, verify_page
from kaptrain.certificates.rules.code import format_code
from kaptrain.certificates.rules.states import Standing, State
from tests.factories.certificates import CODE, a_content, printed_pieces

NOW = datetime(2026, 11, 22, 8, 16, tzinfo=UTC)
VALID = Standing(State.VALID)


def test_the_certificate_page_draws_one_arc_per_component() -> None:
    page = certificate_page(a_content())
    assert len(page.ring) == len(page.sheet.parts) == 8
    assert page.qr.path.startswith("M4 4h7v1h-7z")
    assert page.issued == "5 September 2026"


def test_a_valid_certificate_says_so_and_when_it_was_checked() -> None:
    page = verify_page(a_content(), VALID, now=NOW)
    assert page.verdict.title == "This certificate is valid"
    assert page.verdict.reliable
    assert page.checked == "22 November 2026, 08:16 UTC"
    assert (page.since, page.by, page.reason, page.successor) == ("", "", "", "")


def test_a_revoked_certificate_still_shows_what_it_printed() -> None:
    standing = Standing(State.REVOKED, date(2026, 10, 2), "Demo Admin", "hours corrected after issue")
    page = verify_page(a_content(), standing, now=NOW)
    assert not page.verdict.reliable
    assert page.since == "2 October 2026"
    assert page.facts == verify_page(a_content(), VALID, now=NOW).facts


def test_a_superseded_certificate_leads_to_the_newer_one() -> None:
    page = verify_page(a_content(), Standing(State.SUPERSEDED, successor=CODE), now=NOW)
    assert page.successor == format_code(CODE)
    assert page.verdict.tone == "is-pending"


def test_the_json_holds_every_printed_text_and_no_other_field() -> None:
    data = verify_data(verify_page(a_content(), VALID, now=NOW))
    assert set(data) == {"state", "valid", "checked", "printed", "hours_by_component"}
    shown = str(data)
    assert all(piece in shown for piece in printed_pieces(a_content()))
    printed = data["printed"]
    assert isinstance(printed, dict)
    assert set(printed) == {
        *("Holder", "Program", "Hours", "Training year", "Way of attendance", "Topics", "Also met"),
        *("Signed by", "Issued", "Code", "Address", "Ledger head", "Limits"),
    }
