"""What a visit asks for, and who lacks what on its day."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from kaptrain.catalogue.rules import plan_from
from kaptrain.catalogue.rules.modules import expand
from kaptrain.catalogue.rules.program import DocumentKind
from kaptrain.practicum.rules.clearance import (
    Folder,
    Host,
    Place,
    Visit,
    kinds_for,
    paper_gaps,
    row_of,
    site_gaps,
    training_needs,
    unmet_training,
)
from kaptrain.practicum.rules.drafts import SiteDraft, Verdict, check_site, check_verdict
from kaptrain.practicum.rules.standing import Paper, State
from kaptrain.practicum.rules.upload import check_ending, check_size, given_name
from kaptrain.shared.errors import Invalid

TODAY, ON = date(2026, 11, 22), date(2026, 12, 6)
BLS = DocumentKind(id="bls", title="Basic life support", asks="")
FORM = DocumentKind(id="form", title="Site agreement", asks="", per_site=True)
COVER = DocumentKind(id="cover", title="Insurance", asks="", before=("dosing",))
KINDS = (BLS, FORM, COVER)
RIVER = Place(id=1, name="Riverside", since=date(2026, 1, 1), until=date(2027, 1, 1))
MODULES = {"m06": ("m06-01",), "m07": ("m07-01", "m07-02"), "m12": ("m12-04",)}
PLAN = expand(
    plan_from(
        {
            "title": "Small",
            "version": "1",
            "hours": 2,
            "window": {"months": 12},
            "limits": {"hours_per_day": 12},
            "components": [
                {
                    "id": "practicum",
                    "title": "Practicum",
                    "accepts": ["practicum"],
                    "hours": 2,
                    "after": ["m06", "m12-04"],
                    "gates": {"dosing": ["m07", "lab-1"], "closing": ["m06"]},
                    "signed_by": "practitioner",
                }
            ],
            "conditions": [],
        }
    ),
    MODULES,
)


def visit(activity: str = "dosing", place: Place | None = RIVER, host: Host | None = None) -> Visit:
    return Visit(
        event=1,
        title="A visit",
        activity=activity,
        on=ON,
        host=host or Host(name="Dr Host", known=True, until=date(2027, 1, 1)),
        place=place,
    )


def folder(*papers: Paper) -> Folder:
    return Folder(papers=papers, today=TODAY)


def approved(kind: str, until: date | None = None, site: int | None = None, number: int = 1) -> Paper:
    return Paper(id=number, kind=kind, site=site, decision="approved", until=until)


def test_modules_are_asked_for_as_one_and_other_gates_as_they_are() -> None:
    assert training_needs(PLAN, "dosing") == ("m06", "m12-04", "m07", "lab-1")
    assert training_needs(PLAN, "closing") == ("m06", "m12-04")
    assert training_needs(PLAN) == ("m06", "m12-04", "m07", "lab-1")


def test_a_module_is_met_when_each_of_its_lessons_counted() -> None:
    needs = training_needs(PLAN, "dosing")

    assert unmet_training(needs, {"m06-01", "m07-01", "m12-04"}, PLAN) == ("m07", "lab-1")
    assert unmet_training(needs, {"m06-01", "m07-01", "m07-02", "m12-04", "lab-1"}, PLAN) == ()


def test_a_document_may_be_for_some_activities_alone() -> None:
    assert kinds_for(KINDS, "dosing") == KINDS
    assert kinds_for(KINDS, "onboarding") == (BLS, FORM)


def test_a_paper_that_ends_before_the_visit_is_a_gap_although_it_is_good_today() -> None:
    good = approved("bls", ON)
    short = approved("bls", ON - timedelta(days=1))

    assert paper_gaps(visit(), [BLS], folder(good)) == ()
    assert [each.words for each in paper_gaps(visit(), [BLS], folder(short))] == [
        "basic life support expires before the visit"
    ]


@pytest.mark.parametrize(
    ("paper", "words"),
    [
        (None, "missing"),
        (Paper(id=1, kind="bls"), "not approved yet"),
        (Paper(id=1, kind="bls", decision="refused", reason="x"), "refused"),
        (approved("bls", TODAY - timedelta(days=1)), "expired"),
    ],
)
def test_a_gap_says_what_is_the_matter(paper: Paper | None, words: str) -> None:
    (gap,) = paper_gaps(visit(), [BLS], folder(*([paper] if paper else [])))

    assert gap.words == f"basic life support {words}"


def test_a_form_of_another_site_does_not_count() -> None:
    elsewhere = folder(approved("form", site=2))

    assert [each.need for each in paper_gaps(visit(), [FORM], elsewhere)] == ["form"]
    assert paper_gaps(visit(place=None), [FORM], elsewhere) == ()


@pytest.mark.parametrize(
    ("place", "words"),
    [
        (RIVER, None),
        (Place(id=1, name="R", since=None), "R has no agreement"),
        (Place(id=1, name="R", since=ON + timedelta(days=1)), "R has no agreement"),
        (
            Place(id=1, name="R", since=TODAY, until=ON - timedelta(days=1)),
            "the agreement with R ends before the visit",
        ),
        (Place(id=1, name="R", since=TODAY, is_open=False), "R is closed"),
    ],
)
def test_a_site_needs_an_agreement_on_the_day(place: Place, words: str | None) -> None:
    assert [each.words for each in site_gaps(visit(place=place))] == ([words] if words else [])


def test_a_hosts_license_must_last_when_it_is_known() -> None:
    short = Host(name="Dr Host", known=True, until=ON - timedelta(days=1))

    assert [each.need for each in site_gaps(visit(host=short))] == ["host"]
    assert site_gaps(visit(host=Host(name="Dr Host"))) == ()


def test_a_row_is_clear_when_nothing_is_missing_or_ends_within_eight_weeks() -> None:
    papers = folder(approved("bls", TODAY + timedelta(days=57)))

    assert row_of(["m06"], (), [BLS], papers).is_clear
    assert not row_of(["m06"], ["m06"], [BLS], papers).is_clear
    assert not row_of([], (), [BLS], folder(approved("bls", TODAY + timedelta(days=56)))).is_clear
    assert not row_of([], (), [BLS], papers, [(visit(), paper_gaps(visit(), KINDS, papers))]).is_clear


def test_what_a_visit_lacks_is_a_risk_within_eight_weeks_alone() -> None:
    papers = folder()
    gaps = paper_gaps(visit(), KINDS, papers)
    far = replace(visit(), on=TODAY + timedelta(days=57))

    assert row_of([], (), [], papers, [(visit(), gaps)]).at_risk
    assert not row_of([], (), [], papers, [(far, gaps)]).at_risk
    assert not row_of([], (), [], papers, [(visit(), ())]).at_risk


def test_a_form_per_site_is_judged_by_the_sites_of_the_visits() -> None:
    papers = folder(approved("form", site=2))

    assert row_of([], (), [FORM], papers).papers["form"].state is State.APPROVED
    assert row_of([], (), [FORM], papers, [(visit(), ())]).papers["form"].state is State.MISSING


@pytest.mark.parametrize(
    ("since", "until", "field"),
    [(None, ON, "agreement_on"), (ON, TODAY, "agreement_until"), (TODAY, ON, None), (None, None, None)],
)
def test_an_agreement_ends_after_it_begins(since: date | None, until: date | None, field: str | None) -> None:
    draft = SiteDraft(
        name="R", place="", agreement_on=since, agreement_until=until, cleared_only=False, state="open"
    )

    if field is None:
        check_site(draft)
        return
    with pytest.raises(Invalid) as refused:
        check_site(draft)
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("approve", "until", "reason", "field"),
    [
        (True, ON, "", None),
        (True, TODAY, "", None),
        (True, None, "", "until"),
        (True, TODAY - timedelta(days=1), "", "until"),
        (True, date(2206, 3, 1), "", "until"),
        (False, None, " ", "reason"),
        (False, None, "x" * 501, "reason"),
        (False, None, "Cut off", None),
    ],
)
def test_a_decision_names_a_last_day_or_a_reason(
    approve: bool, until: date | None, reason: str, field: str | None
) -> None:
    verdict = Verdict(approve=approve, until=until, reason=reason, shown=0)

    if field is None:
        check_verdict(verdict, expires=True, today=TODAY)
        return
    with pytest.raises(Invalid) as refused:
        check_verdict(verdict, expires=True, today=TODAY)
    assert refused.value.field == field


def test_what_does_not_expire_needs_no_last_day() -> None:
    check_verdict(Verdict(approve=True, until=None, reason="", shown=0), expires=False, today=TODAY)


@pytest.mark.parametrize(
    "name", ["a.pdf", "A.JPG", "x.jpeg", "../../etc/passwd.png", "a\\b.PDF ", "日本.pdf"]
)
def test_endings_of_the_three_kinds_may_be_sent(name: str) -> None:
    check_ending(name)


@pytest.mark.parametrize(
    "name", ["", "a", "pdf", "a.svg", "a.html", "a.pdf.exe", "a.pdf\n.php", "a.pdf\x00.php", "a.", "a.p df"]
)
def test_any_other_ending_is_refused(name: str) -> None:
    with pytest.raises(Invalid):
        check_ending(name)


@pytest.mark.parametrize("size", [0, 5 * 1024 * 1024 + 1])
def test_empty_and_large_files_are_refused(size: int) -> None:
    with pytest.raises(Invalid):
        check_size(size)


def test_a_file_is_given_out_under_a_name_made_here() -> None:
    assert given_name("site-agreement", 7, "jpeg") == "site-agreement-7.jpg"
    assert given_name('../"x\r\n', 7, "pdf") == "x-7.pdf"
