"""Files from outside, read and made harmless, and where they are kept."""
