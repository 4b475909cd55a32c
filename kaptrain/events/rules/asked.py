"""What some kinds of event ask of everybody besides being there, before their time counts."""

REFLECTION = "reflection"
_BY_KIND = {"bookclub": REFLECTION}


def asked_of(kind: str) -> str:
    """Return what a kind of event asks for besides presence; "" for nothing."""
    return _BY_KIND.get(kind, "")
