"""Pages of mentorship as plain data."""
