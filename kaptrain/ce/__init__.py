"""Continuing education: awarding bodies, credits of activities, evaluations, post-tests."""
