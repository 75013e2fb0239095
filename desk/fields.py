"""Types of what strangers send: what has passed them can be stored, compared and sent on as it is."""

from __future__ import annotations

import json
import unicodedata
from typing import Annotated, Any

from pydantic import AwareDatetime, Field, Strict, ValidationError

Id = Annotated[str, Field(max_length=36, pattern=r"^[A-Za-z0-9-]+$")]
"""An identifier of ours."""
ClientId = Annotated[str, Field(min_length=16, max_length=64, pattern=r"^[A-Za-z0-9-]+$")]
"""A client's own identifier of a message."""
LARGEST = 2**31 - 1
Moment = Annotated[AwareDatetime, Strict(False)]
"""A moment with its zone, as text: frames are read strictly, and JSON has no moments."""
Seq = Annotated[int, Field(ge=0, le=LARGEST)]
"""A sequence number, within what a database's integer column holds."""
DETAIL_LIMIT = 500

# Embeddings, overrides and isolates: they can make a line read other than it is stored, and one left open reorders
# what follows. The marks that Persian needs (half-space, joiner, LRM, RLM, ALM) are not among them.
_REORDERING = {*range(0x202A, 0x202F), *range(0x2066, 0x206A)}
_LINE_ENDS = {0x2028: "\n", 0x2029: "\n"}


def plain(text: str) -> str:
    """Give a text without what no screen shows: control characters, lone surrogates, reordering marks."""
    kept = []
    for char in text:
        code = ord(char)
        if code in _LINE_ENDS:
            kept.append(_LINE_ENDS[code])
        elif char in "\n\t" or (code not in _REORDERING and unicodedata.category(char) not in ("Cc", "Cs")):
            kept.append(char)
    return "".join(kept)


def read_json(data: str | bytes) -> Any:
    """Read JSON from a stranger.

    Raises:
        ValueError: it is not JSON, nested deeper than we read, or holds half a character, which no UTF-8 can carry on.
    """
    try:
        value = json.loads(data)
        # Half a surrogate pair can only come in as an escape; what is encodable is encodable for good.
        json.dumps(value, ensure_ascii=False).encode()
    except RecursionError:
        raise ValueError("nested too deeply") from None
    return value


def problems(error: ValidationError) -> str:
    """Tell what is wrong with a frame or body, without repeating what was sent: it may be a password."""
    told = "; ".join(
        f"{'.'.join(map(str, problem['loc']))}: {problem['msg']}"
        for problem in error.errors(include_url=False, include_input=False)
    )
    return told[:DETAIL_LIMIT]
