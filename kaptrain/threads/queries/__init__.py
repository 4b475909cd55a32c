"""Reads of rooms, threads and posts; `access` says in SQL who may read which."""
