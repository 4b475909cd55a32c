"""Award rules, the frozen certificate, its PDF and its public verification."""
