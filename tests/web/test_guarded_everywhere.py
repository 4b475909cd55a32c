"""P2: in no form do matched words reach a log, an audit row or the reasons with which words are kept."""

import io
import logging
import re
from datetime import datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from kaptrain.audit.models import AuditRow, KeptWords
from kaptrain.outbox.models import Mail
from kaptrain.web.forms import GuardedForm
from tests.architecture.test_free_texts import forms
from tests.signing import post
from tests.web.guarded_cases import CASES, SECRETS, Case, Here

# Never sent as they are: what others are made of.
PARENTS = {"events.DetailsForm", "events.TermsForm", "threads.PostForm"}
# Made when somebody asks, so no class of a module.
MADE = {"mentorship.RatingForm", "mentorship.HandOverForm"}


@pytest.fixture
def here(app: Flask, session: Session, now: datetime) -> Here:
    return Here(app, session, now)


def test_every_guarded_form_has_a_case() -> None:
    named = {f"{form.__module__.split('.')[1]}.{form.__name__}" for form in forms(GuardedForm)}

    assert named - PARENTS | MADE == set(CASES)


@pytest.mark.parametrize("name", sorted(CASES))
def test_matched_words_are_shown_to_their_writer_and_told_to_nobody(
    here: Here, caplog: pytest.LogCaptureFixture, name: str
) -> None:
    caplog.set_level(logging.DEBUG)
    case = CASES[name](here)

    refused = send(here, case)

    assert refused.status_code == 422
    assert "may point to a person" in refused.text and "<mark>" in refused.text
    if case.keeps:
        assert send(here, case, **reason_in(refused.text)).status_code == 303
    # A mail carries words only where their writer kept them.
    assert told(here.session, caplog, AuditRow, KeptWords, *([] if case.keeps else [Mail])) == []


@pytest.mark.parametrize(
    "name", [name for name in sorted(CASES) if name.split(".")[0] in ("enrolment", "hours")]
)
def test_what_stands_in_the_record_of_acts_can_only_be_mended(here: Here, name: str) -> None:
    case = CASES[name](here)

    refused = send(here, case)
    forced = send(here, case, kept_mark="0" * 32, kept_reason="Because.")

    assert 'name="kept_mark"' not in refused.text
    assert "Mend it" in refused.text or "Mend them" in refused.text
    assert forced.status_code == 422


def send(here: Here, case: Case, **more: str) -> TestResponse:
    files = {name: (io.BytesIO(b"id"), sent) for name, sent in case.data.items() if name == "file"}
    return post(here.browser(case.who), case.url, {**case.data, **files, **more})


def reason_in(page: str) -> dict[str, str]:
    """What the page asks for beside the words, and the pin whose note it is."""
    mark = re.search(r'name="kept_mark" value="([^"]+)"', page)
    pin = re.search(r'data-mend.*?name="pin" value="(\d+)"', page, re.S)
    assert mark
    return {"kept_mark": mark[1], "kept_reason": "Ours.", "pin": pin[1] if pin else ""}


def told(session: Session, caplog: pytest.LogCaptureFixture, *models: Any) -> list[str]:
    """The secrets that stand where nobody may read them."""
    rows = [
        str({column.name: getattr(row, column.key) for column in model.__table__.columns})
        for model in models
        for row in session.scalars(select(model))
    ]
    return [secret for secret in SECRETS for text in (caplog.text, *rows) if secret in text]
