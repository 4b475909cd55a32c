"""Reads about events, seats and attendance."""
