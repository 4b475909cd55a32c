"""`flask content …`: for the people who write the program."""

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import click
from flask.cli import AppGroup

from kaptrain.catalogue.adapters.spreadsheet import crosswalk_xlsx
from kaptrain.catalogue.content.check import check_program
from kaptrain.catalogue.content.program import load_program
from kaptrain.catalogue.content.scaffold import LEAST_LESSON, LIVE, Started, start_activity, start_lesson
from kaptrain.catalogue.content.schemas import schemas
from kaptrain.catalogue.content.yaml_lines import ContentError
from kaptrain.catalogue.presenters.crosswalk import axes_of, crosswalk_lines, crosswalk_of
from kaptrain.catalogue.rules.program import Program
from kaptrain.shared.clock import SystemClock
from kaptrain.shared.errors import DomainError

content = AppGroup("content", help="Work with the program's files.")

DEFAULT_FOLDER = Path("content/kap")


@content.command("check", with_appcontext=False)
@click.argument("folder", type=click.Path(path_type=Path), default=DEFAULT_FOLDER)
@click.option("--today", type=click.DateTime(["%Y-%m-%d"]), help="Check as of this date.")
@click.option("--review-days", type=click.IntRange(min=1), help="One review period for everything.")
def check_command(folder: Path, today: datetime | None, review_days: int | None) -> None:
    """Check every file of a program folder; exit 1 when something must be mended."""
    day = (today or SystemClock().now()).date()
    checked = check_program(folder, today=day, review_days=review_days)
    for line in checked.findings.lines():
        click.echo(line)
    if checked.findings.problems:
        raise SystemExit(1)
    click.echo(f"{folder}: {checked.summary}")


@content.command("crosswalk", with_appcontext=False)
@click.argument("folder", type=click.Path(path_type=Path), default=DEFAULT_FOLDER)
@click.option(
    "--axis", default="program", show_default=True, help="The program's own topics, or a file in axes/."
)
@click.option("--xlsx", type=click.Path(path_type=Path, dir_okay=False), help="Write a spreadsheet instead.")
def crosswalk_command(folder: Path, axis: str, xlsx: Path | None) -> None:
    """Say for each topic what is required, what covers it, and the surplus or lack."""
    program = _loaded(folder)
    if axis not in axes_of(program):
        known = ", ".join(axes_of(program))
        raise click.BadParameter(f"{axis!r} is not one of {known}", param_hint="--axis")
    result = crosswalk_of(program, axis)
    if xlsx is None:
        click.echo("\n".join(crosswalk_lines(result)))
        return
    xlsx.write_bytes(crosswalk_xlsx(result))
    click.echo(f"{xlsx}: {len(result.rows)} topics, {len(result.short)} of them short")


def _loaded(folder: Path) -> Program:
    try:
        return load_program(folder)
    except ContentError as error:
        click.echo(str(error), err=True)
        raise SystemExit(2) from None


@content.group("new")
def new() -> None:
    """Begin a lesson or another activity from a template."""


@new.command("lesson", with_appcontext=False)
@click.argument("module")
@click.argument("title")
@click.option("--minutes", type=click.IntRange(min=LEAST_LESSON), default=60, show_default=True)
@click.option("--folder", type=click.Path(path_type=Path), default=DEFAULT_FOLDER)
@click.option("--today", type=click.DateTime(["%Y-%m-%d"]), help="Reviewed on this date.")
def new_lesson_command(module: str, title: str, minutes: int, folder: Path, today: datetime | None) -> None:
    """Write the next lesson of MODULE (m02) and list it in its module.md."""
    day = (today or SystemClock().now()).date()
    _started(lambda: start_lesson(folder, module, title, minutes=minutes, today=day))


def _new_activity(kind: str) -> None:
    @new.command(kind, with_appcontext=False, help=f"Write the next {kind}.")
    @click.argument("title")
    @click.option("--folder", type=click.Path(path_type=Path), default=DEFAULT_FOLDER)
    def command(title: str, folder: Path) -> None:
        _started(lambda: start_activity(folder, kind, title))


for _kind in LIVE:
    _new_activity(_kind)


def _started(start: Callable[[], Started]) -> None:
    try:
        started = start()
    except DomainError as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"{started.path}: written. Write it, then run: flask content check")
    if started.listed_in is not None:
        click.echo(f"{started.listed_in}: lists it; the module's and the plan's hours are yours to settle")


@content.command("schemas", with_appcontext=False)
@click.argument("into", type=click.Path(path_type=Path, file_okay=False), default=Path("content/schemas"))
def schemas_command(into: Path) -> None:
    """Write the JSON Schema of each kind of front matter, for editors."""
    into.mkdir(parents=True, exist_ok=True)
    for name, schema in schemas().items():
        text = json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
        (into / f"{name}.json").write_text(text, "utf-8")
    click.echo(f"{into}: {len(schemas())} schemas")
