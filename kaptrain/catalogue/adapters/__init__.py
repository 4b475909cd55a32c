"""Spreadsheets out of the catalogue, and earlier states of it out of git."""
