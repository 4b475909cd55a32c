"""T4, T8, L2: what is chained cannot be changed by the usual ways, nor unnoticed by the unusual ones."""

import random
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import RowMapping, Table, delete, func, insert, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from kaptrain.audit import service as audit
from kaptrain.audit.models import AuditRow, ChainHead
from kaptrain.audit.service import chained_models, verify_chains
from kaptrain.authz.actor import Actor, Role
from kaptrain.catalogue.service import Library
from kaptrain.certificates import service as certificates
from kaptrain.certificates.service import bulk
from kaptrain.db.base import Base
from kaptrain.db.triggers import guarded_tables, trigger_names
from kaptrain.hours import service as hours
from kaptrain.learning import service as learning
from kaptrain.shared.deidentify import Kept
from kaptrain.threads import service as threads
from tests.factories import earned, person
from tests.factories.attendance import Evening
from tests.factories.bulk import a_job, registrar
from tests.factories.ce import Room as CreditRoom
from tests.factories.ce import a_profile
from tests.factories.certificates import OFFICE, acting, complete_year, issued
from tests.factories.learning import mini_place, mini_program, sheet
from tests.factories.logbook import Room
from tests.factories.practicum import a_document
from tests.factories.roleplay import a_lab_room
from tests.factories.threads import Circle
from tests.services.ce.test_answering import RIGHT, take

TAMPERINGS = 200


@pytest.fixture
def ledger(session: Session, now: datetime, tmp_path: Path) -> Any:
    """Something in every append-only table: lines, signatures of both kinds, certificates, attempts, acts."""
    room = Room(session, now)
    for kind in ("practicum", "mentorship"):
        room.signed(kind=kind)
    room.returned()
    actor = room.actor(room.admin)
    for number in range(1, 6):
        line = earned(f"lesson:m01-0{number}", activity=f"m01-0{number}", on=date(2026, 6, number))
        hours.credit_once(session, room.place, line, attested={"by": "check"}, now=now)
        audit.record(session, actor, "person.invited", f"person:{number}", now=now, detail={"n": number})
    ruling = hours.Ruling(actor=actor, enrolment=room.place, reason="Seen the papers", now=now)
    for minutes in (30, 15):
        hours.exempt(session, ruling, component="mentorship", minutes=minutes)
    year = complete_year(session)
    certificate = issued(session, year, now)
    for act in (certificates.withhold, certificates.release):
        act(session, acting(year.trainee), certificate, office=OFFICE, now=now)
    certificates.correct_hours(
        session, year.registrar, certificate, "Hours corrected", office=OFFICE, now=now
    )
    kept = Kept(("comment",), ("name",), "A colleague")
    audit.keep_words(session, actor, "entry:1", "return", kept, now=now)
    _take_a_check(session, tmp_path, now)
    Evening(session, now, name="Evening").confirmed("present", "present", "absent")
    _confirm_a_sheet(session, now)
    a_document(session, person(session, "Nils Ohm", ["trainee"]), by=room.admin)
    _issue_several(session, now)
    _give_credit(session, now)
    _change_a_post(session, now)
    session.flush()
    return session


def _confirm_a_sheet(session: Session, now: datetime) -> None:
    room = a_lab_room(session, now)
    first = room.group()[0].id
    room.finish(first)
    room.confirm(first)


def _issue_several(session: Session, now: datetime) -> None:
    complete_year(session, name="Ada Berg")
    actor = registrar(session)
    job = a_job(session, actor, now)
    bulk.work_next(session, job.id, office=OFFICE, now=now)
    bulk.stop(session, actor, job.id, now=now)


def _give_credit(session: Session, now: datetime) -> None:
    room = CreditRoom(session, now, 1, name="Credit", profile=a_profile(post_test=True, cut_percent=80))
    room.confirmed()
    room.evaluate()
    take(room, RIGHT)


def _change_a_post(session: Session, now: datetime) -> None:
    circle = Circle(session, now, cohort="Circle cohort")
    post = circle.reply(circle.thread())
    threads.edit(session, circle.by(circle.bo), post.id, "I ask once more.", shown=1)


def _take_a_check(session: Session, folder: Path, now: datetime) -> None:
    mini_program(folder)
    library = Library(folder)
    lesson = library.lesson("mini", "m01-01")
    place = mini_place(session, library, person(session, "Mara Lund", ["trainee"]))
    learner = Actor(place.person_id, "Mara Lund", roles=frozenset({Role.TRAINEE}))
    learning.take_check(session, learner, place, sheet(session, place, lesson), today=now.date(), now=now)
    learning.practise(session, place, learning.Bank("m01", (lesson,)), {}, number=2, now=now)


