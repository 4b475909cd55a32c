"""Where somebody lives, works or is treated: addresses, and towns and clinics beside a person."""

import re
from collections.abc import Iterator

from kaptrain.shared.deidentify.finding import Finding, Kind
from kaptrain.shared.deidentify.lexicon import is_common, is_harmless

CAP = r"(?:(?:St|Ft|Mt|Dr|[A-Z])\.|[A-ZÀ-ÖØ-ÞŁŚŻŹČŠŽŘĐİ][\w'-]{0,30})"
# How English streets end; abbreviations of the postal service included.
STREETS = (
    "Street|St|Avenue|Ave|Road|Rd|Lane|Ln|Drive|Dr|Boulevard|Blvd|Court|Ct|Way|Place|Pl|Square|Sq|"
    "Highway|Hwy|Parkway|Pkwy|Terrace|Ter|Circle|Cir|Close|Crescent|Cres|Alley|Row|Walk|Mews|Gardens|"
    "Garden|Grove|Hill|Hills|Park|Rise|Trail|Trl|Turnpike|Pike|Path|Loop|Plaza|Plz|Point|Ridge|Run|"
    "Valley|View|Vista|Meadow|Meadows|Creek|Crossing|Landing|Manor|Estate|Estates|Heights|Harbor|Haven|"
    "Island|Isle|Junction|Knoll|Lake|Lodge|Mill|Mount|Mountain|Orchard|Oval|Pass|Pine|Pines|Port|Ports|"
    "Prairie|Ranch|Rest|Route|Shore|Shores|Spring|Springs|Spur|Station|Stream|Summit|Trace|Track|"
    "Tunnel|Union|Unions|Viaduct|Village|Ville|Wells|Bend|Branch|Bridge|Brook|Burg|Bypass|Camp|Canyon|"
    "Cape|Causeway|Cliff|Club|Common|Corner|Cove|Course|Crest|Dale|Dam|Divide|Expressway|Extension|"
    "Falls|Ferry|Field|Fields|Flat|Flats|Ford|Forest|Forge|Fork|Fort|Freeway|Gateway|Glen|Green|Hollow|"
    "Inlet|Key|Keys|Mall|Neck|Passage|Plain|Plains|Radial|Ramp|Rapid|Rapids|River|Shoal|Skyway|"
    "Throughway|Trafficway|Underpass|Wall|Fold|Yard|Wharf|Quay"
)
NUMBER = r"\d{1,5}(?:\s?-\s?\d{1,5})?[A-Za-z]?(?:/\d{1,3})?"
UNITS = r"(?:,?\s(?:Apt|Apartment|Suite|Ste|Unit|Flat|Floor|#)\.?\s?[\w-]{1,6})?"
ABROAD_BEFORE = (
    r"rue|avenue|boulevard|chemin|allée|impasse|quai|via|viale|piazza|corso|vicolo|strada|contrada|calle|avenida|"
    r"plaza|paseo|camino|carrera|privada|circuito|calzada|rua|travessa|praça|alameda|largo|ulica|ul\.|plac|pl\.|"
    r"aleja|al\.|ulitsa|strasse|straße|jalan|jl\.|đường|phố|sokak|caddesi|cadde|rruga|boul\.|bulevar|estrada|rodovia"
)
ABROAD_AFTER = (
    r"stra(?:ß|ss)e|str\.|weg|gasse|platz|allee|ufer|damm|ring|laan|straat|gracht|plein|kade|dreef|hof|singel|dijk|"
    r"vägen|gatan|stigen|torget|gränd|vej|gade|veien|gata|katu|tie|polku|utca|út|tér|ulice|náměstí|gatve|iela"
)
ADDRESSES = tuple(
    re.compile(pattern, flags)
    for pattern, flags in (
        (rf"(?<![\w.])\d{{1,6}}[A-Za-z]?,?\s(?:{CAP}\s){{1,3}}(?:{STREETS})\b\.?{UNITS}", 0),
        (
            rf"(?<![\w.])\d{{1,5}}\s[\w'-]{{2,20}}\s(?:street|avenue|road|lane|drive|boulevard|blvd|ave|rd)\b{UNITS}",
            re.I,
        ),
        (
            rf"(?<!\w){NUMBER},?\s(?i:{ABROAD_BEFORE})(?!\w)\s(?:(?:d[eu]|la|le|les|l'|des|della|di|do|da|dos|das|del)\s){{0,2}}{CAP}(?:\s{CAP}){{0,3}}",
            0,
        ),
        (rf"(?<!\w)(?i:{ABROAD_BEFORE})(?!\w)\s(?:[\w'.-]{{1,20}},?\s){{1,5}}{NUMBER}(?!\w)", 0),
        (
            rf"(?<!\w)[A-ZÄÖÜÅÉ][\w'-]{{0,30}}(?:\s[\w'-]{{1,20}}){{0,2}}[\s-]?(?i:{ABROAD_AFTER})\s{NUMBER}(?!\w)",
            0,
        ),
        (r"(?<!\w)P\.?\s?O\.?\s?Box\s(?:#\s?)?\d{1,7}", re.I),
        (
            r"(?<!\w)(?:Flat|Apartment|Apt\.?|Unit|Suite|H\.?\s?No\.?|House\sno\.?|Plot|Door)\s#?\d{1,5}[A-Za-z]?\b(?:,\s[^.;\n]{2,40})?",
            0,
        ),
        (r"(?<!\w)[A-Z]{2}\s{1,2}\d{5}(?:-\d{4})?(?![\w-])", 0),
        (r"(?<![\w-])(?:[A-Z]{1,2}\d[A-Z\d]?\s\d[A-Z]{2}|[A-Z]\d[A-Z]\s\d[A-Z]\d)(?!\w)", 0),
        (
            r"(?<!\w)(?:zip|zip\scode|postcode|postal\scode|plz)[\s:]{1,2}(?:\d[\d-]{3,9}|[A-Z]{1,2}\d[\dA-Z\s]{2,6})(?!\w)",
            re.I,
        ),
    )
)
# After these words comes where somebody lives, whatever its shape.
LIVES = re.compile(
    r"\b(?:(?:lives?|lived|living|stays|staying|resides?|resided)\s(?:at|on|in|off|near)|(?:home|address|residence)"
    r"(?:\s(?:is|was)|:)(?:\sat|\son)?|(?:house|flat|apartment)\s(?:at|on)|(?:drove|went|moved|deliver(?:ed|s)?|sent|mail|ride|taxi)\s"
    r"(?:\w{1,10}\s)?to)\s((?:the\s)?(?=[^.;!?\n]{0,60}\d|[A-Z])[^;!?\n]{3,70})"
)
STOP = re.compile(
    r"\.(?=\s(?:[A-Z]|$)|$)|\s(?:and|where|with|because|when|who|but|alone|since|for|until)\s|,\s(?:and|where|with|two|a|he|she|they|which)\s"
)
BODIES = (
    "Hospital|Hospitals|Clinic|Clinics|Medical Center|Medical Centre|Health Center|Health Centre|"
    "Health System|Healthcare|Hospice|Infirmary|Surgery|Wellness|Wellness Center|Recovery Center|"
    "Treatment Center|Rehab|Nursing Home|Care Home|High School|Elementary|Middle School|Academy|Church|"
    "Parish|Mosque|Synagogue|Shelter|Prison|Jail|Correctional|Barracks|Air Force Base"
)
BODY = re.compile(rf"(?<!\w)(?:St\.?\s)?(?:{CAP}\s){{1,4}}(?:{BODIES})\b")
NEAR = re.compile(
    r"\b(?:from|near|outside|lives?\sin|living\sin|lived\sin|moved\sto|moved\sfrom|works?\s(?:at|for|in)|worked\s(?:at|for|in)|grew\sup\sin|"
    r"born\sin|raised\sin|drives?\sfrom|drove\sfrom|flew\sfrom|treated\s(?:at|in)|admitted\sto|stationed\s(?:at|in)|"
    r"teaches\s(?:at|in)|studies\s(?:at|in)|employed\s(?:at|by)|native\sof|mayor\sof|home\sin|house\sin|farm\sin|job\sat)"
    rf"\s((?:(?:St|Ft|Mt)\.\s)?{CAP}(?:(?:,?\s|\s(?:and|of|de|la|los|al)\s){CAP}){{0,3}})"
)
OWN = re.compile(r"\b(?:I|we|mentor|we\sall)\s(?:\w+\s)?$")
SIZED = re.compile(r"\b(?:University|Press|Institute)\b")


