"""Sites, hosts and documents of the demo, in days from today: one in every state, and something to do."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from kaptrain.demo.rules import acts
from kaptrain.demo.rules.moments import Year
from kaptrain.demo.rules.people import LATE, MIDDLE, ZONE

LICENCE, SUPPORT, COVER = "licence", "basic-life-support", "insurance"
SECRECY, FORM = "confidentiality", "site-agreement"
CUT_OFF = "The last day is cut off. Please send the whole page."


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperOf:
    """A document sent `days` from today (before it); good `until` that many days from today.

    Without `until` and `refused` nobody has looked at it, unless it is `kept` for ever.
    """

    who: str
    kind: str
    days: int
    until: int | None = None
    refused: str = ""
    kept: bool = False
    site: str = ""


PAPERS = (
    PaperOf(who="trainee", kind=LICENCE, days=-36, until=200),
    PaperOf(who="trainee", kind=COVER, days=-160, until=-20),
    PaperOf(who="trainee", kind=COVER, days=-30, until=335),
    # Good for the first visit, not for the second.
    PaperOf(who="trainee", kind=SUPPORT, days=-150, until=20),
    PaperOf(who="trainee", kind=SECRECY, days=-150, kept=True),
    PaperOf(who="trainee", kind=FORM, days=-40, until=160, site="riverside"),
    PaperOf(who="amara", kind=LICENCE, days=-35, until=300),
    PaperOf(who="amara", kind=SUPPORT, days=-140, until=-6),
    PaperOf(who="amara", kind=COVER, days=-2),
    PaperOf(who="amara", kind=SECRECY, days=-140, kept=True),
    PaperOf(who="amara", kind=FORM, days=-40, until=100, site="riverside"),
    PaperOf(who="chidi", kind=LICENCE, days=-34, until=400),
    PaperOf(who="chidi", kind=SUPPORT, days=-60, until=600),
    PaperOf(who="chidi", kind=COVER, days=-60, until=250),
    PaperOf(who="chidi", kind=SECRECY, days=-60, kept=True),
    PaperOf(who="chidi", kind=FORM, days=-33, until=160, site="riverside"),
    PaperOf(who="bela", kind=LICENCE, days=-9, refused=CUT_OFF),
    PaperOf(who="bela", kind=SUPPORT, days=-4),
    PaperOf(who="ines", kind=LICENCE, days=-50, until=400),
    PaperOf(who="ines", kind=SUPPORT, days=-50, until=250),
    PaperOf(who="ines", kind=COVER, days=-50, until=40),
    PaperOf(who="ines", kind=SECRECY, days=-50, kept=True),
    PaperOf(who="ines", kind=FORM, days=-3, site="hillhouse"),
    PaperOf(who="ready", kind=LICENCE, days=-100, until=300),
    PaperOf(who="ready", kind=SUPPORT, days=-100, until=500),
)


def papers(today: date) -> Iterator[acts.Act]:
    """Return how sites and hosts were added, and what became of each document, in no particular order."""
    oldest, year = Year.of(LATE, today, ZONE), Year.of(MIDDLE, today, ZONE)
    added = oldest.moment(-20, 10)
    for key, name, place, days, cleared_only in (
        ("riverside", "Riverside Clinic", "12 River Road", 300, False),
        ("hillhouse", "Hill House", "3 Hill Lane", 44, True),
    ):
        until = today + timedelta(days=days)
        yield acts.KeepSite(
            at=added, who=key, name=name, place=place, since=oldest.on(-20), until=until,
            cleared_only=cleared_only,
        )  # fmt: skip
    for who, credential, number, sites, days in (
        ("practitioner", "MD", "DEMO-1001", ("riverside", "hillhouse"), 210),
        ("Dr Sefa (invented)", "DO", "DEMO-1002", ("hillhouse",), 30),
    ):
        until = today + timedelta(days=days)
        at = oldest.moment(-20, 11)
        yield acts.KeepHost(at=at, who=who, credential=credential, number=number, until=until, sites=sites)
    for paper in PAPERS:
        yield from _story(paper, year, today)


def _story(paper: PaperOf, year: Year, today: date) -> Iterator[acts.Act]:
    sent = year.over + paper.days
    yield acts.Send(at=year.moment(sent, 20, 30), who=paper.who, kind=paper.kind, site=paper.site)
    until = today + timedelta(days=paper.until) if paper.until is not None else None
    if until or paper.refused or paper.kept:
        at = year.moment(sent + 1, 8, 30)
        yield acts.Judge(at=at, who=paper.who, kind=paper.kind, until=until, refused=paper.refused)


def page(words: str, number: int) -> bytes:
    """Return a PDF of one page that says what it stands for."""
    text = b"BT /F1 18 Tf 40 160 Td (%s) Tj 0 -30 Td (Invented, for the demo. Number %d.) Tj ET" % (
        words.encode("ascii", "replace"),
        number,
    )
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 420 240]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(text), text),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    out, places = b"%PDF-1.4\n", []
    for at, body in enumerate(parts, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (at, body)
    table = b"0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer\n<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % len(out)
    return out + b"xref\n0 6\n" + table + end
