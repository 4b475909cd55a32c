"""Days of the calendar, days of birth, and ages."""

import re
from collections.abc import Iterator

from kaptrain.shared.deidentify.finding import Finding, Kind

FULL = (
    "January|February|March|April|May|June|July|August|September|October|November|December|"
    # The same in Spanish, French, German, Portuguese and Italian, where they differ.
    "enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre|"
    "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|décembre|"
    "Januar|Februar|März|Juni|Juli|Oktober|Dezember|janeiro|fevereiro|março|maio|junho|julho|setembro|"
    "outubro|novembro|dezembro|gennaio|febbraio|aprile|maggio|giugno|luglio|settembre|ottobre|dicembre"
)
SHORT = "Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec"
MONTH = rf"(?:{FULL}|{SHORT})\.?"
NTH = (
    "first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth|fourteenth|"
    "fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth|thirtieth|(?:twenty|thirty)[\\s-](?:first|"
    "second|third|fourth|fifth|sixth|seventh|eighth|ninth)"
)
DAY = rf"(?:(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?|{NTH})"
YEAR = r"(?:,?\s{1,2}(?:of\s)?(?:\d{4}|'\d{2})(?!\d))?"
UNIT = r"(?!\s{0,2}(?:mg|mcg|ml|min\b|minutes?|hours?|%|times|people|of us|sessions?|weeks?|points?|:\d))"
DAY_MONTH = (
    rf"(?<![\w./-]){DAY}\.?(?:\s(?:of|de)|\s?-)?\s{{0,2}}{MONTH}(?![\w'])(?:\s?-\s?\d{{2,4}}(?!\d)|{YEAR})"
)
MONTH_DAY = rf"(?<!\w){MONTH}(?:\s{{1,3}}the\s|\s{{1,3}}|-){DAY}(?![\w:/.]\w|\w){UNIT}{YEAR}"
ISO = r"(?<![\w/.-])\d{4}([-/.])(?:1[0-2]|0?[1-9])\1(?:3[01]|[12]\d|0?[1-9])(?![\w/-])(?!\.\d)"
NUMERIC = (
    r"(?<![\w/.-])(?:3[01]|[12]\d|0?[1-9])([-/.])(?:3[01]|[12]\d|0?[1-9])\1(?:\d{4}|\d{2})(?![\w/-])(?!\.\d)"
)
SPACED = r"(?<![\w/.-])(?:3[01]|[12]\d|0?[1-9])\.\s(?:1[0-2]|0?[1-9])\.\s\d{4}(?!\w)"
COMPACT = r"(?<![\w.-])(?:19|20)\d\d(?:1[0-2]|0[1-9])(?:3[01]|[12]\d|0[1-9])(?!\w)"
SLASHED = r"\b(?:on|dated|since|until|date:?)\s(?:1[0-2]|0?[1-9])/(?:3[01]|[12]\d|0?[1-9])(?![\w/-])"
ALONE = r"\bon\sthe\s(?:3[01]|[12]\d|[1-9])(?:st|nd|rd|th)(?=\s?(?:[.,;!?)\n]|$))"
FEAST = (
    r"\b(?:on|at)\s(?:Christmas|Christmas\s(?:Eve|Day)|New\sYear'?s\s(?:Eve|Day)|Thanksgiving|Halloween|Easter(?:\sSunday)?|"
    r"Good\sFriday|Labor\sDay|Memorial\sDay|Valentine'?s\sDay|Mother'?s\sDay|Father'?s\sDay)\s\d{4}\b"
)
NOT_DATE = re.compile(r"(?:version|lesson|module|section|part|chapter|§|v|no|\bv\.)\s?\.?$", re.I)
BORN = re.compile(
    r"(?<![\w])(?:born(?:\s(?:on|in|at))?|d\.?o\.?b\.?|date\sof\sbirth|birth\s?date|birthday|birthdate|birth|b\.)"
    r"(?:\s(?:is|was|falls|on|in|of|the)){0,3}[\s:,=(-]{0,3}$",
    re.I,
)
BORN_IN = re.compile(
    r"\b(?:born\s(?:in|c\.|around)?\s?|year of birth[\s:]{1,2})((?:18|19|20)\d\d)(?!\d)", re.I
)
DATES = tuple(
    re.compile(pattern, re.I)
    for pattern in (ISO, NUMERIC, SPACED, COMPACT, DAY_MONTH, MONTH_DAY, SLASHED, ALONE, FEAST)
)
# "may" and "march" are verbs, "mar" and "dec" parts of words; as months they have a capital, or a day before.
VERBS = re.compile(r"(?:may|march|mars|mar|dec|mai|sept)\b|.{0,20}\s(?:may|march|mars|mar|mai)$")
MONTH_YEAR = re.compile(rf"(?<!\w)(?:{FULL}|{SHORT})\.?,?\s{{1,2}}(?:of\s)?(?:19|20)\d\d(?!\d)")
PERSONAL = re.compile(
    r"\b(?:client|patient|he|she|his|her|hers|him|their|husband|wife|son|daughter|mother|father|admitted|discharged|"
    r"admission|discharge|diagnosed|hospitali[sz]ed)\b",
    re.I,
)

