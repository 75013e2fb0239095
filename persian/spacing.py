"""Parts of one word that are typed apart: «می خواهم», «ارزان تر»."""

from __future__ import annotations

from persian.letters import is_persian
from persian.pieces import Piece, merged

_BEFORE_VERB = frozenset({"می", "نمی"})
_COMPARISON = frozenset({"تر", "ترین"})


def join_parts(pieces: list[Piece]) -> list[Piece]:
    """Join verbs with their «می» and comparisons with their «تر», which half-spaces or spaces part."""
    joined: list[Piece] = []
    for piece in pieces:
        before = joined[-2].text if len(joined) > 1 and joined[-1].is_space else ""
        if is_persian(piece.text) and (before in _BEFORE_VERB or (piece.text in _COMPARISON and is_persian(before))):
            joined[-2:] = [merged([*joined[-2:], piece], without_spaces=True)]
        else:
            joined.append(piece)
    return joined
