"""Names of people: by the words around them, by lists, by initials, by another script."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from kaptrain.shared.deidentify.finding import Finding, Kind
from kaptrain.shared.deidentify.lexicon import fold, is_common, is_given, is_harmless
from kaptrain.shared.deidentify.name_words import (
    ABBREVIATIONS,
    CARRIERS,
    DEEDS,
    MEETINGS,
    NAMINGS,
    NOT_PEOPLE,
    PARTICLES,
    PERSONS,
    POSSESSIONS,
    SCHOLARS,
    SHORT_TITLES,
    STATES,
    TEAM,
    TITLES,
)

WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
INITIALS = re.compile(r"(?<![\w.])[A-Z]\.\s?-?[A-Z]\.?(?:\s?[A-Z]\.)?(?![\w])")
AGE_AFTER = re.compile(
    r"(?:,\s?(?:now\s|aged?\s)?|\s\(|\s)(\d{2,3})(?!\d|[./:,]\d)(?!\s?(?:mg|mcg|ml|min|hours?|h\b|%|sessions?|of\b|points?|weeks?"
    r"|times|people|days?|months?|and\b|to\b|x\b|breaths?|items?))(?=\s?(?:[,.;:)?!]|$|y\b|yo\b|years?|-year|[mfMF]\b))"
)
YEAR = re.compile(r"[\s,.(&;]{0,4}(?:19|20)\d\d[a-z]?\b")
GAP = re.compile(r"[\s,.&;(]{1,3}")
OTHERS = frozenset({"et", "al", "and", "colleagues", "others", "team", "group", "in", "eds", "ed"})
LONGEST_RUN, LONGEST_CITATION = 5, 9
OLDEST_COMMON = 89


@dataclass(frozen=True, slots=True)
class Token:
    """A word and where it stands; `first` when a sentence begins with it."""

    start: int
    end: int
    text: str
    first: bool

    @property
    def bare(self) -> str:
        """The word without the ending that says whose."""
        return re.sub(r"'s?$", "", self.text)

    @property
    def low(self) -> str:
        return self.text.lower()


class Tokens:
    """The words of a text in order."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.all = [
            Token(match.start(), match.end(), match[0], _begins(text, match.start()))
            for match in WORD.finditer(text)
        ]

    @cached_property
    def shouted(self) -> bool:
        """Whether the text is written in capitals, so that they say nothing."""
        letters = sum(map(str.isalpha, self.text))
        return letters > 12 and sum(map(str.isupper, self.text)) > letters * 0.7

    def gap(self, place: int) -> str:
        """Return what stands between a word and the next one."""
        following = self.at(place + 1)
        return self.text[self.all[place].end : following.start if following else len(self.text)]

    def at(self, place: int) -> Token | None:
        """Return a word by its number; None outside the text."""
        return self.all[place] if 0 <= place < len(self.all) else None

    def low(self, place: int) -> str:
        """Return a word in small letters; empty outside the text or beyond a stop."""
        found = self.at(place)
        return found.low if found else ""

    def is_capital(self, token: Token) -> bool:
        """Tell whether a word is written like a name."""
        if self.shouted:
            return not is_common(token.bare)
        return token.text[0].isupper() and (
            len(token.bare) == 1 or not token.bare.isupper() or is_given(token.bare)
        )


def _begins(text: str, start: int) -> bool:
    before = text[max(0, start - 4) : start].rstrip(" \"'(-*#>")
    return not before or before[-1] in ".!?:\n"


def names(text: str, known: frozenset[str] = frozenset()) -> Iterator[Finding]:
    """Yield names; `known` are folded words of names that may stand, such as those of signers."""
    yield from _initials(text)
    tokens = Tokens(text)
    place = 0
    while place < len(tokens.all):
        end = _run(tokens, place)
        if end > place:
            if _is_person(tokens, place, end) and not _may_stand(tokens, place, end, known):
                yield _span(tokens, place, end)
                yield from _age(tokens, place, end)
            place = end
        else:
            if _small_name(tokens, place):
                yield _span(tokens, place, place + 1)
            place += 1
    yield from _other_scripts(tokens)


def _span(tokens: Tokens, place: int, end: int) -> Finding:
    last = tokens.all[end - 1]
    return Finding(tokens.all[place].start, last.start + len(last.bare), Kind.NAME)


def _age(tokens: Tokens, place: int, end: int) -> Iterator[Finding]:
    """Yield the age that stands beside a name."""
    match = AGE_AFTER.match(tokens.text, tokens.all[end - 1].end)
    if match and _has_age(tokens, end, tokens.all[place]):
        yield Finding(*match.span(1), Kind.OLD if int(match[1]) > OLDEST_COMMON else Kind.AGE)


