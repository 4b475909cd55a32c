"""A frozen dataclass for each page of this slice, made from evaluated years."""
