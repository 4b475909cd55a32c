"""What Flask-Login remembers of a signed-in person: the session's secret and plain facts."""

from flask_login import UserMixin

from kaptrain.authz.actor import Actor


class SignedIn(UserMixin):  # type: ignore[misc]
    """A live server-side session. The cookie holds only its random id."""

    def __init__(self, sid: str, actor: Actor) -> None:
        self.sid = sid
        self.actor = actor

    def get_id(self) -> str:
        """The random session id, never the person's."""
        return self.sid
