"""What is signed: the digest covers every field, and differences are said field by field."""

from dataclasses import replace
from datetime import date, time

import pytest

from kaptrain.authz.actor import Role
from kaptrain.catalogue.rules.program import Activity
from kaptrain.logbook.rules.content import Content, Identity, changes, entry_digest, scaled
from kaptrain.logbook.rules.kinds import BY_ID, KINDS, activity_choices, kinds_of
from kaptrain.logbook.rules.lists import FOCUS, IDENTIFIERS, words
from kaptrain.logbook.rules.statements import STATEMENTS, statement_at, statement_for
from kaptrain.logbook.rules.states import Act, Status, after, possible
from kaptrain.shared.errors import Refused

GOLDEN = "a905e52dc8e833cfc1783220b304a11d1e010c38273f9829b47eb7aeacd6ea30"
IDENTITY = Identity(entry_id=12, version=2, enrolment_id=3, trainee_id=4)
CONTENT = Content(
    component="practicum",
    kind="practicum",
    activity="dosing",
    title="Dosing session",
    on=date(2026, 11, 10),
    start=time(14, 0),
    minutes=150,
    modality="in_person",
    topics=(("practice", 110), ("safety", 40)),
    fields={"site": "clinic", "reaction": "I waited.", "identifiers_absent": True},
    confirmed=(("reaction", 2, 8, "name"),),
)


def test_the_digest_of_a_known_entry_never_changes():
    """T1: signatures of today must be verifiable by every later version of this program."""
    assert entry_digest(IDENTITY, CONTENT) == GOLDEN


@pytest.mark.parametrize(
    "changed",
    [
        {"component": "labs"},
        {"kind": "roleplay"},
        {"activity": "integration"},
        {"title": "Another"},
        {"on": date(2026, 11, 11)},
        {"start": None},
        {"minutes": 149},
        {"modality": "live"},
        {"topics": (("safety", 40), ("practice", 110))},
        {"fields": {"site": "clinic", "reaction": "I waited!", "identifiers_absent": True}},
        {"confirmed": ()},
    ],
)
def test_every_field_is_part_of_the_digest(changed):
    assert entry_digest(IDENTITY, replace(CONTENT, **changed)) != entry_digest(IDENTITY, CONTENT)


@pytest.mark.parametrize(
    "changed", [{"entry_id": 13}, {"version": 3}, {"enrolment_id": 9}, {"trainee_id": 9}]
)
def test_the_digest_says_whose_entry_it_is(changed):
    """T8: a signature cannot be moved."""
    assert entry_digest(replace(IDENTITY, **changed), CONTENT) != entry_digest(IDENTITY, CONTENT)


def test_differences_name_counted_fields_first():
    now = replace(CONTENT, minutes=120, fields={**CONTENT.fields, "reaction": "I waited, then asked."})

    found = changes(CONTENT, now)

    assert [(each.name, each.before, each.now, each.counted) for each in found] == [
        ("minutes", 150, 120, True),
        ("reaction", "I waited.", "I waited, then asked.", False),
    ]


@pytest.mark.parametrize("minutes", [5, 59, 60, 61, 720])
def test_scaled_topics_never_exceed_the_length(minutes):
    topics = scaled((("a", 33), ("b", 27)), 60, minutes)

    assert sum(part for _, part in topics) <= minutes


def test_each_kind_has_a_text_to_sign_and_the_texts_never_change_place():
    assert {kind.id for kind in KINDS} <= {statement.id for statement in STATEMENTS}
    assert statement_at("practicum", 2) == statement_for("practicum")
    assert statement_at("practicum", 0) is None
    assert len({(each.id, each.version) for each in STATEMENTS}) == len(STATEMENTS)


def test_who_signs_what_follows_from_the_roles():
    assert kinds_of({Role.PRACTITIONER}) == ("practicum",)
    assert kinds_of({Role.MENTOR}) == ("mentorship",)
    assert kinds_of({Role.FACILITATOR}) == ("roleplay", "webinar", "elective", "discussion", "bookclub")
    assert kinds_of({Role.ADMIN, Role.TRAINEE}) == ()


def test_numbered_activities_say_their_number():
    meeting = Activity(
        id="meeting-7", component="mentorship", kind="mentorship", slug="meeting-7", title="Consent",
        minutes=60, modality="live", topics={"ethics": 60}, summary="",
    )  # fmt: skip

    (choice,) = activity_choices(BY_ID["mentorship"], [meeting])

    assert choice.title == "Mentorship meeting 7: Consent"
    assert choice.topics == (("ethics", 60),)
    assert activity_choices(BY_ID["practicum"], [meeting]) == ()


def test_the_lists_hold_what_the_law_and_the_year_ask():
    assert len(IDENTIFIERS) == 18
    assert len(FOCUS) == 12
    assert words(FOCUS, "consent") == "Consent"
    assert words(FOCUS, "gone") == "gone"


def test_a_refusal_says_where_the_entry_stands():
    with pytest.raises(Refused, match="withdrawn"):
        after("withdrawn", Act.SIGN)

    assert possible(Status.WITHDRAWN) == frozenset()
