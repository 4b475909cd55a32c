"""Rooms, their members, threads and posts; who may read which, on every page and in every mail."""