def _run(tokens: Tokens, place: int) -> int:
    """Return where a run of capitals that could be one name ends; `place` itself when there is none."""
    token = tokens.all[place]
    if not tokens.is_capital(token) or token.low in TITLES or _is_ordinary(tokens, place):
        return place
    end = place + 1
    while end < len(tokens.all) and end - place < LONGEST_RUN:
        gap, following = tokens.gap(end - 1), tokens.all[end]
        if gap not in (" ", ". ", ", ") or tokens.all[end - 1].text.endswith("'s"):
            break
        if gap == ". " and len(tokens.all[end - 1].text) > 1:
            break
        if gap == ", " and not _is_turned(tokens, place, end):
            break
        if following.low in PARTICLES and tokens.at(end + 1) and tokens.is_capital(tokens.all[end + 1]):
            end += 1
        elif not tokens.is_capital(following) or is_harmless(following.bare) or _is_plain(following):
            break
        end += 1
    return min(end, len(tokens.all))


def _is_turned(tokens: Tokens, place: int, end: int) -> bool:
    """Tell "Name: Okafor, Ngozi" from a list of words."""
    return end == place + 1 and is_given(tokens.all[end].bare) and not is_given(tokens.all[place].bare)


def _is_plain(token: Token) -> bool:
    return is_common(token.bare) and not is_given(token.bare)


def _is_ordinary(tokens: Tokens, place: int) -> bool:
    """Tell whether a capital needs no second look: a harmless one, or the first word of a sentence."""
    token = tokens.all[place]
    if _is_introduced(tokens, place):
        short = _is_plain(token) and len(token.bare) < 3
        return short or (is_harmless(token.bare) and not is_given(token.bare))
    if is_harmless(token.bare) and not _is_titled(tokens, place):
        return not is_given(token.bare) or not _named_in_full(tokens, place)
    return _is_plain(token) and not _is_titled(tokens, place) and not _has_age(tokens, place + 1, token)


def _named_in_full(tokens: Tokens, place: int) -> bool:
    following = tokens.at(place + 1)
    return (
        following is not None
        and tokens.gap(place) == " "
        and tokens.is_capital(following)
        and not _is_plain(following)
    )


def _is_person(tokens: Tokens, place: int, end: int) -> bool:
    """Tell whether a run of capitals is a person's name."""
    run = tokens.all[place:end]
    if _is_titled(tokens, place) or _is_introduced(tokens, place):
        return True
    if _is_cited(tokens, end) or any(is_harmless(each.bare) for each in run):
        return False
    if tokens.low(end) in NOT_PEOPLE or run[-1].low in NOT_PEOPLE or fold(run[0].bare) in ABBREVIATIONS:
        return False
    if _has_age(tokens, end, run[0]) or any(is_given(each.bare) for each in run):
        return True
    if len(run) > 1 and not any(_is_plain(each) for each in run) and not tokens.shouted:
        return True
    return _does_or_has(tokens, place, end) or tokens.low(place - 1) in CARRIERS or _is_met(tokens, place)


def _is_titled(tokens: Tokens, place: int) -> bool:
    before = tokens.at(place - 1)
    if before is None or before.low not in TITLES:
        return False
    if is_harmless(tokens.all[place].bare) and before.low in SCHOLARS:
        return False
    return tokens.gap(place - 1) == " " or (
        before.low in SHORT_TITLES and tokens.gap(place - 1) in (". ", ".")
    )


def _is_introduced(tokens: Tokens, place: int) -> bool:
    """Tell whether words before a capital say that a name follows: "named", "client", "her sister"."""
    before = tokens.at(place - 1)
    if before is None or tokens.gap(place - 1).strip(" ,:('\"-") or "\n" in tokens.gap(place - 1):
        return False
    token, gap = tokens.all[place], tokens.gap(place - 1)
    if _tells_name(tokens, place):
        return True
    if before.low in PERSONS:
        return not _is_plain(token) and not token.bare.isupper() if "," in gap else _fits_role(tokens, token)
    return False


def _fits_role(tokens: Tokens, token: Token) -> bool:
    if len(token.bare) == 1:
        return token.bare != "I" and not tokens.shouted
    return not _is_plain(token) and (tokens.shouted or not token.bare.isupper() or len(token.bare) < 3)


