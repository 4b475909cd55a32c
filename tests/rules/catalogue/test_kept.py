"""A version of a lesson, kept and read again."""

import json
from dataclasses import replace
from datetime import date

from kaptrain.catalogue.rules.kept import front_data, item_mark, kept, lesson_from
from kaptrain.catalogue.rules.lesson import Lesson, LessonMinutes
from tests.factories.items import ALL

LESSON = Lesson(
    id="m01-01",
    module_id="m01",
    number="1.1",
    slug="roles",
    title="Roles",
    minutes=LessonMinutes(10, 20, 5, 5),
    objectives=("Name the roles",),
    topics={"ethics": 10},
    reviewed=date(2026, 11, 1),
    body="## What\n\nWords.",
    check=ALL,
    file="modules/01-ground/01-roles.md",
    content_hash="a" * 64,
)


def test_what_was_kept_is_read_back_whole() -> None:
    data = json.loads(json.dumps(front_data(LESSON)))

    assert lesson_from(LESSON.id, LESSON.content_hash, LESSON.title, LESSON.body, data) == kept(LESSON)


def test_an_item_is_named_by_what_it_says() -> None:
    assert len({item_mark(each) for each in (*ALL, replace(ALL[0], ask="Another?"))}) == len(ALL) + 1
    assert item_mark(replace(ALL[0])) == item_mark(ALL[0])
