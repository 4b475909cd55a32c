"""What a year with a mentor holds: items, months, ratings, sessions, approval. Pure."""
