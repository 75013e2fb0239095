"""One spelling of a text for machines, with the way back to the text as the customer typed it."""

from dataclasses import dataclass
from functools import lru_cache

from persian.digits import to_latin
from persian.letters import INVISIBLE, SAME_LETTER, TATWEEL, ZWNJ, is_mark

# Longer runs are drawn out for effect: «سلااام». Two may be right («الله»), three never are.
LONGEST_RUN = 2


@dataclass(frozen=True)
class Normalised:
    """A normalised text and where each of its characters came from.

    Attributes:
        text: the normalised text.
        original: the text as given.
        starts: for each character of `text`, the index of its source in `original`.
    """

    text: str
    original: str
    starts: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the half-open span of `original` that the span `start:end` of `text` came from.

        Raises:
            ValueError: if the span is empty or outside the text.
        """
        if not 0 <= start < end <= len(self.text):
            raise ValueError(f"no such span: {start}:{end} of {len(self.text)}")
        return self.starts[start], self.starts[end - 1] + 1


@lru_cache(maxsize=512)
def normalise(text: str) -> Normalised:
    """Give `text` one spelling: letters, digits, marks, half-spaces, spaces, drawn-out letters, case.

    Every character of the result comes from exactly one character of `text`, in the same order, so that
    spans can always be carried back. Half-spaces become spaces: customers write «می‌خواهم» in all three ways.
    """
    out: list[str] = []
    starts: list[int] = []
    for index, char in enumerate(text):
        if char in INVISIBLE or char == TATWEEL or is_mark(char):
            continue
        plain = _plain(char)
        if plain == " " and (not out or out[-1] == " "):
            continue
        if plain.isalpha() and out[-LONGEST_RUN:] == [plain] * LONGEST_RUN:
            continue
        out.append(plain)
        starts.append(index)
    while out and out[-1] == " ":
        out.pop()
        starts.pop()
    return Normalised("".join(out), text, tuple(starts))


def _plain(char: str) -> str:
    if char == ZWNJ or char.isspace() or not char.isprintable():
        return " "
    lowered = char.lower()
    # A few capitals grow when lowered (İ); the one-to-one map matters more than their case.
    single = lowered if len(lowered) == 1 else char
    return to_latin(SAME_LETTER.get(single, single))
