"""Where a reader is, how a vote ends, and how private texts are compared. Pure."""
