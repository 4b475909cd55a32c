"""Who practises with whom, who plays what in which round, and which scene is dealt."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from kaptrain.shared.errors import Invalid

THREE, MOST = 3, 4
NO_SCENES: frozenset[str] = frozenset()


class Part(StrEnum):
    """The three chairs of a round."""

    THERAPIST = "therapist"
    CLIENT = "client"
    OBSERVER = "observer"


@dataclass(frozen=True, slots=True)
class Player:
    """Somebody in a chair: a trainee with their enrolment, or a person who stands in and earns nothing."""

    person: int
    enrolment: int | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """Who sits where in one round."""

    therapist: Player
    client: Player
    observer: Player

    @property
    def seats(self) -> tuple[tuple[Part, Player], ...]:
        return (
            (Part.THERAPIST, self.therapist),
            (Part.CLIENT, self.client),
            (Part.OBSERVER, self.observer),
        )


@dataclass(frozen=True, slots=True)
class Group:
    """Trainees who practise together, in their order, and who stands in for those missing."""

    members: tuple[Player, ...]
    standing: tuple[Player, ...] = ()


def group_sizes(people: int) -> tuple[int, ...]:
    """Return groups of three, the rest in pairs; one alone only where there is nobody else."""
    threes, rest = divmod(people, THREE)
    if rest == 1 and threes:
        return (THREE,) * (threes - 1) + (2, 2)
    return (THREE,) * threes + ((rest,) if rest else ())


def suggest(people: Sequence[Player], standing: Sequence[Player]) -> tuple[Group, ...]:
    """Put those present into groups in their order; each short group gets the next who can stand in."""
    groups, at, spare = [], 0, list(standing)
    for size in group_sizes(len(people)):
        helpers = tuple(spare.pop(0) for _ in range(min(THREE - size, len(spare))))
        groups.append(Group(tuple(people[at : at + size]), helpers))
        at += size
    return tuple(groups)


def check_group(group: Group, number: int) -> None:
    """Raise Invalid for a group that cannot practise; `field` is `group-NUMBER`."""
    size, field = len(group.members), f"group-{number}"
    if size > MOST:
        raise Invalid(f"Group {number} has {size} people; at most {MOST} fit.", field=field, code="too_many")
    if size < THREE and not group.standing:
        who = "a pair" if size > 1 else "one trainee alone"
        words = f"Group {number} is {who}. Choose somebody who stands in: a mentor or a facilitator."
        raise Invalid(words, field=field, code="too_few")
    if size >= THREE and group.standing:
        words = f"Group {number} has three people already; nobody needs to stand in."
        raise Invalid(words, field=field, code="too_many")


def turns(group: Group) -> tuple[Turn, ...]:
    """Return one round for each member as therapist, the other chairs moving on by one.

    Who stands in never sits in the therapist's chair. Beside a pair they observe; beside one trainee they
    play the client and, when nobody else is there, observe as well, for two scenes.
    """
    members, standing = group.members, group.standing
    if len(members) >= THREE:
        ring = members + members
        return tuple(Turn(*ring[at : at + THREE]) for at in range(len(members)))
    if len(members) == 2:
        one, other = members
        return (Turn(one, other, standing[0]), Turn(other, one, standing[0]))
    first, last = standing[0], standing[-1]
    return (Turn(members[0], first, last), Turn(members[0], last, first))


def still_to_play(planned: Sequence[Turn], had: frozenset[int]) -> tuple[Turn, ...]:
    """Leave out the turns of those who were therapist before, unless that leaves nothing."""
    left = tuple(turn for turn in planned if turn.therapist.person not in had)
    return left or tuple(planned)


def deal(
    scenes: Sequence[str], planned: Sequence[Turn], seen: Mapping[int, frozenset[str]], *, first: int = 0
) -> tuple[str, ...]:
    """Return a scene for each turn: another one each time, and one its therapist has not met if possible."""
    dealt: list[str] = []
    for number, turn in enumerate(planned):
        at = (first + number) % len(scenes)
        order = [*scenes[at:], *scenes[:at]]
        fresh = [scene for scene in order if scene not in dealt] or order
        met = seen.get(turn.therapist.person, NO_SCENES)
        dealt.append(next((scene for scene in fresh if scene not in met), fresh[0]))
    return tuple(dealt)


def check_turn(turn: Turn) -> None:
    """Raise Invalid, at the chair, for a turn that cannot be played."""
    if turn.therapist.enrolment is None:
        raise Invalid("The therapist's chair is a trainee's.", field="therapist", code="stand_in")
    for field, player in turn.seats[1:]:
        if player.person == turn.therapist.person:
            raise Invalid("Nobody sits in two chairs.", field=field.value, code="twice")
    if turn.client.person == turn.observer.person and turn.client.enrolment is not None:
        words = "Only somebody who stands in can play the client and observe."
        raise Invalid(words, field="observer", code="twice")
