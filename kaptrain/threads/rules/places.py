"""Where in a thread a page begins. Posts are numbered from 1 without gaps."""

PER_PAGE = 20


def first_number(asked: int | None, *, read: int, last: int) -> int:
    """Return the number a page begins with: as asked, else the first unread post, else the last page."""
    if asked is not None:
        return min(max(1, asked), max(1, last))
    if last <= PER_PAGE:
        return 1
    if read < last:
        return read + 1
    return last - PER_PAGE + 1


def page_with(number: int, last: int) -> int:
    """Return where a page begins that shows this post among those before and after it."""
    return max(1, min(number - PER_PAGE // 2, last - PER_PAGE + 1))


def unread_words(unread: int) -> str:
    """Say how many posts are new, in at most three digits."""
    return "99+ new" if unread > 99 else f"{unread} new"
