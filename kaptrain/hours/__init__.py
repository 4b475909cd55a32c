"""The ledger of minutes and the statement that explains it."""
