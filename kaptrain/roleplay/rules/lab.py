"""What a round needs of a lab's guide, as plain data."""

from dataclasses import dataclass

from kaptrain.catalogue.rules.guides import Card, Part
from kaptrain.catalogue.rules.program import Activity, Program
from kaptrain.roleplay.rules.rubric import Terms
from kaptrain.shared.errors import Refused


@dataclass(frozen=True)
class Lab:
    """A consent lab of a program: its scenes, its parts of time, and what its sheet asks."""

    program: str
    activity: Activity
    terms: Terms

    @property
    def cards(self) -> tuple[Card, ...]:
        return self.activity.guide.cards

    @property
    def parts(self) -> tuple[Part, ...]:
        return self.activity.guide.parts

    def card(self, card_id: str) -> Card | None:
        return next((card for card in self.cards if card.id == card_id), None)


def lab_of(program: Program, activity_id: str) -> Lab:
    """Return a lab of the program; Refused when its guide has no scenes or no rubric."""
    activity = program.activity(activity_id)
    rubric = program.rubrics.get(activity.guide.rubric) if activity else None
    if activity is None or rubric is None or not activity.guide.cards:
        raise Refused("This lab's guide has no scenes or no rubric yet.", code="no_guide")
    return Lab(program.slug, activity, Terms(rubric, activity.guide.must_say))


def labs_of(program: Program) -> tuple[Lab, ...]:
    """Return every lab of the program that can be played."""
    found = (activity for activity in program.of_kind("roleplay") if activity.guide.cards)
    return tuple(lab_of(program, each.id) for each in found if each.guide.rubric in program.rubrics)
