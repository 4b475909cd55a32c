"""`flask content …`: for the people who write the program."""

from datetime import datetime
from pathlib import Path

import click
from flask.cli import AppGroup

from kaptrain.catalogue.content.check import check_program
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
