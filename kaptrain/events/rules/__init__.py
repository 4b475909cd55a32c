"""Decisions about events: times, series, seats, check-ins, presence, credit, make-ups."""
