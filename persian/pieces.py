"""Words and the signs between them, each character with its source: what the rewriting steps work on."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from persian.normalise import Normalised

# A code, an address or a link in ASCII: «ab-1029», «me@example.com». It is one piece and nobody's word.
_IN_CODE = r"[a-z0-9._%+\-/:#@]"
_CODE = (
    rf"(?<!{_IN_CODE})[a-z]+://\S+|"
    rf"(?<!{_IN_CODE})(?={_IN_CODE}*?(?:[0-9@]|://|\.(?:com|ir|net|org|io|shop)\b))(?={_IN_CODE}*?[a-z])"
    rf"{_IN_CODE}*[a-z0-9/]"
)
_PIECES = re.compile(rf"{_CODE}|[^\W_]+|(?:(?!{_CODE})[\W_])+")
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Piece:
    """A word, or what stands between two words.

    Attributes:
        text: its characters.
        starts: for each character, where its source begins in the original text.
        ends: for each character, where its source ends in the original text.
    """

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    @property
    def is_word(self) -> bool:
        """Tell whether this is a word (letters and digits alone)."""
        return _WORD.fullmatch(self.text) is not None

    @property
    def is_space(self) -> bool:
        """Tell whether this is a single space between two words."""
        return self.text == " "


def split(normalised: Normalised) -> list[Piece]:
    """Return the pieces of a text in order; put together they are the text."""
    return [
        Piece(
            match.group(), normalised.starts[match.start() : match.end()], normalised.ends[match.start() : match.end()]
        )
        for match in _PIECES.finditer(normalised.text)
    ]


def assemble(pieces: Iterable[Piece], original: str, alternatives: Sequence[tuple[str, int, int]] = ()) -> Normalised:
    """Return the text that the pieces make."""
    text: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for piece in pieces:
        text.append(piece.text)
        starts.extend(piece.starts)
        ends.extend(piece.ends)
    return Normalised("".join(text), original, tuple(starts), tuple(ends), tuple(alternatives))


def merged(pieces: Sequence[Piece], *, without_spaces: bool = False) -> Piece:
    """Return neighbouring pieces as one, on request with the spaces between them left out."""
    kept = [piece for piece in pieces if not (without_spaces and piece.is_space)]
    return Piece(
        "".join(piece.text for piece in kept),
        tuple(start for piece in kept for start in piece.starts),
        tuple(end for piece in kept for end in piece.ends),
    )


def rewritten(piece: Piece, text: str) -> list[Piece]:
    """Return `piece` with its text replaced by `text` (one word or several), as pieces.

    Characters that both have at the beginning and at the end keep their own source; those between come from
    all that lies between.

    Raises:
        ValueError: if `text` or the piece is empty.
    """
    if not text or not piece.text:
        raise ValueError("nothing to rewrite")
    old = piece.text
    if old == text:
        return [piece]
    shorter = min(len(old), len(text))
    head = 0
    while head < shorter and old[head] == text[head]:
        head += 1
    tail = 0
    while tail < shorter - head and old[-1 - tail] == text[-1 - tail]:
        tail += 1
    middle = len(text) - head - tail
    first, last = head, len(old) - tail
    if first >= last:  # letters were only added: they come from the letter before them, or else the one after
        first, last = (head - 1, head) if head else (0, 1)
    place_start, place_end = piece.starts[first], piece.ends[last - 1]
    starts = piece.starts[:head] + (place_start,) * middle + piece.starts[len(old) - tail :]
    ends = piece.ends[:head] + (place_end,) * middle + piece.ends[len(old) - tail :]
    return [
        Piece(match.group(), starts[match.start() : match.end()], ends[match.start() : match.end()])
        for match in _PIECES.finditer(text)
    ]


def words_after(pieces: list[Piece]) -> list[str]:
    """Return for each piece the next word after it, or nothing."""
    found: list[str] = []
    after = ""
    for piece in reversed(pieces):
        found.append(after)
        after = piece.text if piece.is_word else after
    return found[::-1]