@pytest.fixture
def opened(ledger: Session) -> Any:
    """The same with its triggers gone, as for somebody who owns the database."""
    for table in guarded_tables(Base.metadata):
        for name in trigger_names(table):
            on = f" ON {table.name}" if ledger.get_bind().dialect.name == "postgresql" else ""
            ledger.execute(text(f"DROP TRIGGER {name}{on}"))
    return ledger


def filled_tables(session: Session) -> Any:
    return [
        model.__table__
        for model in chained_models()
        if session.scalar(select(func.count()).select_from(model.__table__))
    ]


def rows_of(session: Session, table: Table) -> Any:
    return session.execute(select(table).order_by(table.c.stream, table.c.seq)).mappings().all()


# In place of nothing, and in place of something.
NEW_VALUES: dict[type, Any] = {
    str: "x",
    bool: True,
    int: 7,
    date: date(2026, 1, 1),
    time: time(9),
    datetime: datetime(2026, 1, 1, tzinfo=UTC),
}
OTHER_VALUES: dict[type, Any] = {
    str: lambda value, chance: value[:-1] + chance.choice([c for c in "abc0" if c != value[-1:]]),
    bool: lambda value, _chance: not value,
    int: lambda value, chance: value + chance.choice([1, 2, 1000]),
    date: lambda value, _chance: value + timedelta(days=1),
    time: lambda value, _chance: value.replace(minute=(value.minute + 1) % 60),
    datetime: lambda value, _chance: value + timedelta(microseconds=1),
    dict: lambda value, chance: {**value, "forged": chance.randrange(9)},
    list: lambda value, _chance: [*value, "forged"],
}


def another(value: Any, column: Any, chance: random.Random) -> Any:
    """Some other value that the column could hold."""
    if value is None:
        return NEW_VALUES.get(column.type.python_type)
    return OTHER_VALUES[type(value)](value, chance)


def at(table: Table, row: RowMapping) -> Any:
    return (table.c.stream == row["stream"]) & (table.c.seq == row["seq"])


def change_a_column(session: Session, chance: random.Random) -> Any:
    table = chance.choice(filled_tables(session))
    row, column = chance.choice(rows_of(session, table)), chance.choice(list(table.columns))
    value = another(row[column.name], column, chance)
    if value is None or value == row[column.name]:
        return False
    session.execute(update(table).where(at(table, row)).values({column: value}))
    return True


def delete_a_row(session: Session, chance: random.Random) -> Any:
    table = chance.choice(filled_tables(session))
    session.execute(delete(table).where(at(table, chance.choice(rows_of(session, table)))))
    return True


def swap_a_value(session: Session, chance: random.Random) -> Any:
    table = chance.choice(filled_tables(session))
    one, other = chance.sample(rows_of(session, table), 2)
    columns = [
        c for c in table.columns if c.name not in ("stream", "seq", "source") and one[c.name] != other[c.name]
    ]
    if not columns:
        return False
    column = chance.choice(columns)
    session.execute(update(table).where(at(table, one)).values({column: other[column.name]}))
    session.execute(update(table).where(at(table, other)).values({column: one[column.name]}))
    return True


def swap_two_rows(session: Session, chance: random.Random) -> Any:
    table = chance.choice(filled_tables(session))
    one, other = chance.sample(rows_of(session, table), 2)
    for row in (one, other):
        session.execute(delete(table).where(at(table, row)))
    places = ("stream", "seq", "prev_digest")
    session.execute(
        insert(table),
        [
            {**one, **{name: other[name] for name in places}},
            {**other, **{name: one[name] for name in places}},
        ],
    )
    return True


def insert_a_forged_row(session: Session, chance: random.Random) -> Any:
    table = chance.choice(filled_tables(session))
    model = next(one for one in chained_models() if one.__table__ is table)
    row = dict(chance.choice(rows_of(session, table)))
    head = (
        session.execute(select(ChainHead.__table__).where(ChainHead.stream == row["stream"])).mappings().one()
    )
    row |= {"seq": head["seq"] + 1, "prev_digest": head["digest"]}
    if "source" in row:
        row["source"] += "x"
    # Even chained as it should be: the head does not know of it.
    row["digest"] = model(**row).computed_digest()
    session.execute(insert(table), [row])
    return True


def edit_a_head(session: Session, chance: random.Random) -> Any:
    heads = session.execute(select(ChainHead.__table__)).mappings().all()
    head, table = chance.choice(heads), Base.metadata.tables[ChainHead.__tablename__]
    if chance.random() < 0.3:
        session.execute(delete(table).where(table.c.stream == head["stream"]))
        return True
    column = chance.choice([table.c.seq, table.c.digest])
    value = another(head[column.name], column, chance)
    session.execute(update(table).where(table.c.stream == head["stream"]).values({column: value}))
    return True


WAYS = [
    change_a_column,
    change_a_column,
    change_a_column,
    delete_a_row,
    swap_a_value,
    swap_two_rows,
    insert_a_forged_row,
    edit_a_head,
]


