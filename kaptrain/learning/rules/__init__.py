"""What comes next, what a check asks, and in which order. Pure."""
