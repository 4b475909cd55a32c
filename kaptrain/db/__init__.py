"""The database: base class, types, session."""
