"""Permission names: `resource:action`, in the order in which a year meets them."""

from enum import StrEnum


class Permission(StrEnum):
    """Everything that a route can require."""

    ACCOUNT_USE = "account:use"
    DASHBOARD_SEE = "dashboard:see"
    HOURS_SEE = "hours:see"
    LESSON_STUDY = "lesson:study"
    LIBRARY_READ = "library:read"
    ENTRY_WRITE = "entry:write"
    ENTRY_SIGN = "entry:sign"
    ENTRY_REROUTE = "entry:reroute"
    EVENT_SEE = "event:see"
    EVENT_BOOK = "event:book"
    EVENT_RUN = "event:run"
    EVENT_PLAN = "event:plan"
    TRAINEE_SEE = "trainee:see"
    CERTIFICATE_HOLD = "certificate:hold"
    CERTIFICATE_ISSUE = "certificate:issue"
    ADMIN_SEE = "admin:see"
    PEOPLE_MANAGE = "people:manage"
    COHORT_MANAGE = "cohort:manage"
    DECISION_MAKE = "decision:make"
    AUDIT_SEE = "audit:see"
    OUTBOX_SEE = "outbox:see"
    CONTENT_SEE = "content:see"
