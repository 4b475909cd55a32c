"""The pages of the practicum as plain data."""
