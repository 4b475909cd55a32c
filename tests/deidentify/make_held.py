"""Writes held.jsonl: notes grown from a small grammar, with names and numbers of some forty countries.

It was written before the rules were tuned, and no rule may be written by looking at what it makes.
`held_pools.json` was drawn once with Faker (MIT) from its locales. Run it from the root:
`python -m tests.deidentify.make_held`; the same seed writes the same file.
"""

import json
import random
import re
from collections.abc import Callable
from pathlib import Path

HERE = Path(__file__).parent
POOLS: dict[str, list[str]] = json.loads((HERE / "held_pools.json").read_text(encoding="utf-8"))
SEED, LEAKING, CLEAN = 20260211, 200, 200
MONTHS = "January February March April May June July August September October November December".split()

# Plain sentences point to nobody; near misses hold names, numbers and dates that are no person's own.
WORDS = json.loads((HERE / "held_grammar.json").read_text(encoding="utf-8"))
GRAMMAR: dict[str, list[str]] = WORDS["grammar"]
NEAR_MISSES: list[str] = WORDS["near_misses"]
SLOT = re.compile(r"\{(\w+)\}")


class Grower:
    """Grows notes; every choice comes from one seeded source."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)

    def pick(self, pool: str) -> str:
        return self.chance.choice(POOLS[pool])

    def grow(self, symbol: str) -> str:
        text = self.chance.choice(GRAMMAR[symbol])
        grown = SLOT.sub(lambda match: self.grow(match[1]), text)
        return grown if symbol != "plain" else grown[0].upper() + grown[1:]

    def near_miss(self) -> str:
        """Fill a near miss with numbers and with names of authors."""
        return SLOT.sub(lambda match: self.slot(match[1]), self.chance.choice(NEAR_MISSES))

    def slot(self, name: str) -> str:
        """Return what stands for a slot of a near miss."""
        start, hour, minute = self.number(3, 300), self.number(8, 18), self.number(0, 59)
        return {
            "author": self.pick("last").split()[-1].capitalize(),
            "year": str(self.number(1998, 2025)),
            "pages": f"{start}-{start + self.number(1, 20)}",
            "score": str(self.number(2, 27)),
            "small": str(self.number(1, 8)),
            "big": str(self.number(100, 4000)),
            "mg": str(self.number(2, 12) * 5),
            "bpm": str(self.number(55, 110)),
            "sys": str(self.number(105, 165)),
            "dia": str(self.number(60, 98)),
            "time": f"{hour}:{minute:02}",
            "month": self.chance.choice(MONTHS),
            "weekday": self.chance.choice(("Monday", "Wednesday", "Friday", "Sunday")),
        }[name]

    def number(self, low: int, high: int) -> int:
        return self.chance.randint(low, high)

    def day(self) -> str:
        """A whole date in one of many orders."""
        day, month, year = self.number(1, 28), self.number(1, 12), self.number(2023, 2026)
        name = MONTHS[month - 1]
        ways = (
            f"{day} {name} {year}",
            f"{name} {day}, {year}",
            f"{month}/{day}/{year}",
            f"{day:02}.{month:02}.{year}",
            f"{year}-{month:02}-{day:02}",
            f"the {day}th of {name}" if day > 3 else f"{day} {name}",
            f"{name[:3]}. {day}",
            f"{day}-{name[:3]}-{year % 100}",
            f"{day}/{month}/{year % 100}",
            f"{name} {day}",
            f"{year}/{month:02}/{day:02}",
            f"{day} {name[:3].lower()} {year}",
        )
        return self.chance.choice(ways)

    def born(self) -> str:
        year = self.number(1934, 2006)
        day, month = self.number(1, 28), self.number(1, 12)
        name = MONTHS[month - 1]
        ways = (
            f"{day}/{month}/{year}",
            f"{name} {day}, {year}",
            f"{day} {name} {year}",
            f"{year}-{month:02}-{day:02}",
        )
        return self.chance.choice(ways)

    def whole_name(self) -> str:
        if self.chance.random() < 0.1:
            return self.pick("full")
        return f"{self.pick('first')} {self.pick('last')}"

    def initials(self) -> str:
        one, other = self.pick("first")[0], self.pick("first")[0]
        ways = (f"{one}.{other}.", f"{one}. {other}.", f"{one}.{other}")
        return self.chance.choice(ways)


def m(kind: str, words: str) -> str:
    """Mark words as an identifier of a kind."""
    return f"⟦{kind}|{words}⟧"


def _names(g: Grower) -> tuple[str, ...]:
    first, last, whole, age = g.pick("first"), g.pick("last"), g.whole_name(), g.number(19, 84)
    return (
        f"{m('name', whole)}, {m('age', str(age))}, lay down without a word.",
        f"I kept thinking of {m('name', first)} ({m('age', str(age))}).",
        f"{m('name', f'Mrs. {last}')} asked for the window to be opened.",
        f"Then {m('name', f'Mr {last}')} laughed.",
        f"{m('name', f'Ms {first} {last}')} has been coming for a year.",
        f"A client called {m('name', first)} taught me that.",
        f"It was with a man whose name is {m('name', whole)}.",
        f"She goes by {m('name', first)} here.",
        f"The client ({m('name', g.initials())}) slept.",
        f"Session with {m('name', g.initials())} on the mat.",
        f"Her sister {m('name', first)} waited outside.",
        f"He spoke of his late wife, {m('name', first)}, for an hour.",
        f"{m('name', first)} wept, and I held still.",
        f"I was moved when {m('name', first)} reached for my sleeve.",
        f"{m('name', whole)} told us about the fire.",
        f"Afterward {m('name', first)} said that it was enough.",
        f"I sat behind {m('name', whole)} the whole time.",
        f"It is {m('name', first + '’s')} third year without drink.",
        f"Client {m('name', first)} wanted no music.",
        f"Patient name: {m('name', f'{last}, {first}')}.",
        f"THE CLIENT IS {m('name', whole.upper())}, AND SHE KNOWS ME.",
        f"the client, {m('name', first.lower())}, did not want the blanket.",
        f"{m('name', g.pick('script'))} was quiet all along.",
        f"Dear {m('name', first)} came back to me in a dream.",
        f"His son {m('name', first)} died on {m('date', g.day())}.",
        f"For {m('name', first)} and her mother {m('name', g.pick('first'))} it was the first talk in years.",
        f"{m('name', first)}’s hands shook at the start.",
    )


def _dates(g: Grower) -> tuple[str, ...]:
    old = g.number(90, 104)
    words = g.chance.choice(("ninety-one", "ninety three", "a hundred and one"))
    return (
        f"The dosing was on {m('date', g.day())}.",
        f"She first came {m('date', g.day())} and has not missed one since.",
        f"Her husband left on {m('date', g.day())}.",
        f"Second session, {m('date', g.day())}: calmer.",
        f"He was born on {m('birth', g.born())}.",
        f"DOB {m('birth', g.born())}, no allergies.",
        f"Date of birth: {m('birth', g.born())}.",
        f"Her birthday is {m('birth', f'{g.chance.choice(MONTHS)} {g.number(1, 28)}')}.",
        f"A man of {m('old', str(old))} who had never been asked.",
        f"She is {m('old', f'{old} years old')} and fearless.",
        f"Aged {m('old', str(old))}, he still sings.",
        f"The {m('old', f'{old}-year-old')} sat up first.",
        f"At {m('old', words)} she wanted to understand her father.",
        f"He turned {m('old', str(old))} during the series.",
        f"Discharged {m('date', g.day())}, back {m('date', g.day())}.",
    )


def _contacts(g: Grower) -> tuple[str, ...]:
    phone, mail, user = g.pick("phone"), g.pick("email"), g.pick("user")
    name, host = mail.split("@")
    said = g.chance.choice(
        (
            f"{name} at {host.replace('.', ' dot ')}",
            f"{name} [at] {host.replace('.', ' [dot] ')}",
            f"{name}(at){host}",
        )
    )
    bare = g.pick("url").split("//")[1].rstrip("/")
    return (
        f"I may ring the escort at {m('phone', phone)}.",
        f"Cell: {m('phone', phone)}.",
        f"The brother’s number is {m('phone', phone)}, in case.",
        f"They text on {m('phone', phone)} before they come.",
        f"{m('phone', phone)} was on the card in the coat.",
        f"Fax of the doctor {m('phone', phone)}.",
        f"Notes went to {m('mail', mail)}.",
        f"Write to {m('mail', said)} for the playlist.",
        f"There is a page about it, {m('web', g.pick('url'))}, with photographs.",
        f"He sells them at {m('web', bare)}.",
        f"She posts as {m('web', '@' + user)}.",
        f"Her Instagram is {m('web', user)}.",
        f"Playlist: {m('web', f'open.spotify.com/playlist/{g.number(10**6, 10**7)}')}.",
        f"The tablet had {m('web', g.pick('ip'))} on its screen.",
        f"Found on {m('web', f'linkedin.com/in/{user}')} by accident.",
    )


def _numbers(g: Grower) -> tuple[str, ...]:
    six, eight = g.number(10**5, 10**6 - 1), g.number(10**7, 10**8 - 1)
    letters = "".join(g.chance.choice("ABCDEFGHJKLMNPRSTUVWX") for _ in range(3))
    policy = f"{letters[:2]} {g.number(1000, 9999)} {g.number(100, 999)}"
    driver = f"{letters[0]}{g.number(100, 999)}-{g.number(1000, 9999)}-{six % 10000:04}"
    return (
        f"MRN {m('record', f'{six:08}')}.",
        f"Chart {m('record', f'#{six}')} lay open on the desk.",
        f"Case no. {m('record', f'{g.number(2022, 2026)}-{g.number(100, 9999):04}')} again.",
        f"Insurance ID {m('record', f'{letters}{eight}')} was read aloud.",
        f"The policy number, {m('record', policy)}, was wrong.",
        f"SSN {m('record', g.pick('ssn'))} on the first page.",
        f"I saw {m('record', g.pick('ssn'))} on the form and looked away.",
        f"NHS number {m('record', f'{g.number(400, 799)} {g.number(100, 999)} {g.number(1000, 9999)}')}.",
        f"Medicaid {m('record', f'{letters}-{six}')}, expired.",
        f"Driver’s license {m('record', driver)}.",
        f"The car outside, plate {m('record', g.pick('plate'))}, was theirs.",
        f"Patient {m('record', str(six))} had asked for me.",
        f"Account {m('record', str(eight))} is in arrears, I heard.",
        f"Serial {m('record', f'SN-{eight}')} on the pump.",
    )


def _places(g: Grower) -> tuple[str, ...]:
    street, city, first = g.pick("street"), g.pick("city"), g.pick("first")
    house = f"{g.number(2, 400)} {g.pick('last')} Street"
    return (
        f"She lives at {m('address', street)}.",
        f"The escort drove to {m('address', street)}, {m('place', city)}.",
        f"They moved to {m('address', g.pick('us'))}.",
        f"Home is {m('address', street)}, two floors up.",
        f"Mail goes to PO Box {m('address', str(g.number(10, 9999)))}.",
        f"The house, {m('address', house)}, burned.",
        f"The client is from {m('place', city)}.",
        f"He works at {m('place', g.pick('company'))}.",
        f"She was treated at {m('place', f'St. {first} Hospital')} before.",
    )


FAMILIES: tuple[tuple[Callable[[Grower], tuple[str, ...]], int], ...] = (
    (_names, 8),
    (_dates, 4),
    (_contacts, 5),
    (_numbers, 4),
    (_places, 3),
)
DISGUISES = "０１２３４５６７８９"
TAG = re.compile(r"(⟦[a-z]+\|)")


def disguised(g: Grower, text: str) -> str:
    """Now and then the same words as another keyboard or another program writes them."""
    roll = g.chance.random()
    return "".join(part if TAG.fullmatch(part) else _disguise(roll, part) for part in TAG.split(text))


def _disguise(roll: float, text: str) -> str:
    if roll < 0.03:
        return re.sub(r"[0-9]", lambda match: DISGUISES[int(match[0])], text)
    if roll < 0.06:
        return text.replace("-", "\u2011")
    if roll < 0.09:
        return re.sub(r"(?<=[a-z]{3})(?=[a-z]{3})", "\u200b", text)
    return text


def leaking(g: Grower) -> str:
    """One or two leaks among plain sentences."""
    families = g.chance.choices([each for each, _ in FAMILIES], [weight for _, weight in FAMILIES], k=2)
    leaks = [g.chance.choice(family(g)) for family in families[: g.chance.choice((1, 1, 2))]]
    plain = [g.grow("plain") for _ in range(g.number(0, 2))]
    if g.chance.random() < 0.25:
        plain.append(g.near_miss())
    parts = [*leaks, *plain]
    g.chance.shuffle(parts)
    return disguised(g, " ".join(parts))


def clean(g: Grower) -> str:
    """Plain sentences with one or two near misses."""
    parts = [g.near_miss() for _ in range(g.chance.choice((0, 1, 1, 2)))]
    parts = list(dict.fromkeys(parts)) + [g.grow("plain") for _ in range(g.number(1, 3))]
    g.chance.shuffle(parts)
    return " ".join(parts)


def written() -> str:
    """Return the file: leaking notes, then clean ones, each text once."""
    g = Grower(SEED)
    lines: list[str] = []
    for name, make, amount in (("leak", leaking, LEAKING), ("clean", clean, CLEAN)):
        notes: dict[str, None] = {}
        while len(notes) < amount:
            notes[make(g)] = None
        lines += [
            json.dumps({"id": f"held-{name}-{number}", "note": note}, ensure_ascii=False)
            for number, note in enumerate(notes, 1)
        ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    (HERE / "held.jsonl").write_text(written(), encoding="utf-8")
