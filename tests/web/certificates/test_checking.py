"""Files and lists: what was issued is confirmed, what was changed never is, what is unknown says nothing."""

import hashlib
import io
import random
import statistics
import time
import zlib
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader, PdfWriter
from sqlalchemy import Connection
from sqlalchemy.orm import Session
from werkzeug.test import EnvironBuilder, TestResponse

from kaptrain.certificates import service
from kaptrain.certificates.adapters.reading import LARGEST
from kaptrain.certificates.models import Certificate
from kaptrain.certificates.rules.code import code_from, format_code
from kaptrain.shared.clock import FrozenClock
from kaptrain.web.context import provide
from kaptrain.web.limits import Misses
from tests.factories.certificates import OFFICE, Cast, complete_year, issued
from tests.statements import statements
from tests.web.certificates.test_public import body

JSON = {"Accept": "application/json"}
FOREIGN = format_code(code_from(bytes(range(40, 58))))


@pytest.fixture
def cast(session: Session) -> Cast:
    return complete_year(session)


@pytest.fixture
def certificate(session: Session, cast: Cast, now: datetime) -> Certificate:
    made = issued(session, cast, now)
    session.commit()
    return made


def uploaded(client: FlaskClient, content: bytes, name: str = "a.pdf", **headers: str) -> TestResponse:
    answer = client.post("/verify/file", data={"file": (io.BytesIO(content), name)}, headers=headers)
    # The test client keeps what it sends in a file of its own, and leaves it open.
    answer.request.environ["wsgi.input"].close()
    return answer


def hashed(client: FlaskClient, content: bytes, found: str = "", **headers: str) -> TestResponse:
    form = {"sha256": hashlib.sha256(content).hexdigest(), "found": found}
    return client.post("/verify/file", data=form, headers=headers)


