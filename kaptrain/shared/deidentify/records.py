"""Numbers that lead to a record: files, insurances, licences, devices, accounts."""

import re
from collections.abc import Iterator

from kaptrain.shared.deidentify.finding import Finding, Kind

KEYS = (
    r"m\.?r\.?n|medical\srecord|hospital|records?|charts?|cases?|files?|accounts?|acct|policy|member(?:ship)?|subscriber|"
    r"beneficiary|insur(?:ance|er)|medicaid|medicare|nhs|ohip|aadhaar|curp|cpf|pesel|bsn|nino|ssn|s\.s\.n\.?|"
    r"social\ssecurity|passport|visa|licen[cs]e|driver'?s(?:\slicen[cs]e)?|permit|plate|plates|registration|vin|"
    r"serial|device|implant|patient|client|claim|invoice|referral|prescription|rx|id|identifier|ident|reference|ref|"
    r"tax|iban|card|ticket|badge|employee|student|military|dea|npi|specimen|accession|study|subject|participant|room\skey"
)
FILLERS = r"no|nr|num|number|nos|id|code|is|was|reads|ending(?:\sin)?|card|record|file"
FILL = rf"(?:\s?(?:{FILLERS})\b\.?|\s?[#:.,(=№-]){{0,4}}"
HEAD = r"(?:(?-i:[A-Z]{1,5}[\s-]{1,2})|[A-Za-z]{1,5})?"
SHAPE = rf"({HEAD}\d[\dA-Za-z]{{0,18}}(?:[\s./-]{{1,2}}[\dA-Za-z]{{0,3}}\d[\dA-Za-z]{{0,8}}){{0,5}})"
KEYED = re.compile(rf"(?<![\w-])(?:{KEYS})s?(?![a-z]){FILL}\s{{0,2}}{SHAPE}(?![\w])", re.I)
SOCIAL = re.compile(r"(?<![\w-])\d{3}-\d{2}-\d{4}(?![\w-])|(?<![\w-])\d{3}\s\d{2}\s\d{4}(?![\w-])")
SIGNED = re.compile(r"(?<!\w)#\s?[A-Za-z]{0,4}-?\d{3,14}(?!\w)")
LONG = re.compile(r"(?<![\w.,/$€£-])(?:[A-Z]{1,4}[\s-]?\d{5,14}|\d{6,18})(?![\w%]|[.,]\d)")
MIXED = re.compile(r"(?<![\w./-])(?=[A-Z0-9-]{6,24}(?![\w]))[A-Z0-9]{1,9}(?:-[A-Z0-9]{1,9}){0,3}(?![\w-])")
BANK = re.compile(r"(?<!\w)[A-Z]{2}\d{2}(?:\s?[A-Z0-9]{4}){3,7}(?:\s?[A-Z0-9]{1,3})?(?!\w)")
NOT_BEFORE = re.compile(
    r"(?:doi|isbn|pmid|nct|grant|cfr|§|usc|pp?\.|pages?|\$|€|£|usd|eur|version)\W{0,3}$", re.I
)
MEASURE = re.compile(
    r"\s{0,2}(?:mg|mcg|ml|kg|min|minutes?|hours?|h\b|%|percent|bpm|sessions?|times|people|patients|clients|of\s(?:the|\d)|"
    r"weeks?|months?|days?|years?|points?|items?|words|entries|dollars|breaths?)",
    re.I,
)
TERMS = re.compile(
    r"(?:NCT\d+|COVID-?\d+|DSM-[\dA-Z-]+|ICD-[\dA-Z-]+|ISO-?\d+|[A-Z]{1,4}\d?-?\d{1,2}[A-Z]?\d?|[\d-]+)"
)
YEAR = re.compile(r"(?:19|20)\d\d")
SHARE = re.compile(r"\d{1,2}\.\d+")
FEWEST = 3


def told_records(text: str) -> Iterator[Finding]:
    """Yield numbers after a word that says what they are: "chart 4482"."""
    for match in KEYED.finditer(text):
        if _is_number(text, match):
            yield Finding(*match.span(1), Kind.RECORD)


def shaped_records(text: str) -> Iterator[Finding]:
    """Yield numbers that look like those of records, whatever stands beside them."""
    for pattern in (SOCIAL, SIGNED, BANK):
        yield from (Finding(*match.span(), Kind.RECORD) for match in pattern.finditer(text))
    for match in LONG.finditer(text):
        if not NOT_BEFORE.search(text, max(0, match.start() - 12), match.start()):
            yield Finding(*match.span(), Kind.RECORD)
    for match in MIXED.finditer(text):
        digits = sum(char.isdigit() for char in match[0])
        if digits >= FEWEST and len(match[0]) - digits >= 2 and not TERMS.fullmatch(match[0]):
            yield Finding(*match.span(), Kind.RECORD)


def _is_number(text: str, match: re.Match[str]) -> bool:
    digits = sum(char.isdigit() for char in match[1])
    if digits < FEWEST or MEASURE.match(text, match.end()) or SHARE.fullmatch(match[1]):
        return False
    marked = any(sign in match[0][: match.start(1) - match.start()] for sign in "#:№")
    return marked or YEAR.fullmatch(match[1]) is None
