"""A few words for a browser, so that people recognise their own sessions."""

BROWSERS = (
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def device_name(user_agent: str) -> str:
    """Name browser and system of a User-Agent header: "Firefox on Windows"."""
    browser = _first(BROWSERS, user_agent, "A browser")
    system = _first(SYSTEMS, user_agent, "an unknown system")
    return f"{browser} on {system}"


def _first(known: tuple[tuple[str, str], ...], text: str, otherwise: str) -> str:
    return next((name for mark, name in known if mark in text), otherwise)
