"""Seats, attendance, make-ups and the calendar of dated events."""
