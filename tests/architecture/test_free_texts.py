"""No free text is forgotten: each is looked through before it is kept, or stands in a table with a reason."""

import ast
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from wtforms import EmailField, FileField, HiddenField, PasswordField, StringField

from kaptrain.ce.forms import activity_form
from kaptrain.mentorship.forms import hand_over_form, rating_form
from kaptrain.web.fields import ReadField
from kaptrain.web.forms import BaseForm, GuardedForm
from tests.conftest import Engines
from tests.factories.mentorship import competencies

ROOT = Path(__file__).resolve().parents[2]
FREE = (StringField, FileField)
# Addresses, secrets, what no person types, and what becomes a day, a time, a number.
READ = (EmailField, HiddenField, PasswordField, ReadField)
MAKES = {"StringField", "TextAreaField", "FileField", "MultipleFileField", "SearchField", "URLField"}

OWN = "the name, credential or license of somebody who signs or works here, printed as such"
ZONE = "a time zone, checked against the list of all zones"
WEB = "an address of a meeting or a recording; nothing else passes"
BODY = "the words of an awarding body about itself, printed as such"
OFFICE = "the program's own published address, and whom anybody can ask there"
EXCEPTIONS = {
    "accounts.InviteForm.credential": OWN,
    "accounts.InviteForm.name": OWN,
    "accounts.InviteForm.zone": ZONE,
    "accounts.PersonForm.credential": OWN,
    "accounts.ProfileForm.credential": OWN,
    "accounts.ProfileForm.name": OWN,
    "accounts.ProfileForm.zone": ZONE,
    "ce.BodyForm.approval_statement": BODY,
    "ce.BodyForm.name": BODY,
    "ce.BodyForm.provider_number": BODY,
    "ce.BodyForm.unit": BODY,
    "ce.LicenseForm.number": OWN,
    "ce.LicenseForm.profession": OWN,
    "ce.LicenseForm.state": OWN,
    "ce.ProviderForm.accessibility": OFFICE,
    "ce.ProviderForm.address": OFFICE,
    "ce.ProviderForm.contact": OFFICE,
    "ce.ProviderForm.grievance": OFFICE,
    "ce.ProviderForm.refund": OFFICE,
    "bookclub.IdeaForm.by": "the author of a published book, printed beside its title",
    "bookclub.MeetingForm.join_link": WEB,
    "bookclub.MeetingForm.place": "the address at which a club meets",
    "bookclub.MeetingForm.zone": ZONE,
    "enrolment.EnrolForm.email": "the address of an account, looked up and not kept",
    "events.CodeForm.code": "the code on the host's screen, compared and not kept",
    "events.DetailsForm.join_link": WEB,
    "events.DetailsForm.place": "the address at which a published event is held",
    "events.DetailsForm.zone": ZONE,
    "events.FileForm.file_zone": ZONE,
    "events.PlanForm.moved": "days and times, read and not kept",
    "events.PlanForm.skipped": "days, read and not kept",
    "events.RecordingForm.link": WEB,
    "events.RecordingForm.recording": WEB,
    "events.TermsForm.breaks": "minutes, read and not kept as text",
    "events.TermsForm.gates": "ids of the program, checked against it",
    "groups.MeetingForm.join_link": WEB,
    "groups.MeetingForm.place": "the address at which members meet",
    "groups.MeetingForm.zone": ZONE,
    "hours.CorrectionForm.activity": "an id: letters, digits, - and _",
    "hours.PriorLearningForm.activity": "an id: letters, digits, - and _",
    "hours.TransferForm.text": "columns of days, numbers, ids and words of fixed lists; the text is not kept",
    "learning.PlaceForm.place": "the part of a lesson, one that the lesson has",
    "logbook.LinkForm.code": "six digits, compared and not kept",
    "logbook.LinkForm.credential": OWN,
    "logbook.LinkForm.licence": OWN,
    "logbook.LinkForm.name": OWN,
    "practicum.PractitionerForm.credential": OWN,
    "practicum.PractitionerForm.licence_number": OWN,
    "practicum.PractitionerForm.name": OWN,
    "practicum.SendForm.file": "the name of the file is not kept",
    "practicum.SiteForm.name": "the name of a clinic that has an agreement with the program",
    "practicum.SiteForm.place": "the address of such a clinic",
    "web.GuardedForm.kept_reason": "looked through by the guard itself",
}
# Forms and fields that are made when somebody asks: the function, and how a test makes one.
MADE: dict[str, Callable[[], GuardedForm] | str] = {
    "certificates/forms.py:_reason": "a field of RevokeForm, CorrectForm, RenewForm and RenewSeveralForm",
    "ce/forms.py:activity_form": lambda: activity_form([(1, "Demo Board")], {}),
    "mentorship/forms.py:rating_form": lambda: rating_form(competencies()),
    "mentorship/forms.py:hand_over_form": lambda: hand_over_form([(1, "Ada")], [], date(2026, 11, 23)),
    "mentorship/forms.py:_item_text": "a field of ItemForm",
}


