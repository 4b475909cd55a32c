"""Read-only pages across slices."""
