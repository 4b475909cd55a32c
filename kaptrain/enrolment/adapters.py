"""The words of the mails about enrolments."""

from datetime import date


def welcome_letter(
    name: str, program: str, cohort: str, *, days: tuple[date, date], url: str
) -> tuple[str, str]:
    """Subject and body of the mail to somebody who was given a place; `days` are the year's ends."""
    first, last = days
    return f"Your place in {cohort}", "\n\n".join(
        (
            f"Hello {name},",
            f"You have a place in the program {program}, in the cohort {cohort}.",
            f"Your year runs from {first.isoformat()} to {last.isoformat()}. Hours count within it.",
            f"Your dashboard says what to do first:\n{url}\n",
        )
    )
