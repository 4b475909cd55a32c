"""Pages of events as plain data."""
