"""Markdown, signed links and mails of threads: plain data in and out."""
