"""C3-C5: the public page shows what is printed and today's state, and tells nothing else apart."""

import io
import re
from datetime import datetime

import pytest
from flask.testing import FlaskClient
from pypdf import PdfReader
from sqlalchemy import Connection
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from kaptrain.certificates import service
from kaptrain.certificates.models import Certificate
from kaptrain.certificates.rules.code import CHARACTERS, code_from, format_code
from kaptrain.certificates.rules.content import CertificateContent
from kaptrain.certificates.rules.wording import facts, part_hours, sheet
from tests.factories.certificates import OFFICE, Cast, complete_year, issued
from tests.signing import sign_in
from tests.statements import statements

CANARY = "canary-7f3a"
NONCE = re.compile(r'nonce="[^"]+"')


@pytest.fixture
def cast(session: Session) -> Cast:
    cast = complete_year(session)
    cast.trainee.email = f"{CANARY}@kaptrain.example"
    return cast


@pytest.fixture
def certificate(session: Session, cast: Cast, now: datetime) -> Certificate:
    made = issued(session, cast, now)
    session.commit()
    return made


def address(certificate: Certificate) -> str:
    return f"/verify/{format_code(certificate.code)}"


def words(html: str) -> str:
    """The page's text as a reader sees it, markup and line breaks gone."""
    text = re.sub(r"<(?:script|svg).*?</(?:script|svg)>|<[^>]+>", " ", html, flags=re.DOTALL)
    return " ".join(text.replace("&#39;", "'").replace("&amp;", "&").split())


def body(answer: TestResponse) -> str:
    return NONCE.sub("", answer.text)


def variants(code: str) -> list[str]:
    """Forty ways in which one code is typed."""
    groups = format_code(code)
    plain = [groups, code, groups.replace("-", " "), groups.replace("-", "–"), f"  {groups}  "]
    plain += [groups.replace("-", "--"), groups.replace("-", "\u00a0"), f"-{groups}-"]
    cased = [form for each in plain for form in (each, each.lower(), each.title(), each.swapcase())]
    return cased + [each.replace("0", "O").replace("1", "l") for each in plain]


def test_the_public_page_says_that_a_certificate_is_valid_and_shows_every_printed_field(
    client: FlaskClient, certificate: Certificate
) -> None:
    page = client.get(address(certificate))

    assert page.status_code == 200
    text = words(page.text)
    content = CertificateContent.from_data(certificate.content)
    assert "This certificate is valid" in text
    for fact in (*facts(content), *part_hours(content.parts)):
        assert fact.value in text
    assert "22 November 2026, 19:00 UTC" in text


def test_page_json_and_pdf_agree(client: FlaskClient, certificate: Certificate) -> None:
    content = CertificateContent.from_data(certificate.content)
    data = client.get(address(certificate), headers={"Accept": "application/json"}).get_json()
    printed = words_of_pdf(certificate.pdf)
    html = words(client.get(address(certificate)).text)

    assert data["printed"] == {fact.label: fact.value for fact in facts(content)}
    assert data["hours_by_component"] == {each.label: each.value for each in part_hours(content.parts)}
    assert all(value in html for value in data["printed"].values())
    on_paper = sheet(content)
    assert data["printed"]["Number"] == certificate.number == on_paper.number
    for text in (on_paper.holder, on_paper.number, on_paper.code, on_paper.ledger, *on_paper.signatures[0]):
        assert "".join(text.split()) in printed
        assert text in html


def words_of_pdf(printed: bytes) -> str:
    return "".join(PdfReader(io.BytesIO(printed)).pages[0].extract_text().split())


def test_only_the_allowed_fields_are_public(
    client: FlaskClient, certificate: Certificate, cast: Cast
) -> None:
    html = client.get(address(certificate)).text
    json = client.get(address(certificate), headers={"Accept": "application/json"})

    assert set(json.get_json()) == {"state", "valid", "checked", "printed", "hours_by_component"}
    labels = set(re.findall(r"<dt>([^<]+)</dt>", html))
    assert labels == {*json.get_json()["printed"], *json.get_json()["hours_by_component"]}
    for hidden in (
        CANARY,
        "@",
        certificate.pdf_sha256,
        cast.place.stream,
        "Seen the papers",
    ):
        assert hidden not in words(html)
        assert hidden not in json.text


def test_the_answer_is_kept_by_no_cache_and_no_search_engine(
    client: FlaskClient, certificate: Certificate
) -> None:
    for accept in ("text/html", "application/json"):
        answer = client.get(address(certificate), headers={"Accept": accept})
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["X-Robots-Tag"] == "noindex"
        assert "Accept" in answer.headers["Vary"]
    assert '<meta name="robots" content="noindex">' in client.get(address(certificate)).text


