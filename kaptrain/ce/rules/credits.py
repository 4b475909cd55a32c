"""From instructional minutes to credits: whole steps of a body's increment, never rounded up.

Minutes are integers and credits are Decimals; the division in between is done in integers.
"""

from decimal import Decimal

from kaptrain.ce.rules.body import ZERO, Profile
from kaptrain.shared.errors import Invalid, Refused


def credits(minutes: int, body: Profile) -> Decimal:
    """Return what so many instructional minutes are worth; Refused while the body's numbers are not set.

    A multiple of the increment, at most `minutes / minutes_per_credit`, and 0 below the minimum.
    """
    if body.minutes_per_credit is None or body.increment is None:
        raise Refused(f"The numbers of {body.name} are not set by your program.", code="not_set")
    step, per_step = body.increment.as_integer_ratio()
    steps = max(minutes, 0) * per_step // (body.minutes_per_credit * step)
    return _from_the_minimum(body.increment * steps, body)


def offered(minutes: int, body: Profile, override: Decimal | None) -> Decimal:
    """Return what an activity gives to those who attend all of it: its minutes', or less by `override`."""
    return credits(minutes, body) if override is None else override


def earned(attended: int, minutes: int, body: Profile, override: Decimal | None) -> Decimal:
    """Return what `attended` of an activity's instructional `minutes` give.

    With an `override`, the same share of it, again in whole steps and never rounded up.
    """
    attended = min(max(attended, 0), minutes)
    if override is None or body.increment is None or minutes <= 0:
        return credits(attended, body)
    most, over = override.as_integer_ratio()
    step, per_step = body.increment.as_integer_ratio()
    steps = attended * most * per_step // (minutes * over * step)
    return _from_the_minimum(body.increment * steps, body)


def check_override(override: Decimal, minutes: int, body: Profile, *, field: str = "override") -> None:
    """Raise Invalid, at `field`, unless the body could give so much: never more than the minutes give."""
    most = credits(minutes, body)
    if not override.is_finite() or not ZERO < override <= most:
        words = f"{body.name} gives at most {amount_words(most)} for these minutes."
        raise Invalid(words, code="range", field=field)
    if body.increment is not None and override % body.increment:
        words = f"{body.name} gives credit in steps of {amount_words(body.increment)}."
        raise Invalid(words, code="multiple", field=field)
    if override < (body.minimum or ZERO):
        words = f"{body.name} gives nothing below {amount_words(body.minimum or ZERO)}."
        raise Invalid(words, code="minimum", field=field)


def amount_words(amount: Decimal) -> str:
    """Write credits with one decimal or as many as they need: 2.0, 1.5, 0.25."""
    plain = amount.normalize()
    exponent = plain.as_tuple().exponent
    places = max(1, -exponent) if isinstance(exponent, int) else 1
    return f"{plain:.{places}f}"


def credit_words(amount: Decimal, body: Profile) -> str:
    """Write credits with their unit and body: "2.0 CE credits (Demo Board)"."""
    return f"{amount_words(amount)} {body.unit} ({body.name})"


def _from_the_minimum(amount: Decimal, body: Profile) -> Decimal:
    return amount if amount >= (body.minimum or ZERO) else ZERO
