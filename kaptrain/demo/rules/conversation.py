"""What was said in the two discussion groups of the demo."""

from dataclasses import dataclass

HOST = "facilitator"
CIRCLE, TABLE = "Tuesday circle", "Evidence table"
ABOUT = {
    CIRCLE: "Eight of us, every second Tuesday evening. Between meetings we write here.",
    TABLE: "For everybody in the program who reads a study and would like company.",
}
MEMBERS = {
    CIRCLE: ("trainee", "amara", "bela", "chidi", "dana", "elif", "farid"),
    TABLE: ("trainee", "ready", "noor", "samir", "lena", "ines", "greta"),
}
AGREEMENTS, EVIDENCE, SILENCE, TUESDAY = (
    "How we talk here",
    "Two fair sentences about the evidence",
    "When nobody speaks for ten minutes",
    "What to bring on Tuesday",
)
PAPERS, BLIND, MINE = (
    "How do you read a trial in twenty minutes?",
    "Can a study be blind when everybody can tell?",
    "The question I get most often",
)


@dataclass(frozen=True, slots=True)
class Said:
    """A post: days before today, the hour, who, and whose last post it quotes."""

    before: int
    hour: int
    who: str
    body: str
    quotes: str = ""


TALK: dict[str, tuple[Said, ...]] = {
    AGREEMENTS: (
        Said(30, 9, HOST,
             "Three things we agreed on:\n\n1. No client, however disguised. Write about yourself.\n2. "
             "Ask before you advise.\n3. What is said here stays here.\n\nWhat did I forget?"),
        Said(29, 12, "dana", "That it is fine to say *I do not know*."),
        Said(29, 20, "chidi", "And to be late with an answer. I read on Sundays."),
        Said(28, 8, "trainee", "And that nobody has to be clever before breakfast."),
    ),
    EVIDENCE: (
        Said(9, 9, HOST,
             "Before the next meeting: how would you put the evidence for depression in **two sentences** "
             "that a relative could repeat correctly? Write yours first, then you can read the others."),
        Said(8, 19, "amara",
             "In studies many people feel better within a day, and for a good number it fades within "
             "weeks. Whether it lasts, and how much the talking adds, nobody can promise yet."),
        Said(7, 8, "bela",
             "It helps some people quickly, and we cannot tell beforehand whom. It is one step of a "
             "treatment and no cure."),
        Said(6, 21, "farid",
             "I wrote mine three times. The word that always came back was *promising*, and it promises "
             "too much. So: some get clearly better for a while, some do not, and we watch closely either "
             "way."),
    ),
    SILENCE: (
        Said(3, 18, "elif",
             "In my observation last week the room was silent for a long time, and I noticed how much I "
             "wanted to *do* something. What do you do with your hands, your breath, your watch?"),
        Said(3, 21, "dana",
             "I count ten breaths. Then I ask myself whose silence it is. Usually the wish to end it is "
             "mine."),
        Said(2, 7, "chidi", "Open, on my knees. My site taught me: *still, warm, awake*.", quotes="elif"),
        Said(2, 20, "trainee", "I take my watch off beforehand. Otherwise I look at it, and it is seen."),
        Said(1, 17, HOST,
             "The watch is a good one. And a question for Tuesday: which silence would you **not** wait "
             "out?", quotes="trainee"),
        Said(1, 21, "amara",
             "One that feels like holding one's breath. @Demo Trainee, would you bring the sentence you "
             "used in the lab? I have been trying to remember it all week."),
    ),
    TUESDAY: (
        Said(1, 8, HOST,
             "The guide is read in twenty minutes. Bring:\n\n- one sentence that you would say **after** "
             "the silence\n- one that you would keep to yourself\n- tea\n\nWho keeps the time?"),
        Said(1, 12, "farid", "I do. I have a kitchen timer that nobody can argue with."),
    ),
    PAPERS: (
        Said(21, 9, HOST,
             "Everybody here has a way. What is yours? Mine: the table of the people first, then what was "
             "promised beforehand, then the discussion, and the abstract last."),
        Said(20, 13, "noor",
             "I look for who left, and when. If a third is gone at week four, I read the rest with a "
             "pencil."),
        Said(20, 22, "samir",
             "Registered outcome against reported outcome. It takes four minutes:\n\n| look at | ask "
             "|\n|---|---|\n| registry | what was first? |\n| abstract | is it still first? |\n| table 2 "
             "| what is new there? |"),
        Said(19, 7, "ready", "That table is on my wall now.", quotes="samir"),
        Said(18, 18, "lena",
             "Who paid, and who wrote. It changes nothing about the numbers, and it changes how long I "
             "look at them."),
        Said(17, 9, "trainee",
             "I did it with the trial of lesson three and needed fifty minutes. Does it get faster?"),
        Said(17, 12, "noor", "Twenty minutes is after forty papers. Keep the fifty.", quotes="trainee"),
    ),
    BLIND: (
        Said(12, 20, "ines",
             "Nearly everybody guesses right which one they were given. So what does the comparison "
             "compare?"),
        Said(11, 9, "samir",
             "Expectation, in part. An active comparison helps a little, asking people for their guess "
             "helps more, and reporting it helps most."),
        Said(11, 19, "greta",
             "If it still does not work, I would simply do another session and not make a drama of it."),
        Said(10, 10, "lena", "My clinic has two free afternoons, write to me for the price."),
        Said(10, 21, "ready",
             "A reviewer once told us: *say how many guessed right, in the first paragraph*. I would vote "
             "for it."),
        Said(4, 8, HOST,
             "Let us read one together. I put a trial with a table of guesses into the guide of the next "
             "meeting."),
    ),
    MINE: (
        Said(2, 9, "greta",
             "“How long will it last?” I say what is known, and then there is this pause. What do you say "
             "into it?"),
        Said(2, 13, "noor", "Nothing, for a bit. Then: *What are you hoping it will last for?*"),
        Said(1, 19, "samir", "The same. And I write the answer down, so that it is not only mine."),
    ),
}  # fmt: skip
ROOM_OF = {title: TABLE if title in (PAPERS, BLIND, MINE) else CIRCLE for title in TALK}
