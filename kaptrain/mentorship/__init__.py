"""A year with a mentor: themes, goals, notes, competencies, hand-over, final approval."""
