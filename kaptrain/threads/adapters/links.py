"""Links in mails that end a room's mails without signing in. Signed, so that nobody can make another's."""

from collections.abc import Sequence
from dataclasses import dataclass

from itsdangerous import BadSignature, URLSafeSerializer

SALT = "threads.unsubscribe"


@dataclass(frozen=True)
class Links:
    """Signs and reads them. `keys` are this site's secrets, the newest first."""

    keys: Sequence[str]

    def token(self, member_id: int) -> str:
        """Return the signed text that stands for a membership."""
        return str(self._serializer().dumps([member_id, "mails"]))

    def member(self, token: str) -> int | None:
        """Return the membership a text stands for; None when we did not sign it."""
        try:
            data = self._serializer().loads(token)
        except BadSignature:
            return None
        return data[0] if isinstance(data, list) and isinstance(data[0], int) else None

    def _serializer(self) -> URLSafeSerializer:
        # The library signs with the last key and reads with all.
        return URLSafeSerializer(list(reversed(self.keys)), salt=SALT)