def _tells_name(tokens: Tokens, place: int) -> bool:
    """Tell "named X", "goes by X", "whose name is X"; "called X" only after a person."""
    one, two, three = (tokens.low(place - back) for back in (1, 2, 3))
    if f"{two} {one}" in NAMINGS or f"{three} {two} {one}" in NAMINGS:
        return True
    if one in ("name", "nickname", "surname", "aka"):
        return ":" in tokens.gap(place - 1) or one == "aka"
    if one in ("named", "called", "nicknamed"):
        token = tokens.all[place]
        return {two, three, tokens.low(place - 4)} & PERSONS != set() or is_given(token.bare)
    return False


def _has_age(tokens: Tokens, end: int, first: Token) -> bool:
    """Tell whether an age follows: "Rosa, 42," or "Rosa (42)"."""
    last = tokens.all[end - 1]
    if last.text.isupper() and not tokens.shouted:
        return False
    if _is_plain(first) and (first.first or is_harmless(first.bare)):
        return False
    return AGE_AFTER.match(tokens.text, last.end) is not None


def _does_or_has(tokens: Tokens, place: int, end: int) -> bool:
    """Tell whether what follows is what people do or have: "wept", "'s hands"."""
    following, last = tokens.low(end), tokens.all[end - 1]
    if last.text.endswith(("'s", "s'")):
        return following in POSSESSIONS or tokens.low(end + 1) in POSSESSIONS
    if not tokens.gap(end - 1).isspace():
        return False
    if following.endswith("ly"):
        following = tokens.low(end + 1)
    if following in ("and", "with"):
        return tokens.low(end + 1) in ("her", "his", "their") and tokens.low(end + 2) in PERSONS
    return following in DEEDS or (
        following in STATES and not tokens.all[place].first and tokens.low(end + 1) != "a"
    )


def _is_met(tokens: Tokens, place: int) -> bool:
    """Tell whether what stands before is done with people: "sat behind", "session with"."""
    one, two = tokens.low(place - 1), tokens.low(place - 2)
    return tokens.gap(place - 1) == " " and (f"{two} {one}" in MEETINGS or one in MEETINGS)


def _is_cited(tokens: Tokens, end: int) -> bool:
    """Tell whether a year or "et al." follows, with nothing but more names between: an author."""
    place = end - 1
    for _ in range(LONGEST_CITATION):
        if YEAR.match(tokens.text, tokens.all[place].end):
            return True
        following = tokens.at(place + 1)
        if following is None or not GAP.fullmatch(tokens.gap(place)):
            return False
        if following.low in ("et", "colleagues", "others") and place > end - 3:
            return True
        if not (following.text[0].isupper() or following.low in OTHERS or following.low in PARTICLES):
            return False
        place += 1
    return False


def _may_stand(tokens: Tokens, place: int, end: int, known: frozenset[str]) -> bool:
    """Tell whether it is somebody of the program: known by name, or called a mentor, host or teacher."""
    run = tokens.all[place:end]
    words = [each for each in run if len(each.text) > 1 and each.low not in PARTICLES]
    if words and all(fold(each.bare) in known for each in words):
        return True
    before = tokens.low(place - 1)
    if before in TITLES:
        before = tokens.low(place - 2)
    return before in TEAM


def _small_name(tokens: Tokens, place: int) -> bool:
    """Find names written small where a name is told: "named rosa", "the client, rosa,"."""
    token = tokens.all[place]
    if not token.text.islower() or len(token.text) < 3 or is_common(token.text) or is_harmless(token.text):
        return False
    before = tokens.low(place - 1)
    if _tells_name(tokens, place) or (before in TITLES - {"sir", "uncle"} and is_given(token.bare)):
        return tokens.gap(place - 1).strip(" .,:\"'") == ""
    if before not in PERSONS:
        return False
    between = "," in tokens.gap(place - 1) and tokens.gap(place)[:1] == ","
    return is_given(token.bare) or between


def _initials(text: str) -> Iterator[Finding]:
    for match in INITIALS.finditer(text):
        if match[0].replace(" ", "").strip(".").lower() not in ABBREVIATIONS:
            yield Finding(*match.span(), Kind.NAME)


def _other_scripts(tokens: Tokens) -> Iterator[Finding]:
    """Words in another script than most of the text: seldom anything but a name."""
    foreign = [token for token in tokens.all if any(map(_is_foreign, token.text))]
    if len(foreign) * 2 > len(tokens.all) and len(foreign) > 3:
        return
    for token in foreign:
        if len(token.text) > 1:
            yield Finding(token.start, token.end, Kind.NAME)


def _is_foreign(char: str) -> bool:
    """Tell whether a letter is outside the Latin script."""
    return ord(char) > 0x24F and not 0x1E00 <= ord(char) <= 0x1EFF and not 0x250 <= ord(char) <= 0x2AF
