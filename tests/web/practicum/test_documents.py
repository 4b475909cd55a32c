"""Files come in, are given out with permission only, and are decided about."""

import pytest
from sqlalchemy import func, select

from kaptrain.accounts.models import RoleGrant
from kaptrain.audit.models import AuditRow
from kaptrain.hours.models import Decision
from kaptrain.practicum.models import Document, Review
from tests.factories.practicum import a_document, exif, tiny_jpeg, tiny_pdf, tiny_png
from tests.web.practicum.conftest import FAR, Clinic


def count(clinic: Clinic) -> int:
    return clinic.session.scalar(select(func.count()).select_from(Document)) or 0


def test_a_sent_pdf_waits_and_comes_back_as_it_was(clinic: Clinic) -> None:
    answer = clinic.send(tiny_pdf())

    page = clinic.get("/practicum").text
    file = clinic.get(f"/practicum/documents/{clinic.kept().id}/file.pdf")
    assert answer.status_code == 303
    assert "Waits for approval" in page
    assert file.data == tiny_pdf()
    assert file.headers["Content-Type"] == "application/pdf"


def test_a_file_is_given_out_to_be_kept_and_can_do_nothing(clinic: Clinic) -> None:
    clinic.send(tiny_pdf())
    headers = clinic.get(f"/practicum/documents/{clinic.kept().id}/file.pdf").headers

    assert headers["Content-Disposition"].startswith("attachment; filename=basic-life-support-")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-store"
    assert "sandbox" in headers["Content-Security-Policy"]


def test_a_photo_loses_where_it_was_taken(clinic: Clinic) -> None:
    clinic.send(tiny_jpeg(more=exif(3)), "IMG_0001.JPG")

    data = clinic.get(f"/practicum/documents/{clinic.kept().id}/file.jpg").data
    assert data.startswith(b"\xff\xd8\xff")
    assert b"GPS" not in data


def test_what_it_is_decides_its_content_and_not_its_name(clinic: Clinic) -> None:
    clinic.send(tiny_png(), "scan.pdf")

    assert clinic.kept().media == "png"
    assert clinic.get(f"/practicum/documents/{clinic.kept().id}/file.png").mimetype == "image/png"
    assert clinic.get(f"/practicum/documents/{clinic.kept().id}/file.pdf").status_code == 404


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"<html><script>alert(1)</script>", "licence.pdf", "something else"),
        (tiny_pdf(), "licence.html", "Send a PDF, JPEG or PNG"),
        (tiny_pdf(), "licence.pdf.exe", "Send a PDF, JPEG or PNG"),
        (tiny_pdf(), "licence", "Send a PDF, JPEG or PNG"),
        (tiny_pdf(b"<</S/JavaScript/JS(app.alert(1))>>"), "licence.pdf", "Print it into a new PDF"),
        (tiny_png(30_000, 30_000, lines=b"\x00"), "big.png", "too large"),
        (tiny_png()[:-3], "cut.png", "not complete"),
        (b"", "empty.pdf", "empty"),
        (b"%PDF-" + bytes(5 * 1024 * 1024), "large.pdf", "at most 5 MB"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_beside_its_field(
    clinic: Clinic, data: bytes, name: str, words: str
) -> None:
    answer = clinic.send(data, name)

    assert answer.status_code == 422
    assert words in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert count(clinic) == 0


def test_a_huge_request_is_stopped_at_the_door(clinic: Clinic) -> None:
    assert clinic.send(bytes(7 * 1024 * 1024)).status_code == 413
    assert count(clinic) == 0


@pytest.mark.parametrize(
    "name",
    [
        "../../../etc/cron.d/x.pdf",
        "..\\..\\boot.pdf",
        "/etc/passwd.pdf",
        "a\x00b.pdf",
        "Jane Doe 1980.pdf",
        "=cmd|x.pdf",
    ],
)
def test_nothing_of_a_files_name_is_kept(clinic: Clinic, name: str) -> None:
    answer = clinic.send(tiny_pdf(), name)
    stored = {str(value) for value in clinic.session.execute(select(Document.__table__)).one()}

    assert answer.status_code == 303
    assert not any(part in value for value in stored for part in ("etc", "Jane", "boot", "cmd", ".pdf"))
    assert "Jane" not in clinic.get("/practicum").text


def test_without_a_file_the_page_says_so(clinic: Clinic) -> None:
    answer = clinic.post("/practicum/documents/new/insurance")

    assert answer.status_code == 422
    assert "Choose a file." in answer.text


@pytest.mark.parametrize("kind", ["passport", "..", "%2e%2e"])
def test_kinds_that_the_program_does_not_ask_for_are_unknown(clinic: Clinic, kind: str) -> None:
    assert clinic.get(f"/practicum/documents/new/{kind}").status_code == 404


def test_a_form_of_a_site_names_it(clinic: Clinic) -> None:
    nowhere = clinic.send(tiny_pdf(), kind="site-agreement")
    there = clinic.send(tiny_pdf(), kind="site-agreement", site=str(clinic.site.id))

    assert nowhere.status_code == 422
    assert there.status_code == 303
    assert "Site agreement, Riverside Clinic" in clinic.get("/practicum").text


@pytest.mark.parametrize("who", ["other", "host"])
def test_foreign_documents_are_not_there(clinic: Clinic, who: str) -> None:
    clinic.send(tiny_pdf())
    number, reader = clinic.kept().id, getattr(clinic, who)

    assert clinic.get(f"/practicum/documents/{number}/file.pdf", reader).status_code == 404
    assert clinic.get(f"/practicum/documents/{number}", reader).status_code == 404
    assert clinic.post(f"/practicum/documents/{number}/open", who=reader).status_code == 404
    assert clinic.post(f"/practicum/documents/{number}/take-back", who=reader).status_code == 404


def test_an_admin_opens_a_file_and_it_is_written_down(clinic: Clinic) -> None:
    clinic.send(tiny_pdf())
    number = clinic.kept().id

    answer = clinic.post(f"/practicum/documents/{number}/open", who=clinic.admin)

    row = clinic.session.scalars(select(AuditRow).where(AuditRow.action == "document.opened")).one()
    assert answer.data == tiny_pdf()
    assert (row.actor_name, row.subject) == ("Ada Admin", f"document:{number}")
    assert clinic.get(f"/practicum/documents/{number}/file.pdf", clinic.admin).status_code == 404


def approve(clinic: Clinic, number: int, **more: str) -> int:
    data = {"verdict": "approve", "until": FAR.isoformat(), "shown": "0", **more}
    return clinic.post(f"/practicum/documents/{number}", data, clinic.admin).status_code


def test_an_approval_shows_its_last_day_to_the_trainee_and_meets_the_condition(clinic: Clinic) -> None:
    clinic.send(tiny_pdf(), kind="licence")
    waiting = clinic.get("/practicum/documents", clinic.admin).text

    assert "Tara Trainee: professional license" in waiting
    assert approve(clinic, clinic.kept().id) == 303
    assert "Good until 1 November 2027" in clinic.get("/practicum").text
    assert clinic.session.scalars(select(Decision.condition)).all() == ["licence"]
    assert "Nothing waits" in clinic.get("/practicum/documents", clinic.admin).text


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"until": ""}, "Write the last day"),
        ({"until": "2020-01-01"}, "This day is over"),
        ({"verdict": "refuse", "reason": ""}, "Say why"),
        ({"verdict": ""}, "Choose one."),
    ],
)
def test_a_decision_that_makes_no_sense_stays_on_the_page(
    clinic: Clinic, data: dict[str, str], words: str
) -> None:
    clinic.send(tiny_pdf())
    sent = {"verdict": "approve", "until": FAR.isoformat(), "shown": "0", **data}
    answer = clinic.post(f"/practicum/documents/{clinic.kept().id}", sent, clinic.admin)

    assert answer.status_code == 422
    assert words in answer.text
    assert clinic.session.scalars(select(Review)).all() == []


