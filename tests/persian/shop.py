"""A shop's vocabulary for the tests, from texts that stay as they are whatever the demo shop learns."""

from collections.abc import Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from pathlib import Path

from persian.rewrite import Rewriter
from persian.vocabulary import Vocabulary

GOLD = Path(__file__).parent / "gold"


def texts() -> list[str]:
    """Return what customers write to the shop."""
    return _lines("shop.txt")


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    """Return the shop's vocabulary."""
    return Vocabulary.from_texts(texts(), (), _lines("names.txt"))


@lru_cache(maxsize=1)
def rewriter() -> Rewriter:
    """Return a rewriter with every step on."""
    return Rewriter(vocabulary())


def written(text: str) -> str:
    """Return `text` as the rewriter with every step on writes it."""
    return rewriter().rewrite(text).text


def gold(name: str) -> list[tuple[str, str]]:
    """Return the pairs (typed, meant) of a gold list."""
    pairs = [line.split("\t") for line in _lines(f"{name}.tsv")]
    return [(typed, meant) for typed, meant in pairs]


def word_accuracy(name: str, tried: Rewriter) -> float:
    """Return the share of words that `tried` gets right in a gold list, words too many counting as wrong."""
    right = total = 0
    for typed, meant in gold(name):
        got, want = tried.rewrite(typed).text.split(), written(meant).split()
        right += _in_common(got, want)
        total += max(len(got), len(want))
    return right / total


def _in_common(got: Sequence[str], want: Sequence[str]) -> int:
    blocks = SequenceMatcher(None, got, want, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks)


def _lines(name: str) -> list[str]:
    lines = (GOLD / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]