def test_t8_a_clean_ledger_is_silent(ledger: Session) -> None:
    assert list(verify_chains(ledger)) == []


def test_t8_two_hundred_random_tamperings_are_each_named(opened: Session) -> None:
    chance = random.Random(20261122)
    done, missed = 0, []
    while done < TAMPERINGS:
        way = chance.choice(WAYS)
        with opened.begin_nested() as attempt:
            try:
                if way(opened, chance):
                    done += 1
                    if not list(verify_chains(opened)):
                        missed.append(way.__name__)
            except IntegrityError:
                pass  # A constraint stood in the way before the chain had to.
            attempt.rollback()
        opened.expire_all()

    assert missed == []
    assert list(verify_chains(opened)) == []


def test_t8_every_column_of_every_chained_table_is_covered(opened: Session) -> None:
    chance = random.Random(1)
    missed = []
    tables: list[Table] = [model.__table__ for model in chained_models()]
    for table, column in ((one, each) for one in tables for each in one.columns):
        for row in rows_of(opened, table)[:1]:
            value = another(row[column.name], column, chance)
            if value is None:
                continue
            with opened.begin_nested() as attempt:
                try:
                    opened.execute(update(table).where(at(table, row)).values({column: value}))
                    if not list(verify_chains(opened)):
                        missed.append(f"{table.name}.{column.name}")
                except IntegrityError:
                    pass
                attempt.rollback()
            opened.expire_all()

    assert missed == []


def refusal(session: Session, statement: str) -> str:
    """What the database says to a statement; nothing when it does it."""
    try:
        with session.begin_nested():
            session.connection().execute(text(statement))
    except DBAPIError as error:
        return str(error)
    return ""


def test_t4_l2_raw_sql_cannot_change_an_append_only_table(ledger: Session) -> None:
    """Every table that asks for it, with rows in it; a version of an entry once it is locked."""
    answers = {}
    for table in guarded_tables(Base.metadata):
        column = next(iter(table.columns)).name
        locked = " WHERE locked" if "locked" in table.columns else ""
        assert ledger.scalar(text(f"SELECT count(*) FROM {table.name}{locked}")), table.name
        for act in (f"UPDATE {table.name} SET {column} = {column}", f"DELETE FROM {table.name}"):
            answers[act] = refusal(ledger, act + locked)

    assert [(act, answer) for act, answer in answers.items() if "append-only" not in answer] == []
    assert answers


def test_t4_the_orm_cannot_change_a_row_either(ledger: Session) -> None:
    row = ledger.scalars(select(AuditRow).limit(1)).one()
    row.actor_name = "Somebody Else"

    with pytest.raises(DBAPIError, match="append-only"), ledger.begin_nested():
        ledger.flush()
    ledger.expire(row)


def verify(app: Flask) -> Any:
    return app.test_cli_runner().invoke(args=["ledger", "verify"])


def test_the_command_says_that_all_is_intact(app: Flask, ledger: Session) -> None:
    ledger.commit()

    result = verify(app)

    assert result.exit_code == 0, result.output
    assert result.output.endswith("chains checked: all intact.\n")
    assert len(result.output.splitlines()) == 1


def test_the_command_names_each_difference_and_exits_with_1(app: Flask, opened: Session) -> None:
    opened.execute(
        text("UPDATE audit_rows SET actor_name = 'Nobody' WHERE stream = 'program' AND seq IN (2, 4)")
    )
    opened.commit()

    result = verify(app)

    lines = result.output.splitlines()
    assert result.exit_code == 1
    assert [line.partition(":")[0] for line in lines[:-1]] == [
        "program #2 in audit_rows",
        "program #4 in audit_rows",
    ]
    assert lines[-1].endswith("2 differences.")


def test_a_value_that_cannot_even_be_read_is_a_difference_not_a_crash(app: Flask, opened: Session) -> None:
    nonsense = text("UPDATE audit_rows SET at = 'yesterday', detail = '{{' WHERE seq = 2")
    if opened.get_bind().dialect.name == "postgresql":
        with pytest.raises(DBAPIError, match="invalid input syntax|of type"), opened.begin_nested():
            opened.execute(text("UPDATE audit_rows SET detail = '{{' WHERE seq = 2"))
        return  # PostgreSQL stores no such thing; the tampering below needs an engine that does.
    opened.execute(nonsense)
    opened.commit()

    result = verify(app)

    assert result.exit_code == 1
    assert "cannot be read" in result.output


def test_further_checks_of_other_slices_are_run_too(
    app: Flask, ledger: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger.commit()
    monkeypatch.setitem(app.extensions, "ledger_checks", [lambda _session: iter(["a signature was moved"])])

    result = verify(app)

    assert result.exit_code == 1
    assert result.output.splitlines()[0] == "a signature was moved"
