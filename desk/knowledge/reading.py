"""How search reads a text: in one written form, by the same steps as the bot's own understanding."""

from __future__ import annotations

import re
from collections.abc import Iterable

from persian.rewrite import Rewriter
from persian.vocabulary import Vocabulary

_WORD = re.compile(r"[^\W_]+")
LONGEST_TEXT = 1000
"""Nothing is asked beyond this, and time grows with it."""


class Reading:
    """Reads texts as words, spoken forms, Finglish, misspellings and the wrong keyboard layout undone.

    Args:
        texts: everything the shop has written: its words are what misspellings are mended to.
    """

    def __init__(self, texts: Iterable[str]) -> None:
        self._rewriter = Rewriter(Vocabulary.from_texts(texts))

    def words(self, text: str) -> list[str]:
        """Give the words of a text, each in one form whatever the customer's spelling."""
        return _WORD.findall(self._rewriter.rewrite(text[:LONGEST_TEXT]).text.lower())
