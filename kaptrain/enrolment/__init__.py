"""Cohorts, enrolments with their frozen plan, mentor pairs, leave."""