ONES = "one|two|three|four|five|six|seven|eight|nine"
TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
TEENS = "ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
TWO = rf"(?:{TENS})(?:[\s-](?:{ONES}))?"
HUNDRED = rf"(?:a\s|one\s)?hundred(?:\sand)?(?:[\s-](?:{ONES}|{TEENS}))?"
SPOKEN = rf"(?:{HUNDRED}|{TWO}|{TEENS}|{ONES})"
AMOUNT = rf"(?:\d{{1,3}}(?:[.,]5|½)?|{SPOKEN})"
AGES = tuple(
    re.compile(pattern, flags)
    for pattern, flags in (
        (rf"(?<![\w.]){AMOUNT}[\s-]{{0,2}}(?:years?|yrs?|months?)[\s-]{{1,2}}(?:old|of age|young)\b", re.I),
        (r"(?<![\w.])\d{1,3}[\s-]{0,2}(?:y\.?\s?/?\s?o\.?|yo|yrs)(?!\w)", re.I),
        (
            rf"\b(?:aged|age(?:\sof|\sis|\swas|:)?|turn(?:ed|ing|s))\s{{1,2}}{AMOUNT}\b(?!\s?(?:min|%|h\b|of|times))",
            re.I,
        ),
        (rf"\bat\s(?:1[89]|[2-9]\d|1\d\d|{TWO}|{HUNDRED}),?\s(?:he|she|they)\b", re.I),
        (rf"\bat\sthe\sage\sof\s{AMOUNT}\b", re.I),
        (
            rf"\b(?:he|she|client|patient|man|woman|person|lady|gentleman|grandmother|grandfather|veteran)"
            rf"(?:'s|,?\sis|,?\swas|\sof|,|\swho\s(?:is|was))\s(?:now\s|nearly\s|almost\s|about\s|just\s)?"
            rf"(?:1[0-2]\d|[2-9]\d|1[89]|{TENS}(?:[\s-](?:{ONES}))?)\b(?!\s?(?:min|%|h\b|mg|of\b|times|percent|/|to\b|:|\.\d))",
            re.I,
        ),
        (r"(?<![\w.])(?:[1-9]\d|1[01]\d)\s?[MF](?![\w/.%])", 0),
        (r"(?<![\w.])[MF]\s?/?\s?(?:[1-9]\d|1[01]\d)(?![\w/.%])", 0),
        (r"\b(?:nonagenarian|centenarian|supercentenarian)s?\b", re.I),
        (
            r"\b(?:in|into|past)\s(?:his|her|their)\s(?:(?:early|mid|late)[\s-])?(?:nineties|90'?s|hundreds)\b",
            re.I,
        ),
    )
)
OLD = re.compile(r"(?<!\d)(?:9\d|1[0-3]\d)(?!\d)|ninety|hundred|nonagen|centen|nineties|90'?s", re.I)


def dates(text: str) -> Iterator[Finding]:
    """Yield days of the calendar and of birth; a month or a weekday alone is no day."""
    for pattern in DATES:
        for match in pattern.finditer(text):
            if not _is_word(match[0]) and not NOT_DATE.search(
                text, max(0, match.start() - 10), match.start()
            ):
                yield Finding(*match.span(), _born(text, match.start()))
    for match in BORN_IN.finditer(text):
        yield Finding(*match.span(1), Kind.BIRTH)
    for match in MONTH_YEAR.finditer(text):
        if PERSONAL.search(_sentence(text, *match.span())):
            yield Finding(*match.span(), Kind.DATE)


def ages(text: str) -> Iterator[Finding]:
    """Yield ages of persons; those over 89 are a kind of their own."""
    for pattern in AGES:
        for match in pattern.finditer(text):
            kind = Kind.OLD if OLD.search(match[0]) else Kind.AGE
            yield Finding(*match.span(), kind)


def _born(text: str, start: int) -> Kind:
    return Kind.BIRTH if BORN.search(text[max(0, start - 30) : start]) else Kind.DATE


def _is_word(words: str) -> bool:
    """Tell whether the month in it is written small and is an ordinary word: "I may 3 times"."""
    return bool(VERBS.match(words))


def _sentence(text: str, start: int, end: int) -> str:
    """Return what stands around a place, up to the ends of its sentence."""
    begin = max(text.rfind(stop, max(0, start - 120), start) for stop in ".!?\n")
    return text[begin + 1 : end + 60]
