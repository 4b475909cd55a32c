"""F4: nothing that stands in a text makes the engine read a file or ask the network."""

import http.server
import io
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import typst
from pypdf import PdfReader

from kaptrain.certificates.adapters import ce_pdf, fonts, pdf, transcript_pdf
from kaptrain.certificates.adapters.typst_job import compiled, compiler
from tests.factories.certificates import a_content
from tests.factories.papers import a_ce_sheet, a_transcript

SECRET = "sentinel-7f3a"
FORMS = (
    '#read("{}")',
    '#image("{}")',
    '#include "{}"',
    '#import "{}": *',
    '#json("{}")',
    '#pdf.attach("{}")',
    '#bibliography("{}")',
    '#plugin("{}")',
    '#set text(font: "{}")',
    '#link("{}")[x]',
    '<img src="{}">',
    '<link rel=stylesheet href="{}">',
    "<style>@import url({})</style>",
    '<image href="{}"/>',
    '<!ENTITY x SYSTEM "{}">',
    "![x]({})",
    "\\input{{{}}}",
    "url({})",
    "/F ({}) /URI ({})",
    "{}",
)


@pytest.fixture
def asked() -> Iterator[tuple[str, list[str]]]:
    """A server that notes who asks: its address, and the requests."""
    seen: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            seen.append(self.path)
            self.send_error(404)

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/x", seen
    server.shutdown()
    server.server_close()


def reached(data: bytes) -> bool:
    reader = PdfReader(io.BytesIO(data))
    inside = [bytes(part) for parts in reader.attachments.values() for part in parts]
    texts = [page.extract_text() for page in reader.pages]
    return SECRET in "".join(texts) or any(SECRET.encode() in part for part in (data, *inside))


def test_no_text_reads_a_file_or_asks_the_network(asked: tuple[str, list[str]], tmp_path: Path) -> None:
    url, seen = asked
    (tmp_path / "s.txt").write_text(SECRET)
    places = [url, str(tmp_path / "s.txt"), f"file://{tmp_path}/s.txt"]
    payloads = [form.format(place, place)[:118] for form in FORMS for place in places]
    assert len(payloads) == 60
    for payload in payloads[::3] + payloads[1::3] + payloads[2::3]:
        assert not reached(pdf(a_content(conditions=(payload,)), payload.encode()))
    for at in range(0, len(payloads), 6):
        some = tuple(payloads[at : at + 6])
        assert not reached(ce_pdf(a_ce_sheet(statements=some), "".join(some).encode()))
    assert not reached(transcript_pdf(a_transcript(notes=tuple(payloads))))
    assert seen == []


@pytest.mark.parametrize("code", ['#read("/etc/hostname")', '#read("../../../../etc/hostname")'])
def test_even_a_template_reads_nothing_outside_its_folder(code: str, tmp_path: Path) -> None:
    template = tmp_path / "t.typ"
    template.write_text(f'#set document(title: "t")\n{code}')
    with pytest.raises(typst.TypstError):
        compiled(compiler(template, [str(fonts.FOLDER)]), {}, "2026-01-01")


def test_a_link_out_of_its_folder_leads_a_template_nowhere_it_may_not_go() -> None:
    folder = fonts.FOLDER.parent
    assert [file for file in folder.rglob("*") if file.is_symlink()] == []
    quoted = {text for file in folder.glob("*.typ") for text in file.read_text().split('"')[1::2]}
    assert {text for text in quoted if text.startswith(("/", "http", "@", ".."))} == set()
