"""Standard library only: the clock, minutes, errors and identifiers everybody may use."""
