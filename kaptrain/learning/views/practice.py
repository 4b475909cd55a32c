"""Check oneself on a whole module, for practice."""

from flask import render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response as BaseResponse

from kaptrain.authz.permissions import Permission
from kaptrain.catalogue.rules.kept import KeptLesson, kept
from kaptrain.catalogue.rules.program import Module
from kaptrain.db.session import db
from kaptrain.learning import queries, service
from kaptrain.learning.forms import read_answers
from kaptrain.learning.models import Practice
from kaptrain.learning.presenters.check import Ask
from kaptrain.learning.presenters.practice import practice_page, practised
from kaptrain.learning.queries import Drilled
from kaptrain.learning.rules.layout import seed_of
from kaptrain.learning.views.check import STALE, number_sent, unchanged
from kaptrain.learning.views.lesson import questions_body
from kaptrain.learning.views.pages import Reader, bp, reader_here
from kaptrain.shared.errors import Missing
from kaptrain.web.context import request_now
from kaptrain.web.guards import requires
from kaptrain.web.printable import rendered
from kaptrain.web.replies import see


@bp.get("/modules/<module_id>/check")
@requires(Permission.LESSON_STUDY)
def self_check(module_id: str) -> str:
    """Show a module's self-check; `?attempt=` looks at one that was done."""
    reader = reader_here()
    module = reader.module(module_id)
    bank = _bank(reader, module)
    return _page(reader, module, bank, Ask(attempt=request.args.get("attempt", type=int)))


@bp.post("/modules/<module_id>/check")
@requires(Permission.LESSON_STUDY)
def practise(module_id: str) -> BaseResponse | tuple[str, int]:
    """Grade the answers and keep them; a self-check earns nothing."""
    reader = reader_here()
    module = reader.module(module_id)
    bank = _bank(reader, module)
    done = _drilled(reader, bank)
    items = service.drawn_for_practice(reader.enrolment, bank, done.asked)
    number = number_sent(request.form)
    answers = read_answers(items, request.form, seed_of(bank.module_id, number_sent(request.form, "run")))
    if number != len(done.asked) + 1 or request.form.get("version") != bank.version:
        return _page(reader, module, bank, Ask(given=unchanged(items, answers)), STALE), 409
    if answers.errors:
        return _page(reader, module, bank, Ask(given=answers.given, errors=answers.errors)), 422
    made = service.practise(
        reader.session, reader.enrolment, bank, answers.given, number=number, now=request_now()
    )
    where = url_for("learning.self_check", module_id=module.id, attempt=made.number, _anchor="result")
    response = see(where, f"{made.right} of {made.total} right.")
    db.session.commit()
    return response


def _bank(reader: Reader, module: Module) -> service.Bank:
    lessons = reader.program.lessons
    written = tuple(lessons[ref.id] for ref in module.lessons if ref.id in lessons)
    if not written:
        raise Missing
    return service.Bank(module.id, written)


def _drilled(reader: Reader, bank: service.Bank) -> Drilled:
    ids = [lesson.id for lesson in bank.lessons]
    return queries.drilled(reader.session, reader.enrolment.id, bank.module_id, ids)


def _page(reader: Reader, module: Module, bank: service.Bank, ask: Ask, problem: str | None = None) -> str:
    done = _drilled(reader, bank)
    items = service.drawn_for_practice(reader.enrolment, bank, done.asked)
    shown = next((each for each in done.practices if each.number == ask.attempt), None)
    seed = seed_of(bank.module_id, len(done.practices) + 1)
    body, lost = _answers(reader, shown) if shown else (questions_body(items, seed, ask.filled), 0)
    page = practice_page(
        module,
        items,
        done.practices,
        ask,
        bank=(len(bank.items), bank.version),
        due=len(done.asked) + 1,
        lost=lost,
    )
    return render_template("learning/self_check.html", page=page, check_body=body, problem=problem)


def _answers(reader: Reader, practice: Practice) -> tuple[Markup, int]:
    """Render what became of the answers, and count those whose questions nobody kept."""
    present = reader.program.lessons
    texts: dict[str, KeptLesson] = {}
    old = []
    for lesson_id, version in practice.versions.items():
        lesson = present.get(lesson_id)
        if lesson and lesson.content_hash == version:
            texts[lesson_id] = kept(lesson)
        else:
            old.append(version)
    texts |= {text.id: text for text in queries.texts_of(reader.session, old).values()}
    items = practised(practice, texts, present)
    return rendered("learning/answers.html", {"items": items}), practice.total - len(items)
