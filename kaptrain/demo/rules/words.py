"""What the people write. Every text is invented and speaks of its writer only."""

PRACTICUM = (
    "I wanted to fill the quiet and noticed my hand on the armrest. Waiting was harder than any technique.",
    "Calm at first, then a little bored, then ashamed of being bored. I want to understand that sequence.",
    "I saw how much of the work is done before anything is given. My own preparation is still too short.",
    "I felt protective and leaned forward. The practitioner leaned back, and that was the better help.",
    "Watching without a task made me tired. I will plan a break and a short note to myself the next time.",
    "The room was ordinary and that reassured me. I had expected more ceremony than anyone needs.",
    "I caught myself explaining the experience in my head while it was still going on.",
    "Moved, and careful not to show it. Afterwards I asked myself for whom I had been careful.",
    "I noticed relief when it ended. I think I had been holding my breath for much of the second hour.",
    "The way a limit was kept, kindly and without a speech, stayed with me all evening.",
)
MENTORSHIP = (
    "My voice drops when I come to what is unknown. We said those sentences again, a little louder.",
    "We looked at one sentence I use about evidence and took out every word that promises something.",
    "I had avoided calling the prescriber. We wrote the call down, and it was four sentences long.",
    "My goals were too large to check. Two of them can now be answered with yes or no by spring.",
    "I spoke about being liked. It is the early sign I did not want to have, so it is the one to watch.",
    "I rehearsed not knowing aloud. It sounded warmer than my usual confident answer.",
    "We replayed the drill. I know my role now, and I know what I do with my fear afterwards.",
    "I brought an invented account and interpreted it within a minute. Asking first is a habit to build.",
)
GROUP = (
    "I will change the first question of my intake, and say less about results on my page.",
    "I came with an opinion and left with two questions, which seems the better state to be in.",
    "In the observer's chair I heard how fast I usually speak.",
    "The case stirred my wish to rescue. Naming it in the group took most of its force away.",
    "I will ask who is missing from a study before I ask what it found.",
    "Next time I will stop after the risks and let the other person speak first.",
    "Reading it beside its critics made the book smaller and more useful.",
)
QUESTIONS = (
    "How long do you wait before you speak?",
    "When does repeating a risk turn into pressure?",
    "What do you write down when nothing seems to have happened?",
    "How do you notice that you are tired?",
    "Where would you have stopped?",
)
TEXTS = {"practicum": PRACTICUM, "mentorship": MENTORSHIP}
# Nobody can be known by it, but the place can.
TELLING = (
    "The tank with one red fish in the waiting room steadied me before I had met anyone. "
    "In the session I was quieter than I had expected to be."
)
RETURNED = (
    "Thank you, this is honest. The fish in the waiting room would tell people which site it was. "
    "Please keep what it did for you and leave the fish out."
)
WRONG_LENGTH = "My calendar says we talked for one hour. Please check the length and send it again."
ONCE_MORE = "A good start. Say what you yourself would do differently, in a sentence or two."
WITHDRAWN = "Logged twice by mistake; the other entry stays."
REOPENED = "The start was entered in another zone, an hour off."
CANNOT_COME = "I have a fever and stay at home."
WAS_THERE = "I was there from the first minute to the last. My phone had no battery left for the code."
NO_THIRD_CODE = "I stayed to the end. The third code did not load on my phone, and I spoke in the last round."
SEEN_TO_THE_END = "Spoke in the last round, ten minutes before the end."
NOT_ALONE = "The pairs and the guest are the point of this one. Please book its next date."


def text_for(kind: str, number: int) -> str:
    """Return a reflection for the entry with this number."""
    pool = TEXTS.get(kind, GROUP)
    return pool[number % len(pool)]


def question_for(number: int) -> str:
    """Return a question for the mentor, or nothing for most entries."""
    return "" if number % 3 else QUESTIONS[number // 3 % len(QUESTIONS)]
