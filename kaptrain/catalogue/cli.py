"""`flask content …`: for the people who write the program."""

from datetime import datetime
from pathlib import Path

import click
from flask.cli import AppGroup

from kaptrain.catalogue.adapters import crosswalk_xlsx
from kaptrain.catalogue.content.check import check_program
from kaptrain.catalogue.content.program import load_program
from kaptrain.catalogue.content.yaml_lines import ContentError
from kaptrain.catalogue.presenters.crosswalk import axes_of, crosswalk_lines, crosswalk_of
from kaptrain.catalogue.rules.program import Program
from kaptrain.shared.clock import SystemClock

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
