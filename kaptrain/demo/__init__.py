"""Invented people in the middle of their year, loaded through the same services as the pages use."""
