"""Use cases of the ledger: credit minutes, decide by name, and evaluate a year."""

from kaptrain.hours.service.decisions import (
    Ruling,
    correct,
    exempt,
    extend,
    meet_condition,
    recognise_prior_learning,
    reopen,
    transfer,
    undo,
)
from kaptrain.hours.service.ledger import (
    Earned,
    Year,
    as_line,
    credit,
    credit_once,
    take_back,
    year_of,
    years_of,
)
from kaptrain.hours.service.rehearsal import Transfer, rehearse, rehearse_transfer

__all__ = [
    "Earned",
    "Ruling",
    "Transfer",
    "Year",
    "as_line",
    "correct",
    "credit",
    "credit_once",
    "exempt",
    "extend",
    "meet_condition",
    "recognise_prior_learning",
    "rehearse",
    "rehearse_transfer",
    "reopen",
    "take_back",
    "transfer",
    "undo",
    "year_of",
    "years_of",
]