def forms(parent: type[Any] = BaseForm) -> Iterator[type[Any]]:
    """Every form of the product that is a class."""
    for each in parent.__subclasses__():
        if each.__module__.startswith("kaptrain.") and each.__name__[0] != "_":
            yield each
        yield from forms(each)


def is_free(field_class: type[Any]) -> bool:
    return issubclass(field_class, FREE) and not issubclass(field_class, READ)


def free_fields(form: type[Any]) -> set[str]:
    """The names of a form's free texts and files, inherited ones included."""
    found = ((name, getattr(form, name)) for name in dir(form) if not name.startswith("_"))
    return {name for name, field in found if hasattr(field, "field_class") and is_free(field.field_class)}


def owner(form: type[Any], field: str) -> str:
    """Name a field by the class that says it, so that its heirs need no line of their own."""
    said = next(each for each in form.__mro__ if field in vars(each))
    return f"{said.__module__.split('.')[1]}.{said.__name__}.{field}"


def open_texts() -> dict[str, str]:
    """Free fields that no form guards, by name, with a form that has them."""
    return {
        owner(form, name): form.__name__
        for form in forms()
        for name in free_fields(form) - set(getattr(form, "guarded", ()))
    }


@pytest.fixture(autouse=True)
def _everything_is_loaded(engines: Engines) -> None:
    engines.application("sqlite")


def test_every_free_text_is_guarded_or_has_a_reason_not_to_be() -> None:
    assert set(open_texts()) - set(EXCEPTIONS) == set()


def test_no_exception_is_left_over() -> None:
    assert set(EXCEPTIONS) - set(open_texts()) == set()
    assert all(EXCEPTIONS.values())


def test_what_is_guarded_is_a_text_of_its_form() -> None:
    for form in forms(GuardedForm):
        assert set(form.guarded) <= free_fields(form), form
        assert form.guarded, form


def test_free_fields_are_made_in_forms_and_nowhere_else() -> None:
    found = set()
    for file in sorted((ROOT / "kaptrain").rglob("*.py")):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        for outer in tree.body:
            if not isinstance(outer, ast.ClassDef):
                name = getattr(outer, "name", "module")
                found |= {
                    f"{file.relative_to(ROOT / 'kaptrain').as_posix()}:{name}"
                    for node in ast.walk(outer)
                    if isinstance(node, ast.Call) and getattr(node.func, "id", "") in MAKES
                }
    assert found == set(MADE)


def test_forms_that_are_made_when_asked_guard_their_texts(engines: Engines) -> None:
    with engines.application("sqlite").test_request_context():
        for make in MADE.values():
            if not isinstance(make, str):
                form = make()
                free = {each.name for each in form if is_free(type(each))} - {"kept_reason"}
                assert free == set(form.guarded)
