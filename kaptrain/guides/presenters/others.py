"""The pages of a handbook and of a form."""

from collections.abc import Collection
from dataclasses import dataclass

from kaptrain.catalogue.content.markdown import Rendered
from kaptrain.catalogue.rules.audience import Audience
from kaptrain.catalogue.rules.guides import EvaluationForm, QuestionKind
from kaptrain.catalogue.rules.program import Activity, Program
from kaptrain.guides.presenters.guide import Text, text_of
from kaptrain.guides.presenters.words import HANDBOOKS

ANSWERS = {
    QuestionKind.SCALE: "from 1 to 5",
    QuestionKind.CHOICE: "one of: ",
    QuestionKind.TEXT: "in your own words",
}
# Whose handbook it is; the others see what its meetings are about.
READERS = {"practicum": Audience.LEARNERS, "mentorship": Audience.MENTORS}


@dataclass(frozen=True)
class HandbookPage:
    """A handbook; `text` is None for those it is not written for."""

    id: str
    title: str
    minutes: int
    activities: tuple[Activity, ...]
    text: Text | None


@dataclass(frozen=True)
class FormPage:
    """A form to look at before one fills it in: questions with how they are answered."""

    title: str
    intro: Text
    questions: tuple[tuple[str, str, bool], ...]


def may_read(name: str, audiences: Collection[Audience]) -> bool:
    """Tell whether a handbook's own text is for one of these audiences."""
    return READERS[name] in audiences


def handbook_page(program: Program, name: str, rendered: Rendered | None) -> HandbookPage:
    """Put the page of a handbook together."""
    activities = program.of_kind(name)
    return HandbookPage(
        id=name,
        title=HANDBOOKS[name],
        minutes=sum(each.minutes * each.times for each in activities),
        activities=activities,
        text=text_of(rendered) if rendered else None,
    )


def form_page(form: EvaluationForm, rendered: Rendered) -> FormPage:
    """Put the page of a form together."""
    questions = tuple(
        (each.ask, ANSWERS[each.kind] + ", ".join(each.options), each.required) for each in form.questions
    )
    return FormPage(form.title, text_of(rendered), questions)
