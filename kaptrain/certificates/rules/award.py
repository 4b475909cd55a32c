"""From a statement to what a certificate prints. Nothing is printed that the statement does not say."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from kaptrain.catalogue.rules import Plan
from kaptrain.catalogue.rules.plan import DEFAULT_AXIS
from kaptrain.certificates.rules.content import (
    CertificateContent,
    Content,
    NamedMinutes,
    PartHours,
    Signatory,
)
from kaptrain.certificates.rules.eligibility import (
    CONDITION_MET,
    MODALITY_NAMES,
    Eligibility,
    Labels,
    Tally,
    eligibility,
)
from kaptrain.certificates.rules.tidy import tidied
from kaptrain.hours.rules import Enrolment as Window
from kaptrain.hours.rules import Statement, statement_to_data
from kaptrain.shared.errors import Refused

# A certificate has a narrow column for each component; other components print their title.
_SHORT = {
    "modules": "Modules",
    "practicum": "Practicum",
    "labs": "Labs",
    "discussion": "Discussion",
    "bookclub": "Books",
}
_LABEL_ROOM = 28


@dataclass(frozen=True, kw_only=True)
class Award:
    """What a certificate prints besides the hours. `code` is canonical."""

    holder: str
    signatories: tuple[Signatory, ...]
    issuer: str
    issued_on: date
    code: str
    verify_url: str
    ledger_head: str
    valid_until: date | None = None


def assess(plan: Plan, statement: Statement) -> Eligibility:
    """Decide whether a certificate may be issued, with every missing thing named by the plan's words."""
    return eligibility(statement_to_data(statement), labels_of(plan, statement))


def labels_of(plan: Plan, statement: Statement) -> Labels:
    """Return the plan's titles, and how many occurrences count of how many."""
    return Labels(
        components={part.id: part.title for part in plan.components},
        topics={topic.id: topic.title for topic in plan.topics},
        tallies=dict(_tallies(plan, statement)),
    )


def content_of(plan: Plan, statement: Statement, window: Window, award: Award) -> CertificateContent:
    """Return what will be frozen, in its stored spelling; Invalid for texts that cannot be printed."""
    return tidied(
        CertificateContent(
            holder=award.holder,
            program=plan.title,
            plan_version=plan.version,
            counted=statement.total.counted,
            required=statement.total.required,
            starts_on=window.starts_on,
            ends_on=window.ends_on,
            parts=tuple(_parts(plan, statement)),
            modalities=tuple(_modalities(statement)),
            topics=tuple(_topics(plan, statement)),
            conditions=tuple(_conditions(statement)),
            signatories=award.signatories,
            issuer=award.issuer,
            issued_on=award.issued_on,
            code=award.code,
            verify_url=award.verify_url,
            ledger_head=award.ledger_head,
            valid_until=award.valid_until,
        )
    )


def printed_name(name: str, credential: str) -> str:
    """Write a person as documents do: "Demo Graduate, LCSW"."""
    return f"{name}, {credential}" if credential else name


def require_name_printed(content: Content, present: str) -> None:
    """Raise Refused unless a certificate prints its holder's present name; Invalid if that is no name.

    A new name is printed first, and leaves its own trace.
    """
    if present != content.holder and tidied(replace(content, holder=present)).holder != content.holder:
        words = "Its holder has another name or title by now. Print the new name first, then renew that one."
        raise Refused(words, code="other_name")


def _tallies(plan: Plan, statement: Statement) -> Iterator[tuple[tuple[str, str], Tally]]:
    for part in plan.components:
        result = statement.component(part.id)
        done = dict(result.occurrences) if result else {}
        for activity, needed in part.at_least.items():
            yield (part.id, activity), Tally(done.get(activity, 0), needed)
        if part.choose:
            yield (part.id, ""), Tally(len(done), part.choose)


def _parts(plan: Plan, statement: Statement) -> Iterator[PartHours]:
    for part in plan.components:
        result = statement.component(part.id)
        if result and result.counted:
            label = _SHORT.get(part.id, part.title)[:_LABEL_ROOM].strip()
            yield PartHours(part.title, label, result.counted)


def _modalities(statement: Statement) -> Iterable[NamedMinutes]:
    minutes: Counter[str] = Counter()
    for each in statement.lines:
        minutes[each.line.modality] += each.counted
    return (NamedMinutes(words, minutes[name]) for name, words in MODALITY_NAMES.items() if minutes[name])


def _topics(plan: Plan, statement: Statement) -> Iterator[NamedMinutes]:
    # A regulator's axis cuts the same minutes in another way and has papers of its own.
    titles = {topic.id: topic.title for topic in plan.topics if topic.axis == DEFAULT_AXIS}
    for each in statement.topics:
        if each.id in titles and each.counted:
            yield NamedMinutes(titles[each.id], each.counted)


def _conditions(statement: Statement) -> Iterator[str]:
    for each in statement.conditions:
        if each.met:
            yield CONDITION_MET.get(each.id, each.id.replace("_", " "))
