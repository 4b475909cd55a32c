"""The words of the mails about mentorship. They name people and days, never what anybody wrote."""

from datetime import date

Letter = tuple[str, str]  # subject, body


def logged_letter(name: str, mentor: str, title: str, on: date, url: str) -> Letter:
    """To a trainee whose mentor wrote a meeting down."""
    return f"Please confirm: {title}", "\n\n".join(
        (
            f"Hello {name},",
            f"{mentor} wrote down a meeting with you on {on.isoformat()}: {title}.",
            "It becomes your entry when you confirm it with a sentence of your own. "
            "If it is not right, say so there.",
            f"{url}\n",
        )
    )


def new_mentor_letter(name: str, mentor: str, url: str) -> Letter:
    """To a trainee who has another mentor now."""
    return f"{mentor} is your mentor now", "\n\n".join(
        (
            f"Hello {name},",
            f"{mentor} is your mentor from now on. What was signed stays signed; what waits for a signature "
            "waits for them, and goals, plan and shared notes are where you left them.",
            f"{url}\n",
        )
    )


def handed_over_letter(name: str, trainees: list[str], before: str, url: str) -> Letter:
    """To somebody who takes trainees over."""
    many = "one trainee" if len(trainees) == 1 else f"{len(trainees)} trainees"
    return f"You now mentor {many} of {before}", "\n\n".join(
        (
            f"Hello {name},",
            f"From now on you mentor {', '.join(trainees)}, until now with {before}. What waits for a "
            "signature waits for you.",
            f"Goals, plans, shared notes and marks are here:\n{url}\n",
        )
    )