def places(text: str) -> Iterator[Finding]:
    """Yield addresses, then towns, clinics and workplaces that stand beside a person."""
    for pattern in ADDRESSES:
        yield from (Finding(*match.span(), Kind.ADDRESS) for match in pattern.finditer(text))
    for match in LIVES.finditer(text):
        yield from _lived_at(match)
    for match in BODY.finditer(text):
        if not is_common(match[0].split()[0]) or len(match[0].split()) > 2:
            yield Finding(*match.span(), Kind.PLACE)
    for match in NEAR.finditer(text):
        yield from _named_place(match)


def _lived_at(match: re.Match[str]) -> Iterator[Finding]:
    words = match[1]
    if stop := STOP.search(words):
        words = words[: stop.start()]
    words = words.rstrip(" .,")
    if any(char.isdigit() for char in words):
        yield Finding(match.start(1), match.start(1) + len(words), Kind.ADDRESS)
    elif words[:1].isupper() and not _is_wide(words):
        parts = words.split()
        upto = next((place for place, part in enumerate(parts) if not part[:1].isupper()), len(parts))
        yield Finding(match.start(1), match.start(1) + len(" ".join(parts[:upto]).rstrip(",")), Kind.PLACE)


def _named_place(match: re.Match[str]) -> Iterator[Finding]:
    words = match[1].rstrip(".,")
    if not _is_wide(words):
        yield Finding(match.start(1), match.start(1) + len(words), Kind.PLACE)


def _is_wide(words: str) -> bool:
    """Tell whether a place is as large as a state, or no place at all."""
    first = words.replace(",", " ").split()[0].rstrip(".")
    return is_harmless(first) or (is_common(first) and len(words.split()) == 1)
