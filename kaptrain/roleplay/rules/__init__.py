"""Groups and turns, the states of a round, what a sheet is worth."""
