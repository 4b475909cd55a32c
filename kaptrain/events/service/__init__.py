"""Use cases of events: seats, attendance, make-ups."""
