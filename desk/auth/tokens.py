"""The customer's token: a signed claim to one conversation and to nothing else."""

from __future__ import annotations

from itsdangerous import BadData, URLSafeTimedSerializer

MAX_AGE_SECONDS = 180 * 24 * 3600


class CustomerTokens:
    """Makes and reads customer tokens.

    Args:
        secret: the installation's signing secret.
    """

    def __init__(self, secret: str) -> None:
        self._serializer = URLSafeTimedSerializer(secret, salt="pasokh.customer")

    def make(self, conversation_id: str) -> str:
        """Make the token of a conversation."""
        return str(self._serializer.dumps(conversation_id))

    def read(self, token: str | None) -> str | None:
        """Give the conversation a token speaks for, or None if it is not ours or too old."""
        if not token:
            return None
        try:
            claim = self._serializer.loads(token, max_age=MAX_AGE_SECONDS)
        except BadData:
            return None
        return claim if isinstance(claim, str) else None
