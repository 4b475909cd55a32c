"""The one map: which roles, in which relation to a thing, hold which permission.

Unknown permissions and anything not listed here are refused.
"""

from dataclasses import dataclass

from kaptrain.authz.actor import SIGNERS, Actor, Role
from kaptrain.authz.permissions import Permission as P
from kaptrain.authz.predicates import (
    Relation,
    Subject,
    is_host,
    is_host_for,
    is_member,
    is_mentor_of,
    is_own,
    is_signer,
    is_somebody_elses,
)

ANYBODY_SIGNED_IN = frozenset(Role)
HOSTS = frozenset({Role.FACILITATOR, Role.PRACTITIONER})
# Who leads consent practice, or stands in where a group is small.
LAB_STAFF = frozenset({Role.FACILITATOR, Role.MENTOR})


@dataclass(frozen=True)
class Clause:
    """One way to hold a permission: any of `roles`, standing in relation `when` to the subject."""

    roles: frozenset[Role]
    when: Relation | None = None


def _role(role: Role, when: Relation | None = None) -> Clause:
    return Clause(frozenset({role}), when)


POLICY: dict[P, tuple[Clause, ...]] = {
    P.ACCOUNT_USE: (Clause(ANYBODY_SIGNED_IN),),
    P.NEWS_READ: (Clause(ANYBODY_SIGNED_IN),),
    P.DASHBOARD_SEE: (Clause(ANYBODY_SIGNED_IN),),
    P.HOURS_SEE: (_role(Role.TRAINEE, is_own),),
    P.LESSON_STUDY: (_role(Role.TRAINEE, is_own),),
    # Which of its texts: kaptrain.catalogue.rules.audience.
    P.LIBRARY_READ: (Clause(ANYBODY_SIGNED_IN),),
    P.ENTRY_WRITE: (_role(Role.TRAINEE, is_own),),
    P.ENTRY_SIGN: (Clause(SIGNERS, is_signer),),
    P.ENTRY_REROUTE: (_role(Role.ADMIN, is_somebody_elses),),
    # What a reader keeps of a book; a club is led by its facilitator.
    P.BOOK_KEEP: (_role(Role.TRAINEE, is_own),),
    P.CLUB_RUN: (_role(Role.FACILITATOR, is_host), _role(Role.ADMIN)),
    P.CLUB_OPEN: (_role(Role.ADMIN),),
    # Invited trainees are the subject's trainee.
    P.EVENT_SEE: (_role(Role.TRAINEE, is_own), Clause(HOSTS, is_host), _role(Role.ADMIN)),
    P.EVENT_BOOK: (_role(Role.TRAINEE, is_own),),
    P.EVENT_RUN: (Clause(HOSTS, is_host), _role(Role.ADMIN)),
    P.EVENT_PLAN: (_role(Role.FACILITATOR, is_host), _role(Role.ADMIN)),
    P.EVENT_ATTEND: (_role(Role.TRAINEE, is_own),),
    P.ATTENDANCE_KEEP: (Clause(HOSTS, is_host),),
    P.MAKE_UP_DECIDE: (Clause(HOSTS, is_host_for), _role(Role.ADMIN, is_somebody_elses)),
    # Trainees see what they need, the others the board.
    P.PRACTICUM_SEE: (Clause(frozenset({Role.TRAINEE, Role.PRACTITIONER, Role.ADMIN})),),
    # One's own documents and what one still needs.
    P.VISIT_PREPARE: (_role(Role.TRAINEE, is_own),),
    # Forms of a site are also for those who host there, who are the subject's hosts.
    P.DOCUMENT_REVIEW: (_role(Role.PRACTITIONER, is_host_for), _role(Role.ADMIN, is_somebody_elses)),
    # A practitioner sees those who have a seat with them.
    P.CLEARANCE_SEE: (_role(Role.PRACTITIONER), _role(Role.ADMIN)),
    P.SITE_MANAGE: (_role(Role.ADMIN),),
    P.MENTORSHIP_SEE: (_role(Role.TRAINEE, is_own), _role(Role.MENTOR, is_mentor_of)),
    P.MENTORSHIP_OWN: (_role(Role.TRAINEE, is_own),),
    P.MENTORSHIP_LEAD: (_role(Role.MENTOR, is_mentor_of),),
    P.MENTOR_REPLACE: (_role(Role.ADMIN),),
    # A round is the therapist's; its members are the three who play and whoever leads.
    P.LAB_SEE: (
        Clause(LAB_STAFF | {Role.TRAINEE}, is_member),
        _role(Role.MENTOR, is_mentor_of),
        _role(Role.FACILITATOR, is_signer),
    ),
    P.LAB_PLAY: (Clause(LAB_STAFF | {Role.TRAINEE}, is_member),),
    P.LAB_LEAD: (Clause(LAB_STAFF, is_host),),
    P.LAB_STAND_IN: (_role(Role.MENTOR, is_mentor_of),),
    P.LAB_CONFIRM: (Clause(LAB_STAFF, is_host_for), _role(Role.MENTOR, is_mentor_of)),
    # Whom a room lets in is asked in SQL: kaptrain.threads.queries.access.
    P.ROOM_SEE: (Clause(ANYBODY_SIGNED_IN, is_member),),
    P.POST_WRITE: (Clause(ANYBODY_SIGNED_IN, is_member),),
    P.ROOM_JOIN: (_role(Role.TRAINEE, is_own),),
    P.ROOM_RUN: (_role(Role.FACILITATOR, is_host), _role(Role.ADMIN)),
    P.ROOM_PLAN: (_role(Role.FACILITATOR), _role(Role.ADMIN)),
    P.POST_TICK: (_role(Role.FACILITATOR, is_host_for),),
    # One's own evaluations, post-tests and license.
    P.CE_EARN: (_role(Role.TRAINEE, is_own),),
    # What evaluations say, never who said it.
    P.CE_REPORT: (Clause(HOSTS, is_host), _role(Role.ADMIN)),
    P.CE_MANAGE: (_role(Role.ADMIN),),
    P.TRAINEE_SEE: (_role(Role.MENTOR, is_mentor_of), _role(Role.ADMIN, is_somebody_elses)),
    # Whatever else its holder has become since.
    P.CERTIFICATE_HOLD: (Clause(ANYBODY_SIGNED_IN, is_own),),
    P.CERTIFICATE_ISSUE: (_role(Role.ADMIN, is_somebody_elses),),
    P.ADMIN_SEE: (_role(Role.ADMIN),),
    P.PEOPLE_MANAGE: (_role(Role.ADMIN),),
    P.COHORT_MANAGE: (_role(Role.ADMIN),),
    P.DECISION_MAKE: (_role(Role.ADMIN, is_somebody_elses),),
    P.AUDIT_SEE: (_role(Role.ADMIN),),
    P.OUTBOX_SEE: (_role(Role.ADMIN),),
    P.CONTENT_SEE: (_role(Role.ADMIN),),
}


def may_try(actor: Actor, permission: P) -> bool:
    """Tell whether the actor's roles could ever hold the permission, whatever the subject."""
    return any(not actor.roles.isdisjoint(clause.roles) for clause in POLICY.get(permission, ()))


def permits(actor: Actor, permission: P, subject: Subject | None = None) -> bool:
    """Decide. A clause that needs a relation is not met without a subject."""
    return any(_holds(actor, clause, subject) for clause in POLICY.get(permission, ()))


def _holds(actor: Actor, clause: Clause, subject: Subject | None) -> bool:
    if actor.roles.isdisjoint(clause.roles):
        return False
    if clause.when is None:
        return True
    return subject is not None and clause.when(actor, subject)
