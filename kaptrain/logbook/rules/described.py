"""An entry in plain words, line by line, for mails: exactly what a signature covers."""

from kaptrain.logbook.rules.content import Content
from kaptrain.logbook.rules.kinds import BY_ID, in_phase
from kaptrain.logbook.rules.lists import MODALITIES, words
from kaptrain.shared.minutes import format_minutes


def described(kind_id: str, content: Content) -> tuple[tuple[str, str], ...]:
    """Return (label, words) of everything that the content says."""
    kind = in_phase(BY_ID[kind_id], content.activity)
    start = f", {content.start:%H:%M}" if content.start else ""
    lines = [
        ("What", content.title),
        ("Date", f"{content.on.isoformat()}{start}"),
        ("Length", format_minutes(content.minutes)),
        ("Present", words(MODALITIES, content.modality)),
    ]
    for name, label, choices in kind.lists:
        chosen = content.fields.get(name, "")
        picked = chosen if isinstance(chosen, list) else [chosen]
        lines.append((label, ", ".join(words(choices, each) for each in picked if each)))
    lines += [
        (kind.reaction.capitalize(), content.fields.get("reaction", "")),
        ("Question in a sentence", content.fields.get("question", "")),
        ("Marked words kept because", content.fields.get("kept_reason", "")),
    ]
    return tuple((label, said) for label, said in lines if said)
