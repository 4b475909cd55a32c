"""Use cases of enrolment: freeze a plan, open a cohort, enrol, assign mentors, grant leave, withdraw."""

from kaptrain.enrolment.service.cohorts import freeze_plan, open_cohort
from kaptrain.enrolment.service.leave import LONGEST_LEAVE_DAYS, grant_leave, move_end
from kaptrain.enrolment.service.mentors import assign_mentor, assign_mentors, end_mentoring
from kaptrain.enrolment.service.places import admit, enrol, reactivate, withdraw

__all__ = [
    "LONGEST_LEAVE_DAYS",
    "admit",
    "assign_mentor",
    "assign_mentors",
    "end_mentoring",
    "enrol",
    "freeze_plan",
    "grant_leave",
    "move_end",
    "open_cohort",
    "reactivate",
    "withdraw",
]
