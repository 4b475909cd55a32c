"""Award, frozen content, documents, public verification."""