def edited(content: bytes, *, packed: bool = False) -> bytes:
    """The PDF opened and saved by another program, as after an edit of a name."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(content)))
    writer.add_metadata({"/Title": "Certificate of Somebody Else"})
    if packed:
        for page in writer.pages:
            page.compress_content_streams()
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize("send", [uploaded, hashed])
@pytest.mark.parametrize(("kind", "words"), [("json", "credential"), ("png", "PNG"), ("svg", "SVG")])
def test_credentials_and_pictures_are_the_ones_that_were_issued(
    client: FlaskClient,
    session: Session,
    certificate: Certificate,
    kind: str,
    words: str,
    send: Callable[[FlaskClient, bytes], TestResponse],
) -> None:
    file = service.badge_file(session, certificate, kind)
    assert file is not None

    same = send(client, file.content)
    changed = uploaded(client, file.content.replace(b"Demo", b"Dema"), f"a.{kind}")

    assert "This file is the one that was issued" in same.text
    assert f"of this {words} differs" in same.text
    assert "is the one that was issued" not in changed.text
    assert "was changed" in changed.text


@pytest.mark.parametrize("send", [uploaded, hashed])
def test_the_stored_pdf_is_the_one_that_was_issued(
    client: FlaskClient, certificate: Certificate, send: Callable[[FlaskClient, bytes], TestResponse]
) -> None:
    answer = send(client, certificate.pdf)

    assert answer.status_code == 200
    assert "This file is the one that was issued" in answer.text
    assert "This certificate is valid" in answer.text
    assert "Demo Ready, LCSW" in answer.text


def test_a_revoked_certificates_file_is_the_one_and_still_revoked(
    client: FlaskClient, session: Session, certificate: Certificate, cast: Cast, now: datetime
) -> None:
    service.revoke(session, cast.registrar, certificate, "Hours corrected", office=OFFICE, now=now)
    session.commit()

    answer, told = uploaded(client, certificate.pdf), uploaded(client, certificate.pdf, **JSON).get_json()

    assert "This file is the one that was issued" in answer.text
    assert "This certificate was revoked" in answer.text
    assert (told["file"], told["valid"], told["certificate"]["state"]) == ("issued", False, "revoked")


@pytest.mark.parametrize("packed", [False, True])
def test_an_edited_pdf_never_verifies_and_what_was_issued_is_shown(
    client: FlaskClient, certificate: Certificate, packed: bool
) -> None:
    fake = edited(certificate.pdf, packed=packed)

    answer = uploaded(client, fake)
    told = uploaded(client, fake, **JSON).get_json()

    assert answer.status_code == 200
    assert "<h1>This file was changed</h1>" in answer.text
    assert "is the one that was issued" not in answer.text
    assert "Demo Ready, LCSW" in answer.text
    assert "kt-verdict is-counted" not in answer.text
    assert (told["file"], told["valid"]) == ("changed", False)


@pytest.mark.parametrize("place", [0, 1000, -1])
def test_one_changed_byte_is_noticed(client: FlaskClient, certificate: Certificate, place: int) -> None:
    content = bytearray(certificate.pdf)
    content[place] ^= 1

    assert "This file was changed" in uploaded(client, bytes(content)).text


def test_a_file_that_hides_our_code_in_a_packed_stream_is_changed(
    client: FlaskClient, certificate: Certificate
) -> None:
    stream = zlib.compress(f"urn:uuid:{certificate.award_id}".encode())
    fake = b"%PDF-1.7\n1 0 obj\n<</Filter/FlateDecode>>\nstream\n" + stream + b"\nendstream\nendobj\n"

    assert "This file was changed" in uploaded(client, fake).text


@pytest.mark.parametrize(
    "write",
    [bytes, lambda code: code.decode().encode("utf-16-be"), lambda code: b"<" + code.hex().encode() + b">"],
)
def test_our_code_is_found_however_a_program_writes_it(
    client: FlaskClient, certificate: Certificate, write: Callable[[bytes], bytes]
) -> None:
    fake = b"%PDF-1.7 (" + write(format_code(certificate.code).encode()) + b")"

    assert "This file was changed" in uploaded(client, fake).text


def test_a_credential_that_names_ours_and_is_not_the_one_is_changed(
    client: FlaskClient, certificate: Certificate
) -> None:
    fake = f'{{"id": "urn:uuid:{certificate.award_id}", "holder": "Somebody Else"}}'.encode()

    for answer in (
        uploaded(client, fake, "a.json"),
        hashed(client, fake, f"urn:uuid:{certificate.award_id}"),
    ):
        assert "This file was changed" in answer.text


def test_an_unknown_file_is_answered_like_an_unknown_code(
    client: FlaskClient, certificate: Certificate
) -> None:
    """C5."""
    unknown = client.get(f"/verify/{FOREIGN}")
    answers = [
        uploaded(client, b"%PDF-1.7 nothing of ours"),
        uploaded(client, f"%PDF-1.7 {FOREIGN}".encode()),
        hashed(client, b"anything", FOREIGN),
        hashed(client, b"anything", "urn:uuid:00000000-0000-4000-8000-000000000000"),
        uploaded(client, b"\x89PNG\r\n\x1a\n" + bytes(1000), "a.png"),
        uploaded(client, b'{"a": ' * 10_000, "a.json"),
        uploaded(client, b"%PDF-1.7\nstream\nnot packed\nendstream" * 100),
    ]

    assert {answer.status_code for answer in answers} == {404}
    assert {body(answer) for answer in answers} == {body(unknown)}
    assert hashed(client, b"x", **JSON).get_json() == client.get("/verify/x", headers=JSON).get_json()


@pytest.mark.parametrize(
    "form", [{}, {"sha256": "x"}, {"sha256": "A" * 64}, {"file": "a.pdf"}, {"file": ""}], ids=str
)
def test_without_a_file_the_page_asks_again(client: FlaskClient, form: dict[str, str]) -> None:
    empty = {"file": (io.BytesIO(), form["file"])} if "file" in form else form

    answer = client.post("/verify/file", data=empty)

    assert (answer.status_code, "Choose a file of at most 10 MB" in answer.text) == (422, True)


def test_a_file_above_the_limit_is_not_read(client: FlaskClient) -> None:
    assert uploaded(client, bytes(LARGEST + 1)).status_code == 422
    assert uploaded(client, bytes(LARGEST + 1024 * 1024)).status_code == 413


def test_a_file_that_unpacks_to_much_is_read_to_a_limit(client: FlaskClient) -> None:
    bomb = zlib.compress(bytes(200 * 1024 * 1024), 9)
    fake = b"%PDF-1.7\n" + (b"stream\n" + bomb + b"\nendstream\n") * 20

    assert uploaded(client, fake).status_code == 404


def test_a_checked_file_is_kept_nowhere_and_no_cookie_is_set(
    client: FlaskClient, certificate: Certificate, connection: Connection, tmp_path: Path
) -> None:
    with statements(connection) as asked:
        answers = [client.get("/verify"), uploaded(client, certificate.pdf), uploaded(client, b"else")]
        answers.append(client.post("/verify/list", data={"codes": certificate.code}))

    assert not [sql for sql in asked if not sql.startswith(("SELECT", "SAVEPOINT", "RELEASE", "ROLLBACK"))]
    assert [answer.headers.getlist("Set-Cookie") for answer in answers] == [[]] * 4


def test_the_whole_address_of_the_qr_code_is_a_spelling_of_the_code(
    client: FlaskClient, certificate: Certificate
) -> None:
    url = certificate.content["verify_url"]

    for typed in (url, f"{url}/", url.lower(), f"  {url}", url.replace("http://localhost", "")):
        answer = client.get("/verify", query_string={"code": typed})
        assert (answer.status_code, answer.headers["Location"]) == (303, f"/verify/{url.rpartition('/')[2]}")


def test_a_list_shows_each_state_and_repeats_what_is_unknown(
    client: FlaskClient, session: Session, certificate: Certificate, cast: Cast, now: datetime
) -> None:
    other = issued(session, complete_year(session, name="Demo Second"), now)
    service.revoke(session, cast.registrar, certificate, "Hours corrected", office=OFFICE, now=now)
    session.commit()
    typed = (
        f"{certificate.code}\n {format_code(other.code).lower()};\n\n<b>nothing</b>\n{FOREIGN}\n{other.code}"
    )

    page = client.post("/verify/list", data={"codes": typed})
    told = client.post("/verify/list", data={"codes": typed}, headers=JSON).get_json()

    assert page.headers["X-Robots-Tag"] == "noindex"
    assert "Checked codes: 5" in page.text
    assert "&lt;b&gt;nothing&lt;/b&gt;" in page.text
    states = [(row["state"], row["valid"], row["holder"]) for row in told]
    assert states == [
        ("revoked", False, "Demo Ready, LCSW"),
        ("valid", True, "Demo Second, LCSW"),
        ("unknown", False, ""),
        ("unknown", False, ""),
        ("valid", True, "Demo Second, LCSW"),
    ]


@pytest.mark.parametrize("typed", ["", "  \n ", "\n".join(f"code {at}" for at in range(51))])
def test_a_list_of_none_or_too_many_is_asked_for_again(client: FlaskClient, typed: str) -> None:
    answer = client.post("/verify/list", data={"codes": typed})

    assert (answer.status_code, "at most 50" in answer.text) == (422, True)


def test_a_list_asks_the_same_however_long_it_is(
    client: FlaskClient, certificate: Certificate, connection: Connection
) -> None:
    counts = []
    for number in (1, 50):
        lines = [certificate.code, *(f"{FOREIGN[:-2]}{at:02}" for at in range(number - 1))]
        with statements(connection) as asked:
            client.post("/verify/list", data={"codes": "\n".join(lines)})
        counts.append(len([sql for sql in asked if "certificate" in sql]))

    assert counts[0] == counts[1] <= 3


@pytest.fixture
def strict(app: Flask) -> object:
    """The application with the limits of an installation."""
    before = app.extensions["kaptrain"][Misses]
    provide(app, Misses(most=5, per_minute=6))
    yield app
    provide(app, before)


def test_who_asks_in_vain_too_often_waits_even_for_what_exists(
    client: FlaskClient, strict: object, certificate: Certificate, clock: FrozenClock, now: datetime
) -> None:
    """C5: or the refusal would tell known codes from others."""
    address = f"/verify/{format_code(certificate.code)}"
    assert [client.get(f"/verify/{at}").status_code for at in range(5)] == [404] * 5

    refused = [client.get(address), client.get(f"/verify/{FOREIGN}"), hashed(client, b"x")]

    assert [answer.status_code for answer in refused] == [429] * 3
    assert {answer.headers["Retry-After"] for answer in refused} == {"60"}
    elsewhere = client.get(address, environ_base={"REMOTE_ADDR": "192.0.2.7"})
    assert elsewhere.status_code == 200
    clock.set(now + timedelta(seconds=11))
    assert client.get(address).status_code == 200


def test_who_asks_for_what_exists_never_waits(
    client: FlaskClient, strict: object, certificate: Certificate
) -> None:
    address = f"/verify/{format_code(certificate.code)}"

    assert {client.get(address).status_code for _ in range(30)} == {200}
    assert {client.get("/verify").status_code for _ in range(30)} == {200}


def test_each_unknown_line_of_a_list_counts(client: FlaskClient, strict: object) -> None:
    assert client.post("/verify/list", data={"codes": "\n".join("abcdef")}).status_code == 200
    assert client.get("/verify/x").status_code == 429


def test_the_page_for_boards_says_what_each_state_means(client: FlaskClient) -> None:
    page = client.get("/verify/boards").text

    for state in ("Valid", "Replaced", "Revoked", "Expired", "Withheld", "Unknown"):
        assert f"<dt>{state}</dt>" in page
    assert 'href="/verify/boards"' in client.get("/verify").text


def _malformed(chance: random.Random) -> str:
    length = chance.randrange(1, 80)
    return quote("".join(chance.choice("ABCDEF0123456789-_é%20 \n/") for _ in range(length)))


@pytest.mark.parametrize("number", [500, pytest.param(10_000, marks=pytest.mark.slow)])
def test_random_codes_find_nothing_and_take_as_long_as_malformed_ones(
    app: Flask, certificate: Certificate, connection: Connection, number: int
) -> None:
    """C5."""

    client, chance = app.test_client(), random.Random(11)
    took: dict[bool, list[float]] = {True: [], False: []}
    bodies: dict[str, str] = {}
    for _ in range(number):
        for random_code in chance.sample([True, False], 2):
            typed = format_code(code_from(chance.randbytes(18))) if random_code else _malformed(chance)
            # Made before, because odd letters in an address keep the client busy, not the site.
            asked = EnvironBuilder(path=f"/verify/{typed}", base_url="http://localhost").get_environ()
            began = time.thread_time()
            answer = client.open(asked)
            took[random_code].append(time.thread_time() - began)
            assert answer.status_code == 404
            bodies.setdefault(body(answer), typed)

    well, badly = (statistics.median(values) for values in took.values())
    assert len(bodies) == 1, list(bodies.values())
    # Odd letters have to be decoded, and a processor is never quite its own.
    assert abs(well - badly) / badly < 0.15, (well, badly)
