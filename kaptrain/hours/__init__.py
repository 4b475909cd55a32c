"""The ledger of hours and the statement that explains it."""
