"""How hours count: one pure function from lines to a statement that explains every minute."""

from kaptrain.hours.rules.evaluate import evaluate
from kaptrain.hours.rules.facts import Enrolment, Facts
from kaptrain.hours.rules.line import STATUSES, Line, LineError, LineProblem
from kaptrain.hours.rules.pace import Forecast, forecast
from kaptrain.hours.rules.statement import (
    ComponentResult,
    Condition,
    Detail,
    LineResult,
    MinimumResult,
    MissingActivity,
    Removal,
    Statement,
    Total,
    statement_to_data,
)

__all__ = [
    "STATUSES",
    "ComponentResult",
    "Condition",
    "Detail",
    "Enrolment",
    "Facts",
    "Forecast",
    "Line",
    "LineError",
    "LineProblem",
    "LineResult",
    "MinimumResult",
    "MissingActivity",
    "Removal",
    "Statement",
    "Total",
    "evaluate",
    "forecast",
    "statement_to_data",
]
