"""Reads about bodies, the CE of activities, and how people stand before them."""
