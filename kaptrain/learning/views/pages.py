"""What the pages of lessons have in common."""

from dataclasses import dataclass

from flask import Blueprint
from sqlalchemy.orm import Session

from kaptrain.authz.permissions import Permission
from kaptrain.authz.predicates import Subject
from kaptrain.catalogue.rules.lesson import Lesson
from kaptrain.catalogue.rules.program import Module, Program
from kaptrain.catalogue.service import Library
from kaptrain.db.session import db
from kaptrain.enrolment.models import Enrolment
from kaptrain.enrolment.queries import current_enrolment
from kaptrain.learning import queries
from kaptrain.learning.presenters.text import LessonText, text_of
from kaptrain.learning.queries import Study
from kaptrain.learning.rules.progress import Standing
from kaptrain.shared.errors import Missing
from kaptrain.web.context import resource, today_in
from kaptrain.web.guards import authorize, current_actor
from kaptrain.web.printable import Fragments

bp = Blueprint("learning", __name__, template_folder="../templates")

MOST_FRAGMENTS = 5000
fragments = Fragments(MOST_FRAGMENTS)
# What one person is asked or gave changes often, and must not push out what everybody reads.
check_fragments = Fragments(MOST_FRAGMENTS)


@dataclass(frozen=True)
class Reader:
    """A trainee before their own program."""

    session: Session
    enrolment: Enrolment
    program: Program

    def module(self, module_id: str) -> Module:
        """Return a module; Missing when there is none."""
        module = self.program.module(module_id)
        if module is None:
            raise Missing
        return module

    def lesson(self, module_id: str, lesson_id: str) -> Lesson:
        """Return a written lesson of this module; Missing when there is none."""
        lesson = self.program.lessons.get(lesson_id)
        if lesson is None or lesson.module_id != module_id:
            raise Missing
        return lesson

    def text(self, lesson: Lesson) -> LessonText:
        """Return a lesson's prepared text."""
        rendered = resource(Library).lesson_html(self.program.slug, lesson.id)
        return text_of(lesson, rendered, self.program.digest)

    def study(self, lesson_id: str = "") -> tuple[Study, Standing]:
        """Return what was done, with the answers at one lesson, and what the statement says of it."""
        study = queries.study_of(self.session, self.enrolment, lesson_id)
        today = today_in(current_actor().zone)
        return study, queries.standing_of(self.session, self.enrolment, study, today=today)


def reader_here() -> Reader:
    """Return whoever asks as the reader of their own program; Missing for people without a place."""
    session = db.session()
    enrolment = current_enrolment(session, current_actor().id)
    if enrolment is None:
        raise Missing
    authorize(Permission.LESSON_STUDY, Subject(trainee_id=enrolment.person_id))
    return Reader(session, enrolment, resource(Library).program(enrolment.plan_version.program))
