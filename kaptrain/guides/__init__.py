"""Guides to everything that happens beside the lessons: meetings, labs, books, handbooks, forms."""
