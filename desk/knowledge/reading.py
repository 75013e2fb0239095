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
        before: the reading of a moment ago. What it has read of the shop's own texts is not read again: the shop knows
            its own words, before as after.
    """

    def __init__(self, texts: Iterable[str], before: Reading | None = None) -> None:
        self._rewriter = Rewriter(Vocabulary.from_texts(texts))
        self._before = before._own if before else {}
        self._own: dict[str, list[str]] = {}

    def own_words(self, text: str) -> list[str]:
        """Give the words of a text of the shop's own."""
        if text not in self._own:
            self._own[text] = self._before.get(text) or self.words(text)
        return self._own[text]

    def settle(self) -> None:
        """Let go of the reading of before; the indexes are built."""
        self._before = {}

    def words(self, text: str) -> list[str]:
        """Give the words of a text, each in one form whatever the customer's spelling."""
        return _WORD.findall(self._rewriter.rewrite(text[:LONGEST_TEXT]).text.lower())
