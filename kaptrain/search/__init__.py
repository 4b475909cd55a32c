"""Full-text search: one index of what may be read, two engines behind one interface."""
