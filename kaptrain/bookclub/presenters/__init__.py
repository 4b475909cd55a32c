"""Pages of the book club."""
