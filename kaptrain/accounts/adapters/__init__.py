"""Argon2, the list of common passwords, and the words of our mails."""
