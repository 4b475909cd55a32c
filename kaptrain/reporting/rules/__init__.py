"""What the pages about a year say and suggest, decided from plain data."""
