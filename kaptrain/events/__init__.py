"""What is scheduled: events, seats, attendance, make-ups, calendars."""
