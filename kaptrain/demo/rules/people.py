"""Who there is: the eight people one signs in as, their colleagues, and two cohorts."""

from dataclasses import dataclass

from kaptrain.authz.actor import Role

DOMAIN = "kaptrain.example"
PASSWORD = "kaptrain-demo"  # noqa: S105 - it is printed; only the demo, which holds nobody's data, has it
# The zone in which the days of the demo are counted, and the westernmost of its people.
ZONE = "America/Denver"
EARLIER = {"America/Denver": 0, "America/Chicago": 1, "America/New_York": 2}


@dataclass(frozen=True, slots=True)
class Someone:
    """A person; `key` is the part of the address before the @."""

    key: str
    name: str
    credential: str
    role: Role
    zone: str = ZONE

    @property
    def email(self) -> str:
        return f"{self.key}@{DOMAIN}"


@dataclass(frozen=True, slots=True)
class Group:
    """A cohort: how many days ago it began, and where one reads when it meets."""

    key: str
    days_ago: int


STAFF = (
    Someone("admin", "Demo Admin", "", Role.ADMIN),
    Someone("mentor", "Demo Mentor", "PhD, licensed psychologist", Role.MENTOR),
    Someone("practitioner", "Demo Practitioner", "MD", Role.PRACTITIONER),
    Someone("facilitator", "Demo Facilitator", "LCSW", Role.FACILITATOR),
    Someone("mirela", "Mirela", "PsyD", Role.MENTOR, "America/Chicago"),
)
TRAINEES = (
    Someone("newcomer", "Demo Newcomer", "LPC", Role.TRAINEE),
    Someone("trainee", "Demo Trainee", "LPC", Role.TRAINEE),
    Someone("ready", "Demo Ready", "LMFT", Role.TRAINEE),
    Someone("graduate", "Demo Graduate", "LCSW", Role.TRAINEE),
    Someone("amara", "Amara", "LCSW", Role.TRAINEE),
    Someone("bela", "Bela", "LPC", Role.TRAINEE, "America/Chicago"),
    Someone("chidi", "Chidi", "PhD", Role.TRAINEE),
    Someone("dana", "Dana", "LMFT", Role.TRAINEE),
    Someone("elif", "Elif", "PsyD", Role.TRAINEE, "America/New_York"),
    Someone("farid", "Farid", "LCSW", Role.TRAINEE),
    Someone("greta", "Greta", "LPC", Role.TRAINEE, "America/Chicago"),
    Someone("hana", "Hana", "LMFT", Role.TRAINEE),
    Someone("ines", "Ines", "PMHNP", Role.TRAINEE, "America/New_York"),
    Someone("jonah", "Jonah", "LCSW", Role.TRAINEE),
    Someone("kofi", "Kofi", "LPC", Role.TRAINEE),
    Someone("lena", "Lena", "LCSW", Role.TRAINEE),
    Someone("malik", "Malik", "LPC", Role.TRAINEE, "America/New_York"),
    Someone("noor", "Noor", "PsyD", Role.TRAINEE),
    Someone("omar", "Omar", "LMFT", Role.TRAINEE),
    Someone("petra", "Petra", "LCSW", Role.TRAINEE, "America/Chicago"),
    Someone("quinn", "Quinn", "LPC", Role.TRAINEE),
    Someone("rosa", "Rosa", "LCSW", Role.TRAINEE),
    Someone("samir", "Samir", "PhD", Role.TRAINEE, "America/New_York"),
    Someone("tove", "Tove", "LMFT", Role.TRAINEE),
    Someone("uma", "Uma", "LPC", Role.TRAINEE),
)
EVERYBODY = (*STAFF, *TRAINEES)
BY_KEY = {each.key: each for each in EVERYBODY}
# Invited two days ago, and not here yet.
INVITED = Someone("yara", "Yara", "LCSW", Role.FACILITATOR)
SIGN_INS = ("newcomer", "trainee", "ready", "graduate", "mentor", "practitioner", "facilitator", "admin")

LATE, MIDDLE, NEW = Group("late", 350), Group("middle", 174), Group("new", 5)
GROUPS = (LATE, MIDDLE, NEW)
