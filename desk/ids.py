"""Opaque identifiers."""

from __future__ import annotations

import uuid_utils


def new_id() -> str:
    """Make an identifier.

    Returns:
        A version 7 UUID as text: unguessable in its random part, and rising with time, so that the
        newest rows of a table lie together in its index (RFC 9562, section 5.7).
    """
    return str(uuid_utils.uuid7())