def test_names_are_shown_and_never_run(
    client: FlaskClient, session: Session, cast: Cast, now: datetime
) -> None:
    """C6: stored text is data for page and PDF alike."""
    cast.trainee.name = "{{ 7*7 }} <x-k> #read('/etc/passwd')"
    certificate = issued(session, cast, now)
    pages = [client.get(address(certificate)).text]
    sign_in(client, cast.trainee)
    pages.append(client.get(f"/certificates/{certificate.id}").text)
    sign_in(client, cast.admin)
    pages += [
        client.get(path).text
        for path in ("/admin/certificates", f"/admin/certificates/{certificate.id}/revoke")
    ]

    for page in pages:
        assert "{{ 7*7 }} &lt;x-k&gt; #read(&#39;/etc/passwd&#39;)" in page
    assert "{{7*7}}<x-k>#read('/etc/passwd')" in words_of_pdf(certificate.pdf).replace("’", "'")


def test_a_revocation_shows_on_the_very_next_visit(
    client: FlaskClient, session: Session, certificate: Certificate, cast: Cast, now: datetime
) -> None:
    assert "is valid" in client.get(address(certificate)).text

    service.revoke(session, cast.registrar, certificate, "Hours <b>corrected</b>", office=OFFICE, now=now)
    session.commit()

    html = client.get(address(certificate)).text
    data = client.get(address(certificate), headers={"Accept": "application/json"}).get_json()
    assert "is valid" not in html
    assert "Hours &lt;b&gt;corrected&lt;/b&gt;" in html
    assert (data["state"], data["valid"], data["since"]) == ("revoked", False, "22 November 2026")
    assert data["printed"]["Holder"] == "Demo Ready, LCSW"


def test_a_replaced_certificate_leads_to_the_current_one(
    client: FlaskClient, session: Session, certificate: Certificate, cast: Cast, now: datetime
) -> None:
    cast.trainee.name = "Demo Newname"
    session.flush()
    new = service.rename(session, cast.registrar, certificate, office=OFFICE, now=now)
    session.commit()

    page = client.get(address(certificate))

    assert "A newer certificate replaces this one" in page.text
    assert f'href="{address(new)}"' in page.text
    assert "Demo Ready, LCSW" not in page.text
    assert "is valid" in client.get(address(new)).text


def test_unknown_malformed_and_foreign_codes_get_one_answer(
    client: FlaskClient, certificate: Certificate
) -> None:
    """C5: nobody learns from the answer how near a guess was."""
    foreign = format_code(code_from(bytes(range(40, 58))))
    tries = [
        *(foreign, "x", "K7QF-2M9X", "0" * CHARACTERS, "é" * CHARACTERS, "../etc/passwd", "a/b/c"),
        *("KAP-2026-000001", "%00" * 28, "1", "'; --", foreign + "0", "A" * 500),
    ]
    pages = [client.get(f"/verify/{each}") for each in tries]
    asked = [client.get("/verify", query_string={"code": each}) for each in tries]
    json = [client.get(f"/verify/{each}", headers={"Accept": "application/json"}) for each in tries]

    for answers in ([*pages, *asked], json):
        assert {answer.status_code for answer in answers} == {404}
        assert len({body(answer) for answer in answers}) == 1
        assert len({answer.headers["Cache-Control"] for answer in answers}) == 1


def test_a_malformed_code_costs_the_same_look_at_the_database(
    client: FlaskClient, certificate: Certificate, connection: Connection
) -> None:
    counts = []
    for each in (format_code(code_from(bytes(range(40, 58)))), "x", "A" * 500):
        with statements(connection) as asked:
            client.get(f"/verify/{each}")
        counts.append(len([sql for sql in asked if "certificates" in sql]))

    assert counts == [1, 1, 1]


def test_forty_spellings_lead_to_one_address(client: FlaskClient, certificate: Certificate) -> None:
    spellings = variants(certificate.code)
    assert len(spellings) == 40

    for spelling in spellings:
        answer = client.get("/verify", query_string={"code": spelling})
        assert (answer.status_code, answer.headers["Location"]) == (303, address(certificate)), spelling
        direct = client.get(f"/verify/{spelling}", follow_redirects=True)
        assert direct.request.path == address(certificate)
        assert direct.status_code == 200


def test_changing_any_single_character_leads_nowhere(client: FlaskClient, certificate: Certificate) -> None:
    for place in range(CHARACTERS):
        other = "2" if certificate.code[place] != "2" else "3"
        changed = certificate.code[:place] + other + certificate.code[place + 1 :]
        assert client.get(f"/verify/{changed}").status_code == 404


def test_the_form_asks_for_a_code_without_one(client: FlaskClient) -> None:
    page = client.get("/verify")

    assert page.status_code == 200
    assert 'action="/verify"' in page.text
    assert client.get("/verify?code=%20").status_code == 200
