"""Where a credential stands in the lists of revocations."""

# The least that Bitstring Status List 1.0 allows: who asks for one bit asks among 131,072.
BITS = 131_072
# A list is closed half full, so that a free place is found at random at once.
FULL = BITS // 2


def list_for(newest: int, used: int) -> int:
    """Return the list (counted from 1) that takes the next credential. `used` are places of `newest`."""
    if newest < 1:
        return 1
    return newest + 1 if used >= FULL else newest
