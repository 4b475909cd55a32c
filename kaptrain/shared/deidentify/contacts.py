"""Ways to reach or look up somebody: e-mail, pages, profiles, devices, telephones."""

import re
from collections.abc import Iterator

from kaptrain.shared.deidentify.finding import Finding, Kind
from kaptrain.shared.deidentify.lexicon import is_common

ENDINGS = (
    "com|org|net|edu|gov|io|co|info|biz|me|app|dev|uk|us|ca|au|nz|ie|de|fr|es|it|nl|be|ch|at|se|no|dk|fi|pl|cz|"
    "hu|ro|pt|br|mx|ar|cl|in|jp|cn|kr|ru|ua|tr|za|ng|ke|gh|eu|online|site|health|care|example|test|blog|link|tv"
)
SITES = (
    "instagram|insta|facebook|tiktok|twitter|snapchat|linkedin|telegram|discord|whatsapp|youtube|reddit|"
    "skype|spotify|soundcloud|mastodon|bluesky|tumblr|twitch|venmo|paypal|wechat"
)
AT = r"(?:\s{0,2}[\[({<]\s?at\s?[\])}>]\s{0,2}|\sat\s|\s?@\s?)"
DOT = r"(?:\s{0,2}[\[({<]\s?(?:dot|\.)\s?[\])}>]\s{0,2}|\sdot\s|\.)"
LABEL = r"[\w-]{1,63}"
MAIL = re.compile(rf"(?<![\w.+-])[\w.+-]{{1,64}}@{LABEL}(?:\.{LABEL}){{1,5}}")
SAID_MAIL = re.compile(
    rf"(?<![\w.+-])[\w.+-]{{2,64}}{AT}{LABEL}(?:{DOT}{LABEL}){{0,3}}{DOT}(?:{ENDINGS})(?!\w)", re.I
)
ADDRESS = re.compile(r"(?<!\w)(?:https?|ftp)://\S{1,300}|(?<!\w)www\.\S{1,300}", re.I)
BARE = re.compile(rf"(?<![\w@.-])(?:[\w-]{{2,63}}\.){{1,4}}(?:{ENDINGS})(?:/[^\s,;]{{0,200}})?(?![\w@-])")
SHORT = re.compile(r"(?<![\w@.-])[\w-]{2,40}\.[a-z]{2,6}/[\w-]{3,40}")
HANDLE = re.compile(r"(?<![\w.])@[A-Za-z_][\w.]{1,30}")
NUMBERED = re.compile(
    r"(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![\w.]\w)|(?<![\w:])(?:[0-9A-Fa-f]{2}:){5}[0-9A-Fa-f]{2}\b"
)
SURE = (
    (MAIL, Kind.MAIL),
    *((pattern, Kind.WEB) for pattern in (ADDRESS, NUMBERED, BARE, SHORT, HANDLE)),
)
PROFILE = re.compile(
    rf"(?<!\w)(?:{SITES})(?:\s(?:handle|name|account|profile|page|user))?"
    r"(?:\s(?:is|as|under|called|at)\s|\s?[:=]\s?|\s)['\"]?([A-Za-z_][\w.-]{1,39}\w)",
    re.I,
)
DIGITS = re.compile(
    r"(?<![\w.,/-])(?:\+|\(\+?)?\d(?:[\s().\-/]{0,3}\d){6,15}(?:\s?(?:x|ext\.?)\s?\d{1,6})?(?!\w)"
)
CALLED = re.compile(
    r"(?:call|phone|cell|mobile|ring|rings|text|texts|tel|telephone|fax|number|whatsapp|reach|reached|line|sms|dial|"
    r"contact|voicemail)\w{0,3}\b[^.!?\n]{0,30}$",
    re.I,
)
SHAPES = (
    re.compile(r"\(?\d{3}\)?[\s.-]?\d{3}[\s.-]\d{4}"),
    re.compile(r"\d{3}\s\d{3}\s\d{3,4}"),
    re.compile(r"0\d{1,5}[\s/-]\d{2,4}(?:[\s-]?\d{2,4}){0,4}"),
    re.compile(r"\d{2,4}/\d{3}[\s-]?\d{3,4}"),
)
# What stands before or after digits that are no telephone.
NOT_BEFORE = re.compile(
    r"(?:doi|isbn|pmid|nct|grant|§|cfr|version|pp?\.|pages?|lines?)\W{0,3}[\d./]{0,12}$", re.I
)
NOT_AFTER = re.compile(r"\s{0,2}(?:mg|mcg|µg|ml|kg|min|minutes?|hours?|h\b|%|bpm|mmhg)", re.I)
YEARS = re.compile(r"(?:19|20)\d\d\s?[-/]\s?(?:19|20)?\d\d")
DATED = re.compile(r"\d{1,4}([./-])\d{1,2}\1\d{1,4}")
MOST_DIGITS = 16
BEFORE = 45


def contacts(text: str) -> Iterator[Finding]:
    """Yield e-mail addresses, pages, profiles, device addresses and telephone numbers."""
    for pattern, kind in SURE:
        yield from (Finding(*match.span(), kind) for match in pattern.finditer(text))
    for match in SAID_MAIL.finditer(text):
        if not _is_talk(match[0]):
            yield Finding(*match.span(), Kind.MAIL)
    for match in PROFILE.finditer(text):
        if not is_common(match[1]):
            yield Finding(*match.span(1), Kind.WEB)
    for match in DIGITS.finditer(text):
        if is_phone(text, match):
            yield Finding(*match.span(), Kind.PHONE)


def _is_talk(said: str) -> bool:
    """Tell "look at the site.com" from "maria at mail dot com": the first word is an ordinary one."""
    return " at " in said.lower() and is_common(said.split()[0])


def is_phone(text: str, match: re.Match[str]) -> bool:
    """Tell whether a run of digits can be dialled, by its shape or by the words before it."""
    run, amount = match[0], sum(char.isdigit() for char in match[0])
    before = text[max(0, match.start() - BEFORE) : match.start()]
    if amount > MOST_DIGITS or NOT_BEFORE.search(before) or NOT_AFTER.match(text, match.end()):
        return False
    if YEARS.fullmatch(run) or DATED.fullmatch(run):
        return False
    if run[0] in "+(" or run.startswith("00") or CALLED.search(before):
        return True
    return _bare(run, amount) or any(shape.match(run) for shape in SHAPES)


def _bare(run: str, amount: int) -> bool:
    """Nine digits and more in one piece, or pieces of which none is a small number."""
    groups = re.findall(r"\d+", run)
    if len(groups) == 1:
        return amount >= 9
    return amount >= 9 and len(groups) <= 5 and min(map(len, groups)) >= 2 and run[0] == "0"
