"""W1: HTML is declared fit to be printed in one place."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
AUDITED = ROOT / "kaptrain/web/printable.py"


def test_markup_is_made_in_one_module() -> None:
    makers = {
        file
        for file in (ROOT / "kaptrain").rglob("*.py")
        if re.search(r"\bMarkup\(", file.read_text(encoding="utf-8"))
    }

    assert makers == {AUDITED}


def test_no_template_switches_escaping_off() -> None:
    unsafe = [
        file
        for file in (ROOT / "kaptrain").rglob("*.html")
        if re.search(r"\|\s*safe\b|autoescape", file.read_text(encoding="utf-8"))
    ]

    assert unsafe == []
