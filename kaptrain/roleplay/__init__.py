"""Consent practice in threes: groups, rounds, the observer's sheet, what everybody says afterwards."""
