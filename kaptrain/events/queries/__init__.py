"""Reads of events, seats and presence."""
