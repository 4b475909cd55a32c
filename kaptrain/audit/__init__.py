"""Who did what when, and the chains of digests that make tampering visible."""
