"""Decisions about rooms and posts. Pure."""
