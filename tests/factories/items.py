"""Check items of every kind, as plain data and as the front matter of a lesson."""

from kaptrain.catalogue.rules.lesson import CheckItem, ItemKind, Option, Pair, Step

SINGLE = CheckItem(
    "s1",
    ItemKind.SINGLE,
    "Which first?",
    options=(Option("Greet", True, "It opens."), Option("Ask", False, "Too soon.")),
)
SEVERAL = CheckItem(
    "s2",
    ItemKind.MULTIPLE,
    "Which belong?",
    options=(
        Option("Chair", True, "To sit."),
        Option("Lamp", True, "To see."),
        Option("Bell", False, "Nobody rings."),
    ),
)
ORDER = CheckItem(
    "o1",
    ItemKind.ORDER,
    "In which order?",
    steps=(
        Step("Knock", "The door is theirs."),
        Step("Enter", "They said yes."),
        Step("Sit", "There is time."),
    ),
)
MATCH = CheckItem(
    "m1",
    ItemKind.MATCH,
    "What is it for?",
    pairs=(
        Pair("Hall", "Waiting", "Chairs."),
        Pair("Room", "Talking", "A door."),
        Pair("Desk", "Writing", "A lamp."),
    ),
)
ALL = (SINGLE, SEVERAL, ORDER, MATCH)

# What stands after the five items of the small program's lesson: a bank of eight, with every kind.
WRITTEN = """\
  - id: q6
    kind: scenario
    case: Somebody waits in the hall.
    ask: What comes first?
    options:
      - {text: Listen, right: true, why: They have something to say.}
      - {text: Greet, why: Nobody waits unseen.}
  - id: q7
    kind: order
    ask: Put these in order.
    steps:
      - {text: Knock, why: The door is theirs.}
      - {text: Enter, why: They said yes.}
      - {text: Sit, why: There is time.}
  - id: q8
    kind: match
    ask: Match each room with its use.
    pairs:
      - {item: Hall, answer: Waiting, why: It has chairs.}
      - {item: Room, answer: Talking, why: It has a door.}
      - {item: Desk, answer: Writing, why: It has a lamp.}
"""


def with_every_kind(lesson_text: str) -> str:
    """Write the other three items into the text of the small program's lesson."""
    return lesson_text.replace("---\n\n##", f"{WRITTEN}---\n\n##", 1)
