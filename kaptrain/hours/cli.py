"""`flask hours …`: the evaluation without a database."""

import json
import re
from collections.abc import Iterable
from datetime import date
from typing import NoReturn

import click

from kaptrain.catalogue.content.plan_file import read_expanded_plan, read_text
from kaptrain.catalogue.content.yaml_lines import ContentError
from kaptrain.catalogue.rules import Plan, ends_on
from kaptrain.hours.adapters import DATE, RowError, RowProblem, read_lines
from kaptrain.hours.rules import Enrolment, Facts, Line, LineError, evaluate, statement_to_data
from kaptrain.shared.clock import SystemClock, local_day

EXEMPTION = re.compile(r"([^=]+)=([0-9]{1,6})")


class Day(click.ParamType[date]):
    """A date as written in files and on the command line: YYYY-MM-DD and nothing else."""

    name = "date"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            if DATE.fullmatch(str(value)):
                return date.fromisoformat(str(value))
        except ValueError:
            pass
        self.fail(f"{value!r} is not a date (YYYY-MM-DD)", param, ctx)


@click.group("hours")
def cli_group() -> None:
    """Count hours."""


# No application context: this works before there is a database, and without one.
@cli_group.command("evaluate")
@click.argument("plan")
@click.argument("lines")
@click.option("--starts", type=Day(), required=True, help="First day of the enrolment.")
@click.option("--today", type=Day(), help="Lines after this day do not count yet. Default: today (UTC).")
@click.option("--met", multiple=True, metavar="CONDITION", help="A condition that is met.")
@click.option("--exempt", multiple=True, metavar="COMPONENT=MINUTES", help="Minutes waived in a component.")
def evaluate_command(
    plan: str,
    lines: str,
    starts: date,
    today: date | None,
    met: tuple[str, ...],
    exempt: tuple[str, ...],
) -> None:
    """Evaluate the rows of LINES (CSV) against PLAN and print one JSON object, in minutes.

    Bad input exits with 2 and says FILE:ROW: what is wrong.
    """
    today = today or local_day(SystemClock().now(), "UTC")
    try:
        rules = read_expanded_plan(plan)
        facts = Facts(_conditions(rules, met), _exemptions(rules, exempt))
        enrolment = _enrolment(rules, starts)
        rows = _rows(lines)
        statement = evaluate(rules, enrolment, rows, facts, today)
    except (ContentError, RowError) as error:
        _refuse(error.problems)
    except LineError as error:
        _refuse(RowProblem(lines, each.seq, each.message) for each in error.problems)
    click.echo(json.dumps(statement_to_data(statement), indent=2))


def _rows(file: str) -> list[Line]:
    return read_lines(read_text(file), file)


def _conditions(plan: Plan, met: tuple[str, ...]) -> frozenset[str]:
    for name in met:
        if name not in plan.conditions:
            known = ", ".join(plan.conditions) or "it has none"
            raise click.BadParameter(f"{name!r} is not a condition of the plan ({known})", param_hint="--met")
    return frozenset(met)


def _exemptions(plan: Plan, exempt: tuple[str, ...]) -> dict[str, int]:
    found: dict[str, int] = {}
    for text in exempt:
        match = EXEMPTION.fullmatch(text)
        if not match:
            raise click.BadParameter(f"{text!r} is not COMPONENT=MINUTES", param_hint="--exempt")
        name, minutes = match[1], int(match[2])
        if plan.component(name) is None:
            raise click.BadParameter(f"{name!r} is not a component of the plan", param_hint="--exempt")
        # Each exemption is a decision of its own, so a second one adds to the first.
        found[name] = found.get(name, 0) + minutes
    return found


def _enrolment(plan: Plan, starts_on: date) -> Enrolment:
    try:
        return Enrolment(starts_on, ends_on(starts_on, plan.months))
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--starts") from None


def _refuse(problems: Iterable[object]) -> NoReturn:
    for problem in problems:
        click.echo(str(problem), err=True)
    raise click.exceptions.Exit(2)
