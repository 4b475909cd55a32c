"""KAPtrain: a learning management system whose heart is a ledger of training hours."""

__version__ = "0.1.0"
