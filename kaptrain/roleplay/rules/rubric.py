"""What a sheet asks, frozen when its round begins, and what it is worth."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kaptrain.catalogue.rules.guides import POINTS, Rubric, RubricItem
from kaptrain.shared.errors import Invalid
from kaptrain.shared.ids import digest

FORMAT = 1
CONDITION = "consent_rubric"


@dataclass(frozen=True, slots=True)
class Terms:
    """A rubric and the sentences that have to be said, as they stood when the round began."""

    rubric: Rubric
    must_say: tuple[str, ...]

    @property
    def items(self) -> tuple[RubricItem, ...]:
        return self.rubric.items


@dataclass(frozen=True, slots=True)
class Result:
    """The points of a full sheet; `zeros` are titles of items that forbid a pass at 0 and are there."""

    points: int
    most: int
    passes: int
    zeros: tuple[str, ...]

    @property
    def passed(self) -> bool:
        """Whether the rubric is met: enough points, and none of the items that may not be at 0."""
        return self.points >= self.passes and not self.zeros

    @property
    def words(self) -> str:
        return f"{self.points} of {self.most}"

    @property
    def reason(self) -> str:
        """Say why the rubric is met or not yet."""
        if self.passed:
            return f"{self.words} points; {self.passes} are needed."
        held_back = f"{' and '.join(self.zeros)} at 0" if self.zeros else f"{self.passes} are needed"
        return f"{self.words} points; {held_back}."


def terms_data(terms: Terms) -> dict[str, Any]:
    """Write terms as plain data."""
    rubric = terms.rubric
    return {
        "rubric": rubric.id,
        "title": rubric.title,
        "passes": rubric.passes,
        "never_zero": list(rubric.never_zero),
        "items": [{"id": each.id, "title": each.title, "levels": list(each.levels)} for each in rubric.items],
        "must_say": list(terms.must_say),
    }


def read_terms(data: Mapping[str, Any]) -> Terms:
    """Read what `terms_data` wrote."""
    items = tuple(RubricItem(each["id"], each["title"], tuple(each["levels"])) for each in data["items"])
    rubric = Rubric(data["rubric"], data["title"], data["passes"], tuple(data["never_zero"]), items)
    return Terms(rubric, tuple(data["must_say"]))


def missing(terms: Terms, scores: Mapping[str, int]) -> tuple[RubricItem, ...]:
    """Return the items that have no points yet, in order."""
    return tuple(item for item in terms.items if item.id not in scores)


def result(terms: Terms, scores: Mapping[str, int]) -> Result:
    """Add up a full sheet; Invalid at `scores` while an item is open."""
    left = missing(terms, scores)
    if left:
        names = ", ".join(item.title for item in left)
        raise Invalid(f"Still without points: {names}.", field="scores", code="missing")
    rubric = terms.rubric
    return Result(
        points=sum(scores[item.id] for item in rubric.items),
        most=rubric.most,
        passes=rubric.passes,
        zeros=tuple(i.title for i in rubric.items if i.id in rubric.never_zero and not scores[i.id]),
    )


def check_score(terms: Terms, item: str, points: int) -> None:
    """Raise Invalid for an item that the rubric has not, or points that do not exist."""
    if item not in {each.id for each in terms.items} or not 0 <= points <= POINTS:
        raise Invalid("Choose 0, 1 or 2 points of an item on the sheet.", field="points", code="unknown")


def check_said(terms: Terms, number: int) -> None:
    """Raise Invalid for a sentence that is not on the list."""
    if not 0 <= number < len(terms.must_say):
        raise Invalid("Choose a sentence of the list.", field="said", code="unknown")


def sheet_digest(
    about: Mapping[str, Any],
    terms: Mapping[str, Any],
    marks: tuple[Mapping[str, int], Sequence[int]],
    pins: Iterable[Sequence[Any]],
    feedback: Mapping[str, Any] | None,
) -> str:
    """Return the digest of everything that is confirmed about one round: what a form carries."""
    scores, said = marks
    return digest(
        {
            "format": FORMAT,
            "round": dict(about),
            "terms": dict(terms),
            "scores": dict(scores),
            "said": sorted(said),
            "pins": [list(each) for each in pins],
            "feedback": dict(feedback) if feedback else None,
        }
    )
