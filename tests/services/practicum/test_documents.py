"""Documents are sent by their owner and decided about by somebody else, each once."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from kaptrain.audit.models import AuditRow
from kaptrain.hours.models import Decision
from kaptrain.outbox.models import Mail
from kaptrain.practicum import service
from kaptrain.practicum.adapters.reading import Read
from kaptrain.practicum.adapters.store import Store
from kaptrain.practicum.models import Document, Review
from kaptrain.practicum.queries.documents import document_by_id, papers_of
from kaptrain.practicum.rules.drafts import Verdict
from kaptrain.practicum.rules.upload import MOST_KEPT
from kaptrain.shared.errors import Invalid, Missing, Refused
from tests.factories.practicum import a_document, a_site
from tests.factories.reporting import kap
from tests.services.practicum.conftest import Clinic

KINDS = {each.id: each for each in kap().documents}
UNTIL = date(2027, 6, 1)
APPROVE = Verdict(approve=True, until=UNTIL, reason="", shown=0)
REFUSE = Verdict(approve=False, until=None, reason="The page is cut off.", shown=0)


def send(
    clinic: Clinic, store: Store, now: datetime, kind: str = "basic-life-support", data: bytes = b"pdf"
) -> Document:
    site = clinic.site.id if KINDS[kind].per_site else None
    sent = service.Sent(kind=KINDS[kind], site_id=site, read=Read("pdf", data))
    return service.send(clinic.session, clinic.as_actor("trainee"), sent, store, now=now)


def decide(clinic: Clinic, document: Document, verdict: Verdict, now: datetime, by: str = "admin") -> Review:
    return service.review(
        clinic.session, clinic.as_actor(by), document.id, verdict, KINDS[document.kind],
        base_url="http://localhost", now=now,
    )  # fmt: skip


def test_a_document_waits_until_somebody_decides(clinic: Clinic, store: Store, now: datetime) -> None:
    document = send(clinic, store, now)

    assert store.read(document.digest) == b"pdf"
    (paper,) = papers_of(clinic.session, [clinic.trainee.id])[clinic.trainee.id]
    assert (paper.decision, paper.until) == ("", None)


def test_an_approval_has_a_last_day_a_name_and_a_mail(clinic: Clinic, store: Store, now: datetime) -> None:
    review = decide(clinic, send(clinic, store, now), APPROVE, now)

    mail = clinic.session.scalars(select(Mail).where(Mail.kind == "document.approved")).one()
    assert (review.valid_until, review.by_name, review.by_role) == (UNTIL, "Ada Admin", "admin")
    assert mail.to_address == clinic.trainee.email
    assert "1 June 2027" in mail.body


def test_a_refusal_says_why(clinic: Clinic, store: Store, now: datetime) -> None:
    decide(clinic, send(clinic, store, now), REFUSE, now)

    mail = clinic.session.scalars(select(Mail).where(Mail.kind == "document.refused")).one()
    assert "The page is cut off." in mail.body


def test_a_decision_can_be_replaced_and_both_stay(clinic: Clinic, store: Store, now: datetime) -> None:
    document = send(clinic, store, now)
    decide(clinic, document, APPROVE, now)

    decide(clinic, document, replace(REFUSE, shown=1), now)

    kept = document_by_id(clinic.session, document.id)
    assert kept is not None and kept.review is not None
    assert kept.review.decision == "refused"
    assert len(clinic.session.scalars(select(Review)).all()) == 2


def test_who_saw_another_state_decides_nothing(clinic: Clinic, store: Store, now: datetime) -> None:
    document = send(clinic, store, now)
    decide(clinic, document, APPROVE, now)

    with pytest.raises(Refused) as refused:
        decide(clinic, document, REFUSE, now)
    assert refused.value.code == "changed"


def test_nobody_decides_about_their_own_document(clinic: Clinic, store: Store, now: datetime) -> None:
    """Z5: not even an admin who is a trainee as well."""
    document = send(clinic, store, now)

    with pytest.raises(Refused) as refused:
        decide(clinic, document, APPROVE, now, by="trainee")
    assert refused.value.code == "own"


@pytest.mark.parametrize("other", [False, True])
def test_the_table_itself_refuses_ones_own_approval(
    clinic: Clinic, store: Store, now: datetime, other: bool
) -> None:
    """Z5 past the services: with oneself as the trainee, and with somebody else's name on one's own paper."""
    document = send(clinic, store, now)
    whose = clinic.admin.id if other else clinic.trainee.id
    row = {
        "document_id": document.id, "number": 1, "trainee_id": whose, "by_id": clinic.trainee.id,
        "by_name": "T", "by_role": "admin", "decision": "approved", "reason": "", "at": now,
    }  # fmt: skip

    with pytest.raises(IntegrityError):
        clinic.session.execute(Review.__table__.insert().values(**row))


@pytest.mark.parametrize(
    "change", ["UPDATE practicum_reviews SET decision = 'approved'", "DELETE FROM practicum_reviews"]
)
def test_a_decision_is_never_changed(clinic: Clinic, store: Store, now: datetime, change: str) -> None:
    decide(clinic, send(clinic, store, now), REFUSE, now)

    with pytest.raises(Exception, match="append-only"):
        clinic.session.execute(text(change))


def test_the_approved_licence_meets_the_condition_once(clinic: Clinic, store: Store, now: datetime) -> None:
    first, second = send(clinic, store, now, "licence"), send(clinic, store, now, "licence", b"newer")
    decide(clinic, first, APPROVE, now)
    decide(clinic, second, APPROVE, now)

    (met,) = clinic.session.scalars(select(Decision).where(Decision.condition == "licence")).all()
    assert (met.by_name, met.trainee_id) == ("Ada Admin", clinic.trainee.id)
    assert f"Document {first.id}" in met.reason


def test_other_documents_meet_no_condition(clinic: Clinic, store: Store, now: datetime) -> None:
    decide(clinic, send(clinic, store, now), APPROVE, now)

    assert clinic.session.scalars(select(Decision)).all() == []


def test_a_form_of_a_site_names_the_site(clinic: Clinic, store: Store, now: datetime) -> None:
    closed = a_site(clinic.session, "Old Mill", state="closed")

    assert send(clinic, store, now, "site-agreement").site_id == clinic.site.id
    for wrong in (None, closed.id, 999_999):
        sent = service.Sent(kind=KINDS["site-agreement"], site_id=wrong, read=Read("pdf", b"x"))
        with pytest.raises(Invalid) as refused:
            service.send(clinic.session, clinic.as_actor("trainee"), sent, store, now=now)
        assert refused.value.field == "site"


def test_the_very_same_file_is_not_kept_twice(clinic: Clinic, store: Store, now: datetime) -> None:
    send(clinic, store, now)

    with pytest.raises(Invalid) as refused:
        send(clinic, store, now)
    assert refused.value.code == "again"
    assert send(clinic, store, now, "insurance").digest


def test_there_is_an_end_to_what_one_person_may_send(clinic: Clinic, store: Store, now: datetime) -> None:
    for number in range(MOST_KEPT):
        a_document(clinic.session, clinic.trainee, sent_at=now - timedelta(days=number))

    with pytest.raises(Refused) as refused:
        send(clinic, store, now)
    assert refused.value.code == "quota"


def test_what_is_not_approved_can_be_taken_back_and_is_swept(
    clinic: Clinic, store: Store, now: datetime, session: Session
) -> None:
    kept, gone = send(clinic, store, now), send(clinic, store, now, data=b"by mistake")
    service.take_back(session, clinic.as_actor("trainee"), gone.id, now=now)

    assert document_by_id(session, gone.id) is None
    assert service.sweep(session, store, now=now) == 0
    assert service.sweep(session, store, now=datetime.now(now.tzinfo) + timedelta(days=2)) == 1  # noqa: TID251 - files have the machine's own time
    assert store.read(gone.digest) is None
    assert store.read(kept.digest) == b"pdf"
    assert list(service.bad_files(session, store)) == []


def test_what_is_approved_stays(clinic: Clinic, store: Store, now: datetime) -> None:
    document = send(clinic, store, now)
    decide(clinic, document, APPROVE, now)

    with pytest.raises(Refused):
        service.take_back(clinic.session, clinic.as_actor("trainee"), document.id, now=now)
    with pytest.raises(Missing):
        service.take_back(clinic.session, clinic.as_actor("admin"), document.id, now=now)


def test_a_missing_file_is_named(clinic: Clinic, store: Store, now: datetime) -> None:
    document = send(clinic, store, now)
    store.forget(document.digest)

    (problem,) = service.bad_files(clinic.session, store)
    assert document.digest[:16] in problem


def test_every_act_is_written_down_without_a_name_of_a_file(
    clinic: Clinic, store: Store, now: datetime
) -> None:
    document = send(clinic, store, now)
    decide(clinic, document, REFUSE, now)
    service.take_back(clinic.session, clinic.as_actor("trainee"), document.id, now=now)

    rows = clinic.session.scalars(
        select(AuditRow).where(AuditRow.subject == f"document:{document.id}").order_by(AuditRow.seq)
    ).all()
    assert [row.action for row in rows] == ["document.sent", "document.refused", "document.taken_back"]
