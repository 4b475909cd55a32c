"""Fixed lists come before free text: what is chosen from a list cannot point to a client.

Stored are the short ids; the words may be improved later without changing what was signed,
because signed versions keep their words too.
"""

Choices = tuple[tuple[str, str], ...]

SITES: Choices = (
    ("clinic", "Outpatient clinic"),
    ("practice", "Private practice"),
    ("hospital", "Hospital unit"),
    ("community", "Community health center"),
    ("university", "Teaching or research clinic"),
    ("palliative", "Palliative care service"),
    ("veterans", "Service for veterans"),
    ("online", "Online service"),
)

# What people bring to a session: wide enough that it fits many.
CLIENT_THEMES: Choices = (
    ("mood", "Low mood and hopelessness"),
    ("grief", "Grief and loss"),
    ("fear", "Fear and safety"),
    ("past", "Painful memories"),
    ("relationships", "Relationships and closeness"),
    ("self", "Shame and self-worth"),
    ("body", "Pain and the body"),
    ("substances", "Alcohol and other substances"),
    ("illness", "Serious illness"),
    ("meaning", "Meaning and spirituality"),
    ("anger", "Anger and protest"),
    ("none", "No theme stood out"),
)

SKILLS: Choices = (
    ("opening", "Open first question"),
    ("consent", "Renewing consent"),
    ("teachback", "Asking the person to say it back"),
    ("grounding", "Grounding"),
    ("silence", "Silence and presence"),
    ("reflection", "Reflecting without explaining"),
    ("music", "Working with music and the room"),
    ("limits", "Keeping a limit kindly"),
    ("teamwork", "Working with the prescriber"),
    ("risk", "Asking about risk"),
    ("repair", "Repairing a misstep"),
    ("closing", "Closing and planning the way home"),
)

FEELINGS: Choices = (
    ("calm", "Calm"),
    ("moved", "Moved"),
    ("curious", "Curious"),
    ("unsure", "Unsure of my place"),
    ("uneasy", "Uneasy"),
    ("tired", "Tired"),
    ("hurried", "Wanting to hurry or to help"),
    ("grateful", "Grateful"),
    ("none_of_these", "None of these"),
)

QUESTIONS: Choices = (
    ("pace", "How fast to go"),
    ("when_silent", "When to speak, when to be silent"),
    ("touch_limits", "Touch and limits"),
    ("my_reaction", "My own reaction"),
    ("consent_words", "Words for consent"),
    ("safety_step", "A step for safety"),
    ("team_part", "Working in the team"),
    ("note_taking", "What to write down"),
)

# The twelve monthly meetings of a year of mentorship.
FOCUS: Choices = (
    ("goals", "Goals for the year"),
    ("history", "History and evidence"),
    ("trials", "Reading a trial"),
    ("scope", "Scope of practice"),
    ("screening", "Screening"),
    ("boundaries", "Boundaries"),
    ("consent", "Consent"),
    ("preparation", "Preparation"),
    ("presence", "Presence in the session"),
    ("integration", "Integration"),
    ("emergencies", "Emergencies"),
    ("plan", "Plan for practice"),
)

MODALITIES: Choices = (
    ("in_person", "In person"),
    ("live", "Live, online"),
    ("self_paced", "On your own"),
)

# The safe-harbor list of US privacy law (45 CFR 164.514), in plain words.
IDENTIFIERS = (
    "names and initials",
    "places smaller than a state",
    "dates other than the year, and ages over 89",
    "phone numbers",
    "fax numbers",
    "e-mail addresses",
    "social security numbers",
    "medical record numbers",
    "health plan numbers",
    "account numbers",
    "certificate and license numbers",
    "vehicles and their plates",
    "devices and their serial numbers",
    "web addresses",
    "internet addresses",
    "fingerprints, voice and other body prints",
    "pictures of a face",
    "anything else that only one person has: a rare job, story, code or trait",
)

# What signers say most often when they return an entry.
PHRASES: Choices = (
    ("length", "Check the length"),
    ("detail", "Take out a detail"),
    ("own", "Say what you would do differently"),
    ("activity", "Wrong activity"),
    ("date", "Check the date"),
)


def words(choices: Choices, chosen: str) -> str:
    """Return the words for an id; the id itself when the list no longer has it."""
    return dict(choices).get(chosen, chosen)
