"""Who may do what: plain data and one map. No framework, no database."""
