"""A club of a cohort reads books together: a plan, own progress, a private journal, a free choice."""
