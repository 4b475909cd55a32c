"""Markdown and mails of threads: plain data in and out."""
