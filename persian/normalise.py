"""One spelling of a text for machines, with the way back to the text as the customer typed it."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from persian.digits import to_latin
from persian.letters import COMPATIBILITY, MADDA, PUNCTUATION, SAME_LETTER, TATWEEL, ZWNJ, is_persian
from persian.wordlists import words

_WORD_WITH_RUN = re.compile(r"[^\W\d_]*([^\W\d_])\1\1[^\W\d_]*")
_LONGEST_LATIN_RUN = 2
# Shorter than this, a word of the list is no safe beginning of a longer one.
_SHORTEST_STEM = 4
EMOJI_MODIFIERS = frozenset(chr(code) for code in range(0x1F3FB, 0x1F400))


@dataclass(frozen=True)
class Normalised:
    """A text in one spelling and where each of its characters came from.

    Attributes:
        text: the text in one spelling.
        original: the text as given.
        starts: for each character of `text`, the index in `original` at which its source begins; never falls.
        ends: for each character of `text`, the index in `original` just after its source; never falls.
        alternatives: other readings of a word (word, start, end), with start and end in `original`.
    """

    text: str
    original: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    alternatives: tuple[tuple[str, int, int], ...] = ()

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the half-open span of `original` that the span `start:end` of `text` came from.

        Raises:
            ValueError: if the span is empty or outside the text.
        """
        if not 0 <= start < end <= len(self.text):
            raise ValueError(f"no such span: {start}:{end} of {len(self.text)}")
        return self.starts[start], self.ends[end - 1]


@lru_cache(maxsize=512)
def normalise(text: str) -> Normalised:
    """Give `text` one spelling: letters, digits, marks, half-spaces, spaces, drawn-out letters, case.

    Half-spaces become spaces: customers write «می‌خواهم» in all three ways. Letters that were drawn out for
    effect are written once («سلااام»), or twice where the word has two («اللله»); signs and emoji that are
    repeated stay once.
    """
    out: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for index, char in enumerate(text):
        if char == MADDA and out and out[-1] == "ا":
            out[-1], ends[-1] = "آ", index + 1
            continue
        for plain in _plain(char):
            if plain == " " and (not out or out[-1] == " "):
                continue
            if plain == "ی":
                _use_ya_for_hamza(out)
            if out and out[-1] == plain and not plain.isalnum() and plain != "/":
                continue
            out.append(plain)
            starts.append(index)
            ends.append(index + 1)
    if out and out[-1] == " ":
        out.pop()
    _use_persian_commas(out)
    joined = "".join(out)
    kept = _without_runs(joined)
    if kept is None:
        return Normalised(joined, text, tuple(starts[: len(out)]), tuple(ends[: len(out)]))
    return Normalised(
        "".join(joined[index] for index in kept),
        text,
        tuple(starts[index] for index in kept),
        tuple(ends[index] for index in kept),
    )


def _use_ya_for_hamza(chars: list[str]) -> None:
    """Write «ئی» as «یی», as in «بگویید» and «رییس»: both are usual."""
    place = len(chars) - 1
    while place >= 0 and chars[place] == "ئ":
        chars[place] = "ی"
        place -= 1


def _use_persian_commas(chars: list[str]) -> None:
    """Write every comma as in Persian, but those within numbers."""
    for index, char in enumerate(chars):
        if char == ",":
            before, after = chars[index - 1 : index] if index else [], chars[index + 1 : index + 2]
            if not (before and after and before[0].isdigit() and after[0].isdigit()):
                chars[index] = "،"


@lru_cache(maxsize=4096)
def _plain(char: str) -> str:
    """Return what stands for one character: nothing, one character or, for a ligature, several."""
    if char == TATWEEL:
        return ""
    if COMPATIBILITY.match(char):
        return "".join(_plain(part) for part in unicodedata.normalize("NFKC", char) if part != char)
    if char == ZWNJ or char.isspace():
        return " "
    category = unicodedata.category(char)
    if category in {"Cf", "Mn", "Me"} or char in EMOJI_MODIFIERS:
        return ""
    if category.startswith("C") or category.startswith("Z"):
        return " "
    lowered = "".join(part for part in char.lower() if unicodedata.category(part) != "Mn")
    return "".join(to_latin(PUNCTUATION.get(part, SAME_LETTER.get(part, part))) for part in lowered)


def _without_runs(text: str) -> list[int] | None:
    """Return the indexes that stay when drawn-out letters are written as they should be; None if all do."""
    dropped = {index for index in range(1, len(text)) if text[index - 1 : index + 1] == "،،"}
    for match in _WORD_WITH_RUN.finditer(text):
        position = match.start()
        runs = [(char, len(list(run))) for char, run in groupby(match.group())]
        right = _right_doubles("".join(char for char, _ in runs))
        for (char, length), once_or_twice in zip(runs, right, strict=True):
            longest = length if length <= 2 else once_or_twice if is_persian(char) else _LONGEST_LATIN_RUN
            dropped.update(range(position + longest, position + length))
            position += length
    return [index for index in range(len(text)) if index not in dropped] if dropped else None


def _right_doubles(single: str) -> list[int]:
    """Return, for each letter of a word written without doubles, how often it should stand there."""
    doubled = _doubled_words()
    for length in (len(single), *range(len(single) - 1, _SHORTEST_STEM - 1, -1)):
        if single[:length] in doubled:
            return doubled[single[:length]] + [1] * (len(single) - length)
    return [1] * len(single)


@lru_cache(maxsize=1)
def _doubled_words() -> dict[str, list[int]]:
    table = {}
    for word in words("doubled.txt"):
        runs = [(char, len(list(run))) for char, run in groupby(word)]
        table["".join(char for char, _ in runs)] = [length for _, length in runs]
    return table
