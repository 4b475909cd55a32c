"""Errors that a person can act on. Rules and services raise them; entry points show them."""


class DomainError(Exception):
    """A request that the rules refuse.

    `message` is a sentence for the person who asked, `code` a stable word for
    programs and tests, `field` the form field the message belongs next to.
    """

    status = 409

    def __init__(self, message: str, *, code: str = "refused", field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.field = field


class Invalid(DomainError):
    """Bad input: the message stands next to `field`."""

    status = 422


class Refused(DomainError):
    """Good input that the present state or a rule does not allow."""

    status = 409


class Missing(DomainError):
    """Nothing there, or nothing that this person may know of."""

    status = 404

    def __init__(self, message: str = "There is nothing at this address.", *, code: str = "missing") -> None:
        super().__init__(message, code=code)