def test_a_stale_page_decides_nothing(clinic: Clinic) -> None:
    clinic.send(tiny_pdf())
    approve(clinic, clinic.kept().id)

    assert approve(clinic, clinic.kept().id) == 409
    assert len(clinic.session.scalars(select(Review)).all()) == 1


def test_a_refusal_is_shown_with_its_reason_and_a_way_on(clinic: Clinic) -> None:
    clinic.send(tiny_pdf())
    clinic.post(
        f"/practicum/documents/{clinic.kept().id}",
        {"verdict": "refuse", "reason": "The last day is cut off.", "shown": "0"},
        clinic.admin,
    )

    page = clinic.get("/practicum").text
    assert "The last day is cut off." in page
    assert "Send it again" in page


def test_a_host_decides_about_forms_of_their_own_site_alone(clinic: Clinic) -> None:
    clinic.send(tiny_pdf(), kind="site-agreement", site=str(clinic.site.id))
    number = clinic.kept().id
    a_document(clinic.session, clinic.trainee)

    listed = clinic.get("/practicum/documents", clinic.host).text
    answer = clinic.post(
        f"/practicum/documents/{number}",
        {"verdict": "approve", "until": FAR.isoformat(), "shown": "0"},
        clinic.host,
    )

    assert listed.count("<h3>Tara Trainee:") == 1
    assert answer.status_code == 303
    assert clinic.session.scalars(select(Review.by_role)).one() == "practitioner"
    clinic.record.state = "ended"
    assert clinic.get(f"/practicum/documents/{number}", clinic.host).status_code == 404


def test_somebody_who_is_both_does_not_decide_about_themselves(clinic: Clinic) -> None:
    clinic.send(tiny_pdf())
    number = clinic.kept().id
    clinic.session.add_all(
        RoleGrant(person_id=clinic.trainee.id, role=role) for role in ("admin", "practitioner")
    )

    assert clinic.get(f"/practicum/documents/{number}").status_code == 404
    assert (
        clinic.post(
            f"/practicum/documents/{number}", {"verdict": "approve", "until": "2027-01-01"}
        ).status_code
        == 404
    )
    assert "<h3>Tara Trainee:" not in clinic.get("/practicum/documents").text


def test_taking_back_is_for_what_is_not_approved(clinic: Clinic) -> None:
    clinic.send(tiny_pdf())
    number = clinic.kept().id

    assert clinic.post(f"/practicum/documents/{number}/take-back").status_code == 303
    assert clinic.get(f"/practicum/documents/{number}/file.pdf").status_code == 404
    clinic.send(tiny_pdf())
    approve(clinic, clinic.kept().id)
    assert clinic.post(f"/practicum/documents/{clinic.kept().id}/take-back").status_code == 409
