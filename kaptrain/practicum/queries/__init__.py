"""Reads of sites, practitioners, documents, and of the seats they matter for."""
